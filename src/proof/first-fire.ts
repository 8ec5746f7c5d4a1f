import type { Problem } from '../model/problem';
import type { Proven } from './prove';
import { edgesTable, formsTable, table } from './timings';

/** Where a repository keeps when its alerts speak, once `oac test --update` has written it. */
export const PAGE = 'docs/first-fire.md';
/** What is kept. */
export type FirstFire = Pick<Proven, 'series' | 'timings' | 'quiet' | 'atEdges'>;
/** The tables on the page by the head of their third column, and what their columns behind scenario or edge and alert are called in a message. */
const COLUMNS = {
  'pending s': ['pending', 'firing', 'allowed', 'resolved'],
  'firing s': ['firing', 'allowed', 'resolved', 'alerts'],
  'in Grafana (model) s': ['in Grafana', 'in Prometheus'],
} as const;
const KINDS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/** The page: the table, the days on which nothing fires, the edges of alerts, and how alerts that Grafana evaluates differ there. */
export function page({ series, timings, quiet, atEdges }: FirstFire): string {
  const forms = formsTable(timings);
  return [
    '<!-- Written by oac test --update. oac test fails where it differs. -->',
    '# First fire',
    `When each alert speaks in each scenario, in seconds at the worst scrape offset: pending and firing since the first phase began, resolved since it ended. Measured with Prometheus ${series}.`,
    table(timings),
    ...(quiet.length > 0 ? [`Nothing fires in: ${quiet.join(', ')}.`] : []),
    ...(atEdges.length === 0 ? [] : [
      '## At their edges',
      'When each alert speaks that is told alone of a little more than its condition bears, which then ends. Of a little less it says nothing.',
      edgesTable(atEdges),
    ]),
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
type Rows = Map<string, Row>;
/** The rows of each table, by scenario or edge and alert. */
function tablesOf(text: string): ReadonlyMap<string, Rows> {
  const tables = new Map<string, Rows>();
  let rows: Rows = new Map();
  text.split(/\r?\n/).forEach((line, i) => {
    const cells = /^\|(.*)\|\s*$/.exec(line)?.[1]?.split('|').map((cell) => cell.trim()) ?? [];
    const [told, alert, ...values] = cells;
    if (alert === 'alert') tables.set(values[0] ?? '', rows = new Map());
    else if (told !== undefined && alert !== undefined && !/^:?-+:?$/.test(told)) rows.set(`${told}: ${alert}`, { line: i + 1, values });
  });
  return tables;
}
/**
 * How the page differs from what was measured: what a change of definitions did to alerts. Times that differ are warnings where
 * the page is from another major version: a range holds one sample less since Prometheus 3, where samples lie on its border.
 */
export function differences(before: string, measured: FirstFire): Problem[] {
  const series = / Measured with Prometheus (\d\S*)\.\r?$/m.exec(before)?.[1] ?? measured.series;
  const sameMajor = Number.parseInt(series, 10) === Number.parseInt(measured.series, 10);
  const now = page({ ...measured, series });
  if (before.replaceAll('\r\n', '\n') === now) return [];
  const told = (message: string, line?: number): Problem => ({
    check: 'scenario/drift', severity: 'error', file: PAGE, ...(line === undefined ? {} : { line }), message, remedy: 'if that is meant, oac test --update writes it down: whoever reviews the change sees it there',
  });
  const [was, is] = [tablesOf(before), tablesOf(now)];
  const found = KINDS.flatMap((kind) => [...new Set([...(is.get(kind)?.keys() ?? []), ...(was.get(kind)?.keys() ?? [])])].flatMap((key): Problem[] => {
    const [old, row] = [was.get(kind)?.get(key), is.get(kind)?.get(key)];
    const named = kind === 'firing s' ? `edge ${key}` : key;
    if (!row) return kind === 'pending s' ? [told(`${key} no longer fires`, old!.line)] : kind === 'firing s' ? [told(`${named} is no longer told`, old!.line)] : [];
    if (!old) return kind === 'pending s' ? [told(`${key} now fires${row.values[1] === '–' ? ', at some scrape offsets' : ` after ${row.values[1]} s`}`)] : kind === 'firing s' ? [told(`${named} is new`)] : [];
    const changes = COLUMNS[kind].flatMap((name, i) => (old.values[i] === row.values[i] ? [] : [name === 'alerts' ? `${name} ${old.values[i] ?? '–'} → ${row.values[i] ?? '–'}` : `${name} ${unit(old.values[i])} → ${unit(row.values[i])}`]));
    if (changes.length === 0) return [];
    const change = told(`${named} ${changes.join(', ')}`, old.line);
    return [sameMajor ? change : { ...change, severity: 'warning', message: `${change.message}, from Prometheus ${series} to ${measured.series}`, remedy: 'write the page with the version that you run: oac test --update' }];
  }));
  return found.length > 0 ? found : [told('the days on which nothing fires, or the words of the page, are others')];
}
const unit = (text = '–'): string => (text === '–' ? 'never' : `${text} s`);
