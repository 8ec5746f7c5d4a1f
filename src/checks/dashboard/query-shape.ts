import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { nameOf, read, type Panel, type Variable } from './read';
import { KINDS, mild, plain, text } from './values';
import { pluginOf } from './variables';

/** Labels of a grouping that one value is surely not chosen for. */
function several(expr: string): readonly string[] {
  const read = readExpression(expr, { grafana: true });
  const labels = read?.root.labels;
  if (!labels?.only || labels.only.length === 0 || labels.only.length !== labels.sure.length || labels.buckets) return [];
  const matched = new Set(read!.nodes.flatMap((node) => (node.type === 'selector' ? node.matchers.map(({ label }) => label.name) : [])));
  // Of what is selected by there may be one at a time.
  return read!.nodes.some((node) => node.type === 'selector' && node.open) ? [] : labels.only.filter((name) => !matched.has(name) && name !== '__name__');
}
function* ofPanel(panel: Panel, variables: readonly Variable[], v2: boolean): Generator<Omit<Fault, 'severity'>> {
  const name = nameOf(panel);
  const plugin = (datasource: unknown): string | undefined => pluginOf(datasource, variables) ?? pluginOf(panel.datasource, variables);
  const shown = panel.targets.filter(({ hidden, query }) => !hidden && text(query['expr']) !== undefined);
  const isPrometheus = shown.length > 0 && shown.length === panel.targets.filter(({ hidden }) => !hidden).length && shown.every(({ datasource }) => plugin(datasource) === 'prometheus');
  const isMixed = plain(panel.datasource)['uid'] === '-- Mixed --' || panel.datasource === '-- Mixed --';
  if (!v2 && isMixed) for (const { datasource, path } of panel.targets) if (datasource === undefined || datasource === null) yield { path, message: `a query of ${name} says no data source, and the panel is of several: Grafana asks its default one`, remedy: 'give the query its own datasource' };
  if (!isPrometheus || panel.transformations.length > 0) return;
  if (panel.type === 'timeseries' && shown.every(({ query }) => query['instant'] === true && query['range'] !== true)) yield { path: [...shown[0]!.queryPath, 'instant'], message: `${name} draws lines over time, and asks for one moment only: it shows single points`, remedy: 'write "range": true, "instant": false' };
  if (panel.type === 'logs' && shown.every(({ query }) => query['format'] !== 'table')) yield { path: panel.typePath, message: `${name} shows lines of text, and its query gives numbers: it says that data is missing`, remedy: 'show it as timeseries, or ask Loki' };
  if (panel.type !== 'timeseries' || shown.length < 1) return;
  for (const { query, queryPath } of shown) {
    const legend = text(query['legendFormat']);
    if (legend === undefined || /[{$[]|^__auto$/.test(legend)) continue;
    const labels = several(query['expr'] as string);
    if (labels.length > 0) yield { path: [...queryPath, 'legendFormat'], message: `all lines of a query of ${name} are called '${legend}', whatever their ${labels.join(', ')}`, remedy: `write {{${labels[0]!}}} into the legend, or aggregate without ${labels.join(', ')}` };
  }
}

/**
 * What a query gives has to be what its panel shows: one moment is no line, numbers are no lines of a log, and series that all have one name cannot be told
 * apart.
 *
 * Remedy: ask for a range where lines are drawn, and put what differs into the legend.
 * @example { "type": "timeseries", "targets": [{ "expr": "sum by (pod) (rate(http_requests_total[5m]))", "legendFormat": "requests" }] }
 */
export const dashboardQueryShape: DocumentCheck = {
  id: 'dashboard/query-shape', severity: 'warning', kinds: KINDS,
  *run(document) {
    const { panels, variables, v2 } = read(document);
    for (const panel of panels) if (!panel.isRow && !panel.isLibrary) for (const fault of ofPanel(panel, variables, v2)) yield { ...fault, ...mild(document) };
  },
};
