import type { Problem } from '../model/problem';
import { table, type Timing } from './timings';

/** Where a repository keeps when its alerts speak, once `oac test --update` has written it. */
export const PAGE = 'docs/first-fire.md';
const COLUMNS = ['pending', 'firing', 'within', 'resolved'] as const;

/** The page: the table, and the days on which nothing fires. */
export function page(timings: readonly Timing[], quiet: readonly string[]): string {
  return [
    '<!-- Written by oac test --update. oac test fails where it differs. -->',
    '# First fire',
    'When each alert speaks in each scenario, in seconds at the worst scrape offset: pending and firing since the first phase began, resolved since it ended.',
    table(timings),
    ...(quiet.length > 0 ? [`Nothing fires in: ${quiet.join(', ')}.`] : []),
  ].join('\n\n') + '\n';
}
/** How the page differs from what was measured: what a change of definitions did to alerts. */
export function differences(before: string, timings: readonly Timing[], quiet: readonly string[]): Problem[] {
  if (before.replaceAll('\r\n', '\n') === page(timings, quiet)) return [];
  const rows = new Map(before.split('\n').flatMap((line, i) => {
    const cells = /^\|(.*)\|\s*$/.exec(line)?.[1]?.split('|').map((cell) => cell.trim()) ?? [];
    const [scenario, alert, ...values] = cells;
    return scenario === undefined || alert === undefined || scenario === 'scenario' || /^:?-+:?$/.test(scenario) ? [] : [[`${scenario} ${alert}`, { scenario, alert, values, line: i + 1 }] as const];
  }));
  const told = (message: string, line?: number): Problem => ({
    check: 'scenario/drift', severity: 'error', file: PAGE, ...(line === undefined ? {} : { line }), message, remedy: 'if that is meant, oac test --update writes it down: whoever reviews the change sees it there',
  });
  const found = timings.flatMap((timing) => {
    const { scenario, alert } = timing;
    const row = rows.get(`${scenario} ${alert}`);
    rows.delete(`${scenario} ${alert}`);
    if (!row) return [told(`${scenario}: ${alert} now fires${timing.firing === undefined ? ', at some scrape offsets' : ` after ${timing.firing} s`}`)];
    const changes = COLUMNS.flatMap((column, i) => {
      const [was, is] = [row.values[i] ?? '–', cell(timing[column])];
      return was === is ? [] : [`${column === 'within' ? 'allowed' : column} ${unit(was)} → ${unit(is)}`];
    });
    return changes.length > 0 ? [told(`${scenario}: ${alert} ${changes.join(', ')}`, row.line)] : [];
  });
  const gone = [...rows.values()].map(({ scenario, alert, line }) => told(`${scenario}: ${alert} no longer fires`, line));
  return found.length + gone.length > 0 ? [...found, ...gone] : [told('the days on which nothing fires, or the words of the page, are others')];
}
const cell = (value: number | undefined): string => (value === undefined ? '–' : String(value));
const unit = (text: string): string => (text === '–' ? 'never' : `${text} s`);
