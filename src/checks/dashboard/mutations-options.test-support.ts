import type { Any } from './good.test-support';
import type { Mistake } from './mutations.test-support';

const series = (d: Any): Any => d.panels[1];
const override = (d: Any): Any => series(d).fieldConfig.overrides[0];
const element = (d: Any): Any => d.spec.elements.a.spec;
const expression = (d: Any, more: object): void => { Object.assign(series(d).targets[2], more); };
const transformation = (what: string, id: string, options: unknown, foreign: Mistake['foreign'] = 'warning'): Mistake =>
  ({ id: 'transformation', what: `${id}, ${what}`, foreign, plant: (d) => { series(d).transformations.push({ id, options }); } });
const picks = (what: string, id: string, options: unknown): Mistake => ({ id: 'override', what: `${id}, ${what}`, foreign: 'warning', plant: (d) => { override(d).matcher = { id, options }; } });
const asks = (what: string, query: unknown, foreign: Mistake['foreign'] = 'error'): Mistake =>
  ({ id: 'variable-query', what, foreign, plant: (d) => { d.templating.list[2].query = query; }, also: ['variable-used'] });
const formatted = (what: string, plant: (d: Any) => void, v2 = false): Mistake => ({ id: 'variable-format', what, foreign: 'warning', plant, ...(v2 ? { v2 } : {}) });
const greater = { fieldName: 'a', config: { id: 'greater', options: { value: 1 } } };

const source = (what: string, plant: (d: Any) => void, foreign: Mistake['foreign'] = 'error'): Mistake => ({ id: 'datasource', what, foreign, plant, also: ['variable-used', 'variable-query', 'queries', 'legend'] });

/** Mistakes in what has options of its own: transformations, matchers, expressions, queries of variables, formats. */
export const optionMistakes: readonly Mistake[] = [
  source('a variable in single braces', (d) => { series(d).datasource = { type: 'prometheus', uid: '{datasource}' }; }), source('a type misspelt', (d) => { series(d).datasource = { type: 'promethues', uid: 'p' }; }, 'warning'),
  { id: 'color', what: 'the first word of a mode', foreign: 'warning', plant: (d) => { series(d).fieldConfig.defaults.color = { mode: 'palette' }; } },
  { id: 'mapping', what: 'a key misspelt beside another', foreign: 'warning', plant: (d) => { series(d).fieldConfig.defaults.mappings = [{ type: 'value', options: { 0: { txt: 'down', color: 'red' } } }]; } },
  { id: 'legend', what: 'single braces', foreign: 'warning', plant: (d) => { series(d).targets[0].legendFormat = '{route}'; } },
  { id: 'variable-multi', what: 'where another panel repeats', foreign: 'warning', plant: (d) => { d.templating.list.push({ name: 'host', type: 'custom', query: 'a,b', multi: true }); d.panels[2].repeat = 'host'; series(d).targets[0].expr = 'sum by (route) (up{job=~"$job",host="$host"})'; } },
  transformation('no object', 'organize', ['Time']), transformation('names as a list', 'organize', { excludeByName: ['Time'] }), transformation('a key misspelt', 'organize', { renamebyName: { a: 'b' } }), transformation('another key', 'organize', { hideByName: { a: true } }),
  transformation('a place in quotes', 'organize', { indexByName: { a: '0' } }), transformation('other words', 'filterByValue', { filters: [greater], match: 'some', type: 'include' }), transformation('a comparison', 'filterByValue', { filters: [{ fieldName: 'a', config: { id: 'gt' } }] }, 'error'),
  transformation('no comparison', 'filterByValue', { filters: [{ fieldName: 'a' }] }, 'error'), transformation('no name', 'filterByValue', { filters: [{ ...greater, fieldName: undefined }] }), transformation('no filters', 'filterByValue', { match: 'any', type: 'include' }),
  transformation('a mode', 'reduce', { reducers: ['max'], mode: 'reduceField' }), transformation('another key', 'reduce', { calcs: ['max'] }), transformation('no list', 'reduce', { reducers: 'max' }), transformation('a mode', 'calculateField', { mode: 'binry' }),
  transformation('an operator', 'calculateField', { mode: 'binary', binary: { left: 'a', operator: 'div', right: 'b' } }), transformation('half', 'calculateField', { mode: 'binary', binary: { left: 'a', operator: '/' } }), transformation('a reducer', 'calculateField', { mode: 'reduceRow', reduce: { reducer: 'summe' } }),
  transformation('a window', 'calculateField', { mode: 'windowFunctions', window: { reducer: 'mean', windowAlignment: 'leading' } }), transformation('a function', 'calculateField', { mode: 'unary', unary: { operator: 'sqrt', fieldName: 'a' } }),
  transformation('an operation', 'groupBy', { fields: { a: { aggregations: [], operation: 'groupBy' } } }), transformation('a calculation', 'groupBy', { fields: { a: { aggregations: [], operation: 'groupby' }, b: { aggregations: ['summ'], operation: 'aggregate' } } }),
  transformation('by nothing', 'groupBy', { fields: { b: { aggregations: ['sum'], operation: 'aggregate' } } }), transformation('no list', 'sortBy', { sort: { field: 'a' } }), transformation('an order', 'sortBy', { sort: [{ field: 'a', order: 'desc' }] }), transformation('no field', 'sortBy', { fields: {} }),
  transformation('another key', 'joinByField', { field: 'Time' }), transformation('a mode', 'joinByField', { byField: 'Time', mode: 'left' }), transformation('another key', 'renameByRegex', { pattern: 'a', renamePattern: 'b' }), transformation('no group', 'renameByRegex', { regex: 'a.*', renamePattern: '$1' }),
  transformation('names', 'filterFieldsByName', { include: { name: ['a'] } }), transformation('a type', 'convertFieldType', { conversions: [{ targetField: 'a', destinationType: 'numbr' }] }), transformation('another key', 'limit', { limit: 10 }), transformation('a mode', 'labelsToFields', { mode: 'colums' }),
  { id: 'transformation', what: 'options, v2', foreign: 'warning', v2: true, plant: (d) => { element(d).data.spec.transformations[0].spec.options = { excludeName: { a: true } }; } },
  picks('one text', 'byNames', 'x'), picks('no names', 'byNames', { name: ['x'] }), picks('a mode', 'byNames', { mode: 'exlude', names: ['x'] }), picks('a type', 'byType', 'numeric'), picks('a text', 'byTypes', 'number'), picks('a comparison', 'byValue', { op: 'greater', reducer: 'max', value: 1 }),
  picks('a calculation', 'byValue', { op: 'gt', reducer: 'maxx', value: 1 }), picks('no calculation', 'byValue', { op: 'gt', value: 1 }), picks('a text', 'byRegexpOrNames', 'x'),
  { id: 'expression', what: 'a reducer of panels', foreign: 'error', plant: (d) => expression(d, { type: 'reduce', expression: 'A', reducer: 'lastNotNull' }) },
  { id: 'expression', what: 'a threshold without a number', foreign: 'error', plant: (d) => expression(d, { type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'gt', params: [] } }] }) },
  { id: 'expression', what: 'no math', foreign: 'error', plant: (d) => expression(d, { expression: 'A / B' }) },
  { id: 'expression', what: 'a type', foreign: 'error', plant: (d) => expression(d, { type: 'maths' }) },
  { id: 'expression', what: 'v2', foreign: 'error', v2: true, plant: (d) => { Object.assign(element(d).data.spec.queries[1].spec.query, { group: '__expr__', datasource: { name: '__expr__' }, spec: { type: 'math', expression: '$A +' } }); } },
  asks('capitals', 'LABEL_VALUES(up, pod)'), asks('no label', 'label_values()'), asks('only the series', 'label_values(up{job="$job"})'), asks('exchanged', 'label_values(pod, up{job="$job"})'), asks('no comma', 'label_values(up pod)'), asks('more behind it', 'label_values(up, pod);'),
  asks('a parenthesis', 'label_values(up, pod))'), asks('in quotes', '"label_values(up, pod)"'), asks('of a calculation', 'label_values(sum by (pod) (up), pod)'), asks('a calculation alone', 'sum by (pod) (up)'), asks('a function of another source', 'tag_values(up, pod)'), asks('of nothing', 'query_result()'),
  asks('a broken pattern', 'metrics(up[)'), asks('a label with a dash', 'label_values(up, pod-name)', 'warning'), asks('another key', { expr: 'label_values(up, pod)', refId: 'A' }, 'warning'), asks('a qryType', { qryType: 'label_values', query: 'label_values(up, pod)', refId: 'A' }, 'warning'),
  { id: 'variable-query', what: 'among no kind of data source', foreign: 'warning', plant: (d) => { d.templating.list[0].query = 'promethues'; } },
  formatted('misspelt', (d) => { series(d).targets[0].expr = series(d).targets[0].expr.replace('${pod:regex}', '${pod:regx}'); }), formatted('in capitals, in a link', (d) => { series(d).links[0].url = '/d/other/slug?job=${job:CSV}'; }), formatted('in brackets', (d) => { series(d).title = '[[job:txt]]'; }),
  formatted('v2', (d) => { element(d).title = '${job:pipes}'; }, true),
  { id: 'variable-defined', what: "a part of Grafana's own", foreign: 'warning', plant: (d) => { series(d).fieldConfig.defaults.links[0].url = 'https://a/?b=${__field.lables.pod}'; } },
  { id: 'variable-query', what: 'a pattern among data sources', foreign: 'error', plant: (d) => { d.templating.list[0].regex = '/prod(/'; } },
  { id: 'interval', what: 'timeShift from now', foreign: 'warning', plant: (d) => { series(d).timeShift = 'now-1d'; } },
  { id: 'interval', what: 'timeFrom as a number', foreign: 'warning', plant: (d) => { series(d).timeFrom = 3600; } },
  { id: 'mapping', what: 'a result', foreign: 'warning', plant: (d) => { series(d).fieldConfig.defaults.mappings[0].options[0] = { txt: 'none' }; } },
  { id: 'color', what: 'of a step', foreign: 'warning', plant: (d) => { series(d).fieldConfig.defaults.thresholds.steps[1].color = 'ornage'; } },
  { id: 'color', what: 'of a value, v2', foreign: 'warning', v2: true, plant: (d) => { element(d).vizConfig.spec.fieldConfig.defaults.mappings = [{ type: 'value', options: { 0: { text: 'a', color: 'semi-drak-red' } } }]; } },
  { id: 'thresholds', what: 'more than all', foreign: 'warning', plant: (d) => { Object.assign(series(d).fieldConfig.defaults.thresholds, { mode: 'percentage' }).steps[2].value = 800; } },
  { id: 'variable-defined', what: 'as an interval', foreign: 'warning', plant: (d) => { series(d).interval = '$stepp'; } },
  { id: 'variable-defined', what: 'as the interval of a query', foreign: 'warning', plant: (d) => { series(d).targets[0].interval = '${resolution}'; } },
  { id: 'variable-defined', what: 'as timeFrom, v2', foreign: 'warning', v2: true, plant: (d) => { element(d).data.spec.queryOptions.timeFrom = '$range'; } },
];
