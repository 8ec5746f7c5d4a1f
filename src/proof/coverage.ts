import { ownMetricsOf } from './unheard';
import type { Told } from './verdict';

/** What proofs say of one alert. */
export interface Coverage {
  readonly alert: string;
  /** Scenarios in which it fires, at every scrape offset. */
  readonly fires: readonly string[];
  /** Days of the library on which it fires, with a reason why it may. */
  readonly quietBut: readonly string[];
  /** Days of the library that it was told: none has metrics that only stories know. */
  readonly quiet: number;
}
/** Which alerts any scenario fires, and how many quiet days each was told. */
export function coverageOf(told: readonly Told[]): readonly Coverage[] {
  const alerts = [...new Map(told.flatMap(({ alerts: all }) => all.map((alert) => [alert.name, alert] as const))).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return alerts.map((each) => {
    const { name: alert } = each;
    const mine = told.filter(({ alerts: all }) => all.some(({ name }) => name === alert));
    const fires = mine.filter(({ heard }) => heard.length > 0 && heard.every(({ outcome }) => outcome.firings.some((firing) => firing.alert === alert)));
    const days = ownMetricsOf(each, told).length > 0 ? [] : mine.filter(({ ofLibrary }) => ofLibrary);
    return {
      alert, fires: fires.filter(({ ofLibrary }) => !ofLibrary).map(({ scenario }) => scenario.name), quiet: days.length,
      quietBut: days.filter(({ heard }) => heard.some(({ outcome }) => outcome.firings.some((firing) => firing.alert === alert))).map(({ scenario }) => scenario.name),
    };
  });
}
/** The table, as Markdown. */
export const coverageTable = (coverage: readonly Coverage[]): string => [
  '| alert | fires in | quiet days |', '|---|---|---|',
  ...coverage.map(({ alert, fires, quiet, quietBut }) => `| ${alert} | ${fires.join(', ') || 'none'} | ${quiet - quietBut.length} of ${quiet}${quietBut.length > 0 ? `, not ${quietBut.join(', ')}` : ''} |`),
].join('\n');
