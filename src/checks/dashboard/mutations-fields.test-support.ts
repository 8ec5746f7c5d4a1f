import type { Any } from './good.test-support';
import type { Mistake } from './mutations.test-support';

const series = (d: Any): Any => d.panels[1];
const inner = (d: Any): Any => d.panels[5].panels[0];
const variable = (d: Any, name: string): Any => d.templating.list.find((each: Any) => each.name === name);
const element = (d: Any): Any => d.spec.elements.a.spec;
const mild = (id: string, what: string, plant: (d: Any) => void, also: readonly string[] = [], v2 = false): Mistake => ({ id, what, foreign: 'warning', plant, also, ...(v2 ? { v2 } : {}) });
const BUCKETS = 'sum by (le) (rate(http_request_duration_seconds_bucket[5m]))';
const heatmap = (format: string | undefined, expr = BUCKETS, type = 'heatmap', options: Any = {}) => (d: Any): void => {
  Object.assign(inner(d), { type, options, transformations: [], fieldConfig: { defaults: {}, overrides: [] } });
  inner(d).targets = [{ ...inner(d).targets[0], expr, legendFormat: '{{le}}', ...(format === undefined ? {} : { format }) }];
};
const FREED = ['variable-used', 'legend', 'calcs', 'unit', 'field-known', 'variable-query'];

/** Mistakes in what a query gives and how it is shown: buckets, names of fields, choices of variables, versions. */
export const fieldMistakes: readonly Mistake[] = [
  mild('buckets', 'as they are counted', heatmap('time_series'), FREED), mild('buckets', 'no format', heatmap(undefined), FREED), mild('buckets', 'without le', heatmap('heatmap', 'sum(rate(http_request_duration_seconds_bucket[5m]))'), FREED),
  mild('buckets', 'made again', heatmap('heatmap', BUCKETS, 'heatmap', { calculate: true }), FREED), mild('buckets', 'in bars', heatmap('time_series', BUCKETS, 'bargauge', { reduceOptions: { calcs: ['lastNotNull'] } }), FREED),
  mild('buckets', 'v2', (d) => { element(d).vizConfig.group = 'heatmap'; element(d).data.spec.transformations = []; element(d).data.spec.queries[0].spec.query.spec.expr = BUCKETS; element(d).data.spec.queries[0].spec.query.spec.legendFormat = '{{le}}'; }, ['variable-used', 'legend', 'unit', 'override', 'queries', 'variable-query', 'unit-metric'], true),
  mild('quoted', 'the version', (d) => { d.schemaVersion = '39'; }), mild('quoted', 'a no', (d) => { d.editable = 'false'; }), mild('quoted', 'of a panel', (d) => { series(d).transparent = 'yes'; }), mild('quoted', 'of a transformation', (d) => { series(d).transformations[0].disabled = 'true'; }),
  mild('field-known', 'renamed before', (d) => { series(d).transformations.push({ id: 'organize', options: { renameByName: { 'Value #A': 'Requests' } } }, { id: 'sortBy', options: { sort: [{ field: 'Value #A' }] } }); }),
  mild('field-known', 'of no query', (d) => { series(d).fieldConfig.overrides.push({ matcher: { id: 'byName', options: 'Value #X' }, properties: [{ id: 'unit', value: 's' }] }); }),
  mild('field-known', 'a slip', (d) => { inner(d).transformations = []; inner(d).targets = [{ ...inner(d).targets[0], expr: 'sum(up)', legendFormat: 'errors' }]; inner(d).fieldConfig.overrides = [{ matcher: { id: 'byName', options: 'error' }, properties: [{ id: 'unit', value: 's' }] }]; }, FREED),
  mild('query-shape', 'one moment', (d) => { Object.assign(inner(d), { type: 'timeseries', options: {}, transformations: [] }); Object.assign(inner(d).targets[0], { instant: true, range: false }); }, FREED),
  mild('query-shape', 'numbers as logs', (d) => { Object.assign(inner(d), { type: 'logs', options: {}, transformations: [] }); }, FREED), mild('query-shape', 'one name', (d) => { Object.assign(inner(d), { type: 'timeseries', options: {}, transformations: [] }); Object.assign(inner(d).targets[0], { expr: 'sum by (route) (up)', legendFormat: 'all' }); }, FREED),
  mild('query-shape', 'no data source of several', (d) => { delete d.panels[2].targets[0].datasource; }),
  mild('annotation', 'a label that is lost', (d) => { Object.assign(d.annotations.list[1], { expr: 'sum by (job) (ALERTS{job="$job"})', titleFormat: '{{instance}}' }); }), mild('annotation', 'no tags', (d) => { d.annotations.list.push({ name: 'Deploys', enable: true, datasource: { type: 'grafana', uid: '-- Grafana --' }, target: { type: 'tags', tags: [] } }); }),
  mild('color', 'of an annotation', (d) => { d.annotations.list[1].iconColor = 'ornage'; }), mild('calcs', 'a broken pattern', (d) => { d.panels[2].options.reduceOptions.fields = '/a(/'; }), mild('thresholds', 'twice', (d) => { series(d).fieldConfig.defaults.thresholds.steps[2].value = 50; }),
  mild('repeat', 'for one value', (d) => { d.panels[2].repeat = 'level'; }), mild('variable-current', 'an interval', (d) => { variable(d, 'window').current = { text: '10m', value: '10m' }; }), mild('grid', 'nowhere', (d) => { delete d.panels[2].gridPos; }), mild('interval', 'of an annotation', (d) => { d.annotations.list[1].step = '60 sec'; }),
  mild('override', 'twice', (d) => { series(d).fieldConfig.overrides[0].properties.push({ id: 'unit', value: 'ms' }); }),
  mild('variable-choice', 'semicolons', (d) => { variable(d, 'level').query = '0.5;0.95'; }), mild('variable-choice', 'a colon without a space', (d) => { variable(d, 'level').query = 'median: 0.5, p95: 0.95'; }), mild('variable-choice', 'hundredths', (d) => { variable(d, 'level').query = '50,95'; }),
  mild('variable-choice', 'whole results', (d) => { variable(d, 'pod').query = 'query_result(topk(5, up{job="$job"}))'; }), mild('variable-choice', 'steps', (d) => { Object.assign(variable(d, 'window'), { auto: true, auto_min: '10 s' }); }), mild('variable-choice', 'several sources', (d) => { variable(d, 'datasource').multi = true; }),
  mild('variable-choice', 'an operator', (d) => { d.templating.list.push({ name: 'filters', type: 'adhoc', datasource: { type: 'prometheus', uid: '${datasource}' }, filters: [{ key: 'a', operator: '==', value: 'b' }] }); }),
  mild('v2-version', 'a transformation of before', (d) => { element(d).data.spec.transformations = [{ kind: 'reduce', spec: { id: 'reduce', options: {} } }]; }, [], true), mild('v2-version', 'a data source by uid', (d) => { element(d).data.spec.queries[0].spec.query.datasource = { uid: 'p' }; }, ['datasource', 'variable-used', 'legend', 'queries'], true),
  { id: 'v2-version', what: 'none', foreign: 'error', v2: true, plant: (d) => { d.apiVersion = 'dashboard.grafana.app/v2beta9'; } },
];
