import type { Problem } from '../model/problem';
import { formsTable, table, type Timing } from './timings';

/** Where a repository keeps when its alerts speak, once `oac test --update` has written it. */
export const PAGE = 'docs/first-fire.md';
/** Columns of the tables on the page, behind scenario and alert, as they are called in a message. */
const COLUMNS = [
  ['pending', 'firing', 'allowed', 'resolved'],
  ['in Grafana', 'in Prometheus'],
] as const;

/** The page: the table, the days on which nothing fires, and how alerts that Grafana evaluates differ there. */
export function page(timings: readonly Timing[], quiet: readonly string[]): string {
  const forms = formsTable(timings);
  return [
    '<!-- Written by oac test --update. oac test fails where it differs. -->',
    '# First fire',
    'When each alert speaks in each scenario, in seconds at the worst scrape offset: pending and firing since the first phase began, resolved since it ended.',
    table(timings),
    ...(quiet.length > 0 ? [`Nothing fires in: ${quiet.join(', ')}.`] : []),
    ...(forms === undefined ? [] : [
      '## Evaluated by Grafana',
      'Alerts that Grafana evaluates, by a model of it (its source, 12.4; Grafana itself was not run): every 10 s or a multiple, by math on the answers of a real Prometheus engine.',
      forms,
    ]),
  ].join('\n\n') + '\n';
}
interface Row {
  readonly line: number;
  readonly values: readonly string[];
}
/** The rows of each table, by scenario and alert. */
function tablesOf(text: string): readonly Map<string, Row>[] {
  const tables: Map<string, Row>[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const cells = /^\|(.*)\|\s*$/.exec(line)?.[1]?.split('|').map((cell) => cell.trim()) ?? [];
    const [scenario, alert, ...values] = cells;
    if (scenario === 'scenario') tables.push(new Map());
    else if (scenario !== undefined && alert !== undefined && !/^:?-+:?$/.test(scenario)) tables.at(-1)?.set(`${scenario}: ${alert}`, { line: i + 1, values });
  });
  return tables;
}
/** How the page differs from what was measured: what a change of definitions did to alerts. */
export function differences(before: string, timings: readonly Timing[], quiet: readonly string[]): Problem[] {
  const now = page(timings, quiet);
  if (before.replaceAll('\r\n', '\n') === now) return [];
  const told = (message: string, line?: number): Problem => ({
    check: 'scenario/drift', severity: 'error', file: PAGE, ...(line === undefined ? {} : { line }), message, remedy: 'if that is meant, oac test --update writes it down: whoever reviews the change sees it there',
  });
  const [was, is] = [tablesOf(before), tablesOf(now)];
  const found = COLUMNS.flatMap((columns, n) => [...new Set([...(is[n]?.keys() ?? []), ...(was[n]?.keys() ?? [])])].flatMap((key): Problem[] => {
    const [old, row] = [was[n]?.get(key), is[n]?.get(key)];
    if (!row) return n === 0 ? [told(`${key} no longer fires`, old!.line)] : [];
    if (!old) return n === 0 ? [told(`${key} now fires${row.values[1] === '–' ? ', at some scrape offsets' : ` after ${row.values[1]} s`}`)] : [];
    const changes = columns.flatMap((name, i) => (old.values[i] === row.values[i] ? [] : [`${name} ${unit(old.values[i])} → ${unit(row.values[i])}`]));
    return changes.length > 0 ? [told(`${key} ${changes.join(', ')}`, old.line)] : [];
  }));
  return found.length > 0 ? found : [told('the days on which nothing fires, or the words of the page, are others')];
}
const unit = (text = '–'): string => (text === '–' ? 'never' : `${text} s`);
