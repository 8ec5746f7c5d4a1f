import { completeConfig, useConfig, type ConfigInput } from '../model/config';
import type { Condition } from '../model/condition';
import { alert, ruleGroup } from '../model/rules';
import { scenario } from '../model/scenario';
import type { AnyService } from '../model/service';
import type { Phase, Span } from '../model/story';
import { prove } from '../proof/prove';
import type { TestPromtool } from '../tools';

const runbook = { meaning: 'It is bad.', firstSteps: ['Look.'] };
type Times = Omit<Phase, 'at' | 'lasts'>;
export interface Told {
  readonly name: string;
  /** What is so from the end of the good day on, and for how many scrapes; default: to the end. */
  readonly phase: Times;
  readonly scrapes?: number;
  /** How often it is so, every five scrapes. Default once. */
  readonly again?: number;
  /** What is so from the beginning. */
  readonly always?: Times;
  readonly processes?: number;
  /** The alert that has to fire, after so many seconds at most; none: nothing may. */
  readonly fires?: readonly [alert: string, within: number];
}
export const span = (seconds: number): Span => `${seconds}s`;
/** Seconds of a good day, of scrapes of this length. */
const CALM = 30;
/** Scrapes that a story goes on for when its alert should have fired. */
const AFTER = 4;

/** What is wrong with conditions, as alerts called by their keys, in stories of a service; on a real engine, at two scrape offsets. */
export async function faultsOf(promtool: TestPromtool, service: AnyService, conditions: Readonly<Record<string, Condition>>, told: readonly Told[], config: ConfigInput = {}): Promise<readonly string[]> {
  useConfig(completeConfig(config));
  const { scrape } = service.info;
  const calm = CALM * scrape;
  const ruleGroups = [ruleGroup({ name: 'g', rules: Object.entries(conditions).map(([name, condition]) => alert(condition, { name, severity: 'warning', runbook })) })];
  const scenarios = told.map(({ name, phase, scrapes, again = 1, always, processes = 1, fires }) => {
    const lasts = scrapes === undefined ? undefined : scrapes * scrape;
    return scenario({
      name, service, expect: fires ? { fires: { [fires[0]]: { within: span(fires[1]) } } } : { quiet: true },
      story: {
        lasts: span(calm + Math.max(fires?.[1] ?? 0, lasts ?? 0, 20 * scrape) + AFTER * scrape), processes,
        phases: [...(always ? [{ at: '0s' as const, ...always }] : []), ...Array.from({ length: again }, (_, n) => ({ at: span(calm + 5 * n * scrape), ...(lasts === undefined ? {} : { lasts: span(lasts) }), ...phase }))],
      },
    });
  });
  const { problems } = await prove({ config: completeConfig(config), services: [service], dashboards: [], ruleGroups, scenarios }, { promtool, workers: 1, offsets: { own: 2, library: 1 } });
  return problems.map(({ message }) => message);
}
