import type { Document, DocumentCheck, Fault, Surroundings } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { dashboardChecks } from '.';

/** Test data is changed at will. */
export type Any = any; // eslint-disable-line @typescript-eslint/no-explicit-any

const prometheus = { type: 'prometheus', uid: '${datasource}' };
const target = (refId: string, expr: string, legendFormat = ''): Any => ({ refId, expr, legendFormat, datasource: { ...prometheus } });

/** A classic dashboard that nothing is wrong with, and that has a bit of everything. */
export function good(): Any {
  return {
    uid: 'api-overview', title: 'API of $job', schemaVersion: 39, time: { from: 'now-6h', to: 'now' }, refresh: '30s', timezone: 'browser', weekStart: 'monday',
    timepicker: { refresh_intervals: ['5s', '1m'] },
    links: [{ type: 'link', title: 'Runbook', url: 'https://example.com/runbooks?job=${job}&${__url_time_range}' }, { type: 'dashboards', title: 'More', tags: ['api'] }],
    annotations: { list: [
      { builtIn: 1, name: 'Annotations & Alerts', enable: true, type: 'dashboard', datasource: { type: 'grafana', uid: '-- Grafana --' } },
      { name: 'Firing', enable: true, datasource: { ...prometheus }, expr: 'ALERTS{alertstate="firing",job="$job"}', filter: { ids: [2] } },
    ] },
    templating: { list: [
      { name: 'datasource', type: 'datasource', query: 'prometheus' },
      { name: 'job', type: 'query', datasource: { ...prometheus }, query: { query: 'label_values(up, job)', refId: 'V' }, regex: '/^api-(.*)$/' },
      { name: 'pod', type: 'query', datasource: { ...prometheus }, query: 'label_values(up{job="$job"}, pod)', multi: true },
      { name: 'window', type: 'interval', query: '1m,5m,1h' },
      { name: 'level', type: 'custom', query: '0.5,0.95' },
    ] },
    panels: [
      { id: 1, type: 'row', title: 'Now', collapsed: false, panels: [], gridPos: { x: 0, y: 0, w: 24, h: 1 } },
      {
        id: 2, type: 'timeseries', title: 'Requests of $job', gridPos: { x: 0, y: 1, w: 12, h: 8 }, datasource: { ...prometheus }, interval: '30s', timeFrom: '1h',
        targets: [
          target('A', 'sum by (route) (rate(http_requests_total{job="$job",pod=~"${pod:regex}"}[$__rate_interval]))', '{{route}}'),
          target('B', 'histogram_quantile($level, sum by (le, route) (rate(http_seconds_bucket{path!~"^/foo$"}[${window}])))', 'p{{ route }}'),
          { refId: 'C', datasource: { type: '__expr__', uid: '__expr__' }, type: 'math', expression: '$A / ${B}' },
        ],
        links: [{ title: 'Other', url: '/d/other-uid/slug?var-job=$job' }],
        transformations: [{ id: 'renameByRegex', options: { regex: '/p(.*)/', renamePattern: '$1' } }, { id: 'filterByRefId', options: { include: 'A|B' } }],
        options: { legend: { calcs: ['max', 'lastNotNull'] } },
        fieldConfig: {
          defaults: {
            unit: 'reqps', min: 0, max: 100, decimals: 1, links: [{ title: 'Logs', url: 'https://logs.example.com/?q=${__value.text}' }],
            thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 50 }, { color: 'red', value: 80 }] },
            mappings: [{ type: 'value', options: { 0: { text: 'none' } } }, { type: 'range', options: { from: 1, to: 5, result: { text: 'few' } } }, { type: 'regex', options: { pattern: '/^x.*/', result: { text: 'x' } } }, { type: 'special', options: { match: 'null', result: { text: '-' } } }],
          },
          overrides: [
            { matcher: { id: 'byFrameRefID', options: 'B' }, properties: [{ id: 'unit', value: 's' }, { id: 'custom.lineWidth', value: 2 }] },
            { matcher: { id: 'byRegexp', options: '/^p.*/' }, properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }, { id: 'min', value: 0 }, { id: 'max', value: 1 }] },
          ],
        },
      },
      {
        id: 3, type: 'stat', title: 'Up', gridPos: { x: 12, y: 1, w: 12, h: 8 }, datasource: { type: 'datasource', uid: '-- Mixed --' }, targets: [target('A', 'sum(up{job="$job"})'), target('B', 'vector(1)')],
        options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } }, fieldConfig: { defaults: { unit: 'short' }, overrides: [] },
      },
      { id: 4, type: 'text', title: '', gridPos: { x: 0, y: 9, w: 12, h: 3 }, options: { mode: 'markdown', content: 'Costs $5 an hour; see `$HOME`.' } },
      {
        id: 5, type: 'table', title: 'Again', gridPos: { x: 12, y: 9, w: 12, h: 3 }, datasource: { type: 'datasource', uid: '-- Dashboard --' },
        targets: [{ refId: 'A', panelId: 2, datasource: { type: 'datasource', uid: '-- Dashboard --' } }],
      },
      {
        id: 6, type: 'row', title: 'Each $pod', collapsed: true, repeat: 'pod', gridPos: { x: 0, y: 12, w: 24, h: 1 },
        panels: [{
          id: 7, type: 'gauge', title: 'CPU', gridPos: { x: 0, y: 13, w: 8, h: 8 }, datasource: { ...prometheus }, targets: [target('A', 'label_replace(cpu{pod="$pod"}, "n", "$1", "pod", "(.*)")', '{{n}}')],
          options: { reduceOptions: { calcs: ['mean'] } }, fieldConfig: { defaults: { unit: 'percentunit', min: 0, max: 1 }, overrides: [] },
        }],
      },
    ],
  };
}

const queryV2 = (refId: string, expr: string): Any => ({
  kind: 'PanelQuery', spec: { refId, hidden: false, query: { kind: 'DataQuery', group: 'prometheus', version: 'v0', datasource: { name: '${datasource}' }, spec: { expr, legendFormat: '{{route}}' } } },
});
const panelV2 = (id: number, title: string, ...queries: Any[]): Any => ({
  kind: 'Panel', spec: {
    id, title, description: '', links: [], data: { kind: 'QueryGroup', spec: { queries, transformations: [{ kind: 'Transformation', group: 'organize', spec: { options: {} } }], queryOptions: { interval: '30s' } } },
    vizConfig: { kind: 'VizConfig', group: 'timeseries', version: '13.0.0', spec: { options: { legend: { calcs: ['max'] } }, fieldConfig: { defaults: { unit: 's', thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }] } }, overrides: [{ matcher: { id: 'byName', options: 'x' }, properties: [{ id: 'unit', value: 'ms' }] }] } } },
  },
});
const item = (name: string, x: number, y: number): Any => ({ kind: 'GridLayoutItem', spec: { x, y, width: 12, height: 8, element: { kind: 'ElementReference', name } } });

/** The same in the v2 schema. */
export function goodV2(): Any {
  return {
    apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', metadata: { name: 'api-v2' },
    spec: {
      title: 'API', links: [], annotations: [{ kind: 'AnnotationQuery', spec: { name: 'Firing', enable: true, hide: false, iconColor: 'red', query: { kind: 'DataQuery', group: 'prometheus', version: 'v0', datasource: { name: '${datasource}' }, spec: { expr: 'ALERTS' } } } }],
      elements: {
        a: panelV2(1, 'A', queryV2('A', 'sum by (route) (rate(a[5m]))'), queryV2('B', 'sum by (route) (b{job=~"$job"})')), b: panelV2(2, 'B', queryV2('A', 'sum by (route) (c)')), c: panelV2(3, 'C', queryV2('A', 'sum by (route) (d)')),
      },
      layout: { kind: 'RowsLayout', spec: { rows: [
        { kind: 'RowsLayoutRow', spec: { title: 'One', collapse: true, layout: { kind: 'GridLayout', spec: { items: [item('a', 0, 0), item('b', 12, 0)] } } } },
        { kind: 'RowsLayoutRow', spec: { title: 'Two', repeat: { mode: 'variable', value: 'job' }, layout: { kind: 'AutoGridLayout', spec: { items: [{ kind: 'AutoGridLayoutItem', spec: { element: { kind: 'ElementReference', name: 'c' } } }] } } } },
      ] } },
      variables: [
        { kind: 'DatasourceVariable', spec: { name: 'datasource', pluginId: 'prometheus' } },
        { kind: 'QueryVariable', spec: { name: 'job', multi: true, query: { kind: 'DataQuery', group: 'prometheus', version: 'v0', datasource: { name: '${datasource}' }, spec: { query: 'label_values(up, job)' } } } },
      ],
      timeSettings: { from: 'now-1h', to: 'now', autoRefresh: '', autoRefreshIntervals: ['5s'], timezone: 'utc', weekStart: 'monday' },
    },
  };
}

export interface Reported extends Fault {
  readonly id: string;
  readonly severity: ProblemSeverity;
}
/** What the checks say of a dashboard's data; of its schema the data tells. */
export function reported(data: unknown, profile: Document['profile'] = 'generated', surroundings: Surroundings = {}, checks: readonly DocumentCheck[] = dashboardChecks): Reported[] {
  const v2 = typeof data === 'object' && data !== null && ('elements' in data || /\/v2/.test(JSON.stringify((data as Any).apiVersion) ?? ''));
  const document: Document = { kind: v2 ? 'dashboard-v2' : 'dashboard', file: 'dashboard.json', data, profile };
  return checks.filter((c) => c.kinds.includes(document.kind)).flatMap((check) => [...check.run(document, surroundings)].map((fault) => ({ ...fault, id: fault.check ?? check.id, severity: fault.severity ?? check.severity })));
}
export const idsOf = (found: readonly Reported[]): string[] => [...new Set(found.map(({ id }) => id.replace('dashboard/', '')))].sort();
export const lines = (found: readonly Reported[]): string[] => found.map((f) => `${f.severity} ${f.id} at ${f.path.join('.')}: ${f.message} (${f.remedy})`);
