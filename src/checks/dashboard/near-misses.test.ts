import { describe, expect, it } from 'vitest';
import { good, goodV2, lines, reported, type Any } from './good.test-support';

const series = (d: Any): Any => d.panels[1];
const inner = (d: Any): Any => d.panels[5].panels[0];
const expr = (text: string) => (d: Any): void => { series(d).targets[0].expr = text; };
const share = (d: Any, text: string): void => { inner(d).targets[0].expr = text; inner(d).targets[0].legendFormat = '{{pod}}'; };
const unit = (id: string) => (d: Any): void => { series(d).fieldConfig.defaults.unit = id; };
const url = (to: string) => (d: Any): void => { d.links[0].url = to; };

/** What looks like a mistake and is none, in our files as in others'. */
const fine: readonly (readonly [string, (d: Any) => void])[] = [
  ['a share', (d) => { share(d, 'sum by (pod) (rate(a[5m])) / sum by (pod) (rate(b[5m]))'); }],
  ['the share of a budget', (d) => { share(d, '100 * (avg by (pod) (a) - 0.99)'); }],
  ['hundredths of hundredths', (d) => { share(d, '100 * sum by (pod) (a) / 100'); }],
  ['a hundred as a limit', (d) => { share(d, 'sum by (pod) (a) > 100'); }],
  ['hundredths as percent', (d) => { share(d, '100 * sum by (pod) (a) / sum by (pod) (b)'); inner(d).fieldConfig.defaults.unit = 'percent'; }],
  ['a ratio of what may be anything as percent', (d) => { share(d, 'sum by (pod) (a) / sum by (pod) (b)'); inner(d).fieldConfig.defaults = { unit: 'percent' }; }],
  ['an axis to several times the whole', (d) => { inner(d).fieldConfig.defaults.max = 16; }],
  ['a default colour of a graph', (d) => { inner(d).type = 'timeseries'; inner(d).fieldConfig.defaults.thresholds = { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 80 }] }; }],
  ['seconds times 1000', (d) => { share(d, '1000 * sum by (pod) (rate(a_seconds_sum[5m])) / sum by (pod) (rate(a_seconds_count[5m]))'); inner(d).fieldConfig.defaults = { unit: 'ms' }; }],
  ['how many buckets', (d) => { share(d, 'count by (pod) (a_seconds_bucket)'); inner(d).fieldConfig.defaults = { unit: 'ms' }; }], ['bytes', (d) => { share(d, 'sum by (pod) (a_bytes)'); inner(d).fieldConfig.defaults = { unit: 'decbytes' }; }],
  ['no alert', (d) => { inner(d).alert = {}; }],
  ['hundredths that a transformation may divide', (d) => { share(d, '100 * sum by (pod) (a) / sum by (pod) (b)'); inner(d).transformations = [{ id: 'organize', options: {} }]; }],
  ['hundredths beside a share', (d) => { share(d, '100 * sum by (pod) (a) / sum by (pod) (b)'); inner(d).fieldConfig.overrides = [{ matcher: { id: 'byName', options: 'x' }, properties: [{ id: 'unit', value: 'percent' }] }]; }],
  ['All as a pattern', (d) => { Object.assign(d.templating.list[2], { includeAll: true, allValue: '.*' }); }],
  ['All as a value', (d) => { Object.assign(d.templating.list[1], { includeAll: true, allValue: 'everything' }); }],
  ['All from another variable', (d) => { Object.assign(d.templating.list[2], { includeAll: true, allValue: '$job' }); }],
  ['All in part of a pattern', (d) => { Object.assign(d.templating.list[1], { includeAll: true, allValue: '*' }); for (const p of [d.annotations.list[1], ...d.panels.flatMap((each: Any) => each.targets ?? [])]) if (p.expr) p.expr = p.expr.replaceAll('job="$job"', 'job=~".$job"'); d.templating.list[2].query = 'label_values(up, pod)'; }],
  ['a value that is offered', (d) => { d.templating.list[4].current = { text: '0.95', value: '0.95' }; }],
  ['a value as a number', (d) => { d.templating.list[4].current = { text: '0.5', value: 0.5 }; }],
  ['a value by its name', (d) => { Object.assign(d.templating.list[4], { query: 'low : 0.5, a\\,b : 0.95', current: { text: 'a,b', value: '0.95' } }); }],
  ['All of a custom variable', (d) => { Object.assign(d.templating.list[4], { includeAll: true, current: { text: ['All'], value: ['$__all'] } }); }],
  ['one of several that are offered', (d) => { Object.assign(d.templating.list[4], { multi: true, current: { text: ['0.5', 'x'], value: ['0.5', 'x'] } }); }],
  ['no value', (d) => { d.templating.list[4].current = {}; }],
  ['a pattern that ends in $', expr('sum by (route) (up{path=~"^/a$|foo$",job!~"a$"})')],
  ['groups of label_replace', expr('label_replace(sum by (route) (up), "x", "$1-${2}", "route", "(.*)-(.*)")')],
  ['a named group of label_replace', expr('label_replace(sum by (route) (up), "x", "$host", "route", "(?P<host>.*)")')],
  ['built-in variables', expr('sum by (route) (rate(up[$__range]) * $__interval_ms / ${__range_s} + ${__from:date:seconds})')],
  ['a variable with format and field', expr('sum by (route) (up{job=~"${job:pipe}",a="${job.text}",b="[[job:regex]]"})')],
  ['a variable inside by', expr('sum by ($job) (up)')],
  ['a matcher list from a variable', expr('sum by (route) (up{$job})')],
  ['a comparison with a variable', expr('sum by (route) (up) > $level')],
  ['a legend of a group_left label', expr('sum by (pod) (up) * on (pod) group_left (route) info')],
  ['a legend of label_join', expr('label_join(sum by (a) (up), "route", "-", "a")')],
  ['a legend of count_values', expr('count_values("route", up)')],
  ['a legend of topk', expr('topk(5, sum by (route) (up))')],
  ['a legend of both sides', expr('sum by (route) (up) / on (route) sum by (route) (down)')],
  ['a legend of an unknown metric', expr('max_over_time(up[5m])')],
  ['PromQL that is none', expr('sum by (route (up')],
  ['a legend of its own', (d) => { series(d).targets[0].legendFormat = '__auto'; }],
  ['a row that is open and full', (d) => { d.panels[5].collapsed = false; d.panels.push(...d.panels[5].panels.splice(0)); }],
  ['panels beside each other', (d) => { d.panels[2].gridPos = { x: 12, y: 1, w: 6, h: 8 }; }],
  ['a panel that repeats', (d) => { d.panels[2].repeat = 'pod'; }],
  ['expressions by name', (d) => { series(d).targets[0].refId = 'Total load'; series(d).targets[2].expression = '${Total load} * 2'; series(d).transformations.pop(); }],
  ['an expression that reads another', (d) => { series(d).targets.push({ refId: 'D', datasource: { type: '__expr__', uid: '__expr__' }, type: 'reduce', expression: 'C', reducer: 'mean' }); }],
  ['a limit by a variable', (d) => { series(d).targets.push({ refId: 'D', datasource: { type: '__expr__', uid: '__expr__' }, type: 'math', expression: '$A > ${level}' }); }],
  ['options that another transformation left', (d) => { series(d).transformations.push({ id: 'merge', options: { reducers: [] } }, { id: 'sortBy', options: { fields: {}, sort: [{ field: 'a' }] } }, { id: 'labelsToFields', options: { reducers: ['max'], mode: 'columns' } }); }],
  ['options that are not filled in yet', (d) => { series(d).transformations.push({ id: 'reduce', options: {} }, { id: 'organize' }, { id: 'organize', options: { excludeByName: {}, indexByName: { a: 0 }, renameByName: { a: '' }, includeByName: { a: {} } } }); }],
  ['calculations', (d) => { series(d).transformations.push({ id: 'calculateField', options: { mode: 'binary', binary: { left: { fixed: 'a' }, operator: '/', right: '100', reducer: 'sum' } } }, { id: 'calculateField', options: { reduce: { reducer: 'p95', include: [] } } }); }],
  ['groups', (d) => { series(d).transformations.push({ id: 'groupBy', options: { fields: { a: { aggregations: [], operation: 'groupby' }, b: { aggregations: ['uniqueValues'], operation: 'aggregate' }, c: { aggregations: [], operation: null } } } }); }],
  ['a pattern with groups of all kinds', (d) => { series(d).transformations[0].options = { regex: '(?:a)(?<b>c)(d)[(]\\(', renamePattern: '$2 $1' }; }],
  ['formats with arguments', (d) => { d.links[0].url = '/d/x/y?${job:queryparam}&a=${job:customqueryparam:p:v}&${__url.params:exclude:var-job}&from=${__from:date:YYYY-MM}'; }],
  ["a shell's default", (d) => { d.panels[3].options.content = '`${HOME:-/root}` and `${job_file:x}`'; }],
  ['matchers with options', (d) => { series(d).fieldConfig.overrides.push(...[{ id: 'byNames', options: { mode: 'exclude', names: ['a'], prefix: 'All except:', readOnly: true } }, { id: 'byValue', options: { op: '>=', reducer: 'allIsZero', value: 0 } }, { id: 'byTypes', options: ['number', 'string'] }].map((matcher) => ({ matcher, properties: [] }))); }],
  ['colours of CSS and others', (d) => { const steps = ['darkgreen', 'grey', 'lightblue', 'tomato', 'text', 'transparent', '#f00', 'rgb(0, 0, 0)', 'super-light-red', 'plum', '$color']; series(d).fieldConfig.defaults.thresholds.steps = steps.map((color, i) => ({ color, value: i === 0 ? null : i })); }],
  ["parts of Grafana's own", (d) => { series(d).links[0].url = '/d/x?a=${__field.labels.pod}&b=${__data.fields[0].text}&c=${__value.calc}&d=${__user.login}&e=${__dashboard.uid}'; }],
  ['a time shift by days', (d) => { series(d).timeShift = '1d/d'; }],
  ['a frame of a join', (d) => { series(d).fieldConfig.overrides[0].matcher.options = 'joinByField-A-B'; }],
  ['a pattern of refIds', (d) => { series(d).transformations[1].options.include = '/^[AB]$/'; }],
  ['a transformation that is off', (d) => { series(d).transformations.push({ id: 'merge', disabled: true, options: {} }); }],
  ['one value in the panel that repeats', (d) => { d.templating.list.push({ name: 'host', type: 'custom', query: 'a,b', multi: true }); series(d).repeat = 'host'; expr('sum by (route) (up{host="$host"})')(d); }],
  ['braces of a text', (d) => { series(d).targets[0].legendFormat = 'GET /{id}'; }],
  ['buckets by the format', (d) => { Object.assign(inner(d), { type: 'heatmap', options: { calculate: false }, fieldConfig: { defaults: {}, overrides: [] } }); inner(d).targets[0].expr = 'sum by (le, pod) (rate(a_seconds_bucket{pod="$pod"}[5m]))'; inner(d).targets[0].format = 'heatmap'; inner(d).targets[0].legendFormat = '{{le}}'; }],
  ['a field renamed behind', (d) => { series(d).transformations.push({ id: 'sortBy', options: { sort: [{ field: 'Value #A' }] } }, { id: 'organize', options: { renameByName: { 'Value #A': 'Requests' } } }); series(d).fieldConfig.overrides.push({ matcher: { id: 'byName', options: 'Value #A' }, properties: [{ id: 'unit', value: 's' }] }); }],
  ['one moment and a range', (d) => { Object.assign(series(d).targets[0], { instant: true, range: true }); }], ['one name of one series', (d) => { inner(d).type = 'timeseries'; inner(d).options = {}; share(d, 'sum(cpu{pod="$pod"}) / sum(limits{pod="$pod"})'); inner(d).targets[0].legendFormat = 'share'; }],
  ['a name and its value', (d) => { d.templating.list[4].query = 'median : 0.5,p95 : 0.95'; }], ['words with colons', (d) => { d.templating.list[4].query = 'a:b,c:d'; }], ['a repeat for several', (d) => { d.templating.list[0].multi = true; d.panels[2].repeat = 'datasource'; }], ['no value of a flag', (d) => { d.editable = ''; }],
  ['a variable only in a repeat', (d) => { d.templating.list.push({ name: 'host', type: 'custom', query: 'a,b', multi: true }); series(d).repeat = 'host'; }],
  ['a filter variable', (d) => { d.templating.list.push({ name: 'Filters', type: 'adhoc', datasource: { type: 'prometheus', uid: '${datasource}' } }); }],
  ['a variable that only another reads', (d) => { d.templating.list.push({ name: 'zone', type: 'custom', query: 'a,b' }); d.templating.list[1].query.query = 'label_values(up{zone="$zone"}, job)'; }],
  ['variables handed on by a link', (d) => { d.templating.list.push({ name: 'zone', type: 'custom', query: 'a,b' }); d.links[1].includeVars = true; }],
  ['several values in a pattern', (d) => { d.templating.list[2].multi = true; }],
  ['All as a pattern of its own', (d) => { Object.assign(d.templating.list[1], { includeAll: true, allValue: 'api' }); }],
  ['one value of a row that repeats', (d) => { d.templating.list[2].multi = true; inner(d).targets[0].legendFormat = '{{n}}'; }],
  ['a query that lists metrics', (d) => { d.templating.list[2].query = 'metrics(http_.*$job)'; }],
  ['a query that is PromQL', (d) => { d.templating.list[2].query = 'query_result(topk(5, sum by (pod) (rate(up{job="$job"}[$__range]))))'; d.templating.list[2].regex = '/pod="([^"]+)"/'; }],
  ['an interval with auto', (d) => { d.templating.list[3].query = "auto,1m,'5m',1d,1M"; }],
  ['a data source by uid', (d) => { inner(d).datasource = { type: 'prometheus', uid: 'P1' }; inner(d).targets[0].datasource = { type: 'prometheus', uid: 'P1' }; }],
  ['$x and ${x} of one data source', (d) => { inner(d).targets[0].datasource.uid = '$datasource'; }],
  ...['suffix:req', 'prefix:€', 'time:YYYY-MM', 'si:mF', 'count:hits', 'currency:£', 'bool:on/off', 'percentunit', 'µs', 'conμgm3', ''].map((id) => [`the unit '${id}'`, unit(id)] as const),
  ['a step below zero', (d) => { series(d).fieldConfig.defaults.thresholds.steps[1].value = -5; }],
  ['thresholds in percent', (d) => { series(d).fieldConfig.defaults.thresholds.mode = 'percentage'; }],
  ...['https://example.com/$job', '/d/${job}/x', '/d/abc_D-1?orgId=1', 'd/abc/slug', '/explore', 'mailto:ops@example.com', '${job}', '?var-job=a', '#x', 'http://localhost:3000/a', '/alerting/list', 'https://example.com/javascript:x'].map((to) => [`the link ${to}`, url(to)] as const),
  ['a text about scripts', (d) => { d.panels[3].options.content = 'Write a script; `onclick` is a word, 3 < 4 once = 1'; }],
  ['a uid of 40', (d) => { d.uid = `aB_-${'9'.repeat(36)}`; }],
  ['a byRegexp without slashes', (d) => { series(d).fieldConfig.overrides[1].matcher.options = 'p.*'; }],
  ['a byRegexp with slashes inside', (d) => { series(d).fieldConfig.overrides[1].matcher.options = '/a/b/gi'; }],
  ['a byValue', (d) => { series(d).fieldConfig.overrides[1].matcher = { id: 'byValue', options: { reducer: 'allIsZero', op: 'gte', value: 0 } }; }],
  ['options of a plugin', (d) => { series(d).type = 'acme-fancy-panel'; series(d).fieldConfig.overrides[0].properties.push({ id: 'custom.sparkle', value: 1 }); }],
  ['times of all kinds', (d) => { d.time = { from: 'now-1M/M', to: 'now-1M/M' }; }],
  ['fiscal times', (d) => { d.time = { from: 'now-1Q/fQ', to: 'now/fQ' }; }],
  ['dates', (d) => { d.time = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01 12:00:00' }; }],
  ['from the past to the future', (d) => { d.time = { from: 'now-5m', to: 'now+5m' }; }],
  ['a zone', (d) => { d.timezone = 'America/Argentina/Buenos_Aires'; }],
  ...[false, '', null, 'auto', '1m', '1h30m', '1d'].map((refresh) => [`the refresh ${String(refresh)}`, (d: Any) => { d.refresh = refresh; }] as const),
  ...['>10s', '$window', '1.5h', '100ms', ''].map((interval) => [`the interval '${interval}'`, (d: Any) => { series(d).interval = interval; }] as const),
  ['a time shift to a day', (d) => { series(d).timeShift = '1d/d'; series(d).timeFrom = 'now/d'; }],
  ['rows instead of calculations', (d) => { d.panels[2].options.reduceOptions = { values: true, calcs: [], fields: '' }; }],
  ['a percentile', (d) => { d.panels[2].options.reduceOptions.calcs = ['p95']; }],
  ['old mappings', (d) => { series(d).fieldConfig.defaults.mappings = [{ type: 1, value: '0', text: 'down' }]; }],
  ['an annotation that is off', (d) => { d.annotations.list[1].enable = false; d.annotations.list[1].expr = ''; }],
  ['a library panel', (d) => { d.panels[3].libraryPanel = { uid: 'lib', name: 'Lib' }; }],
  ['a hidden query beside one that is shown', (d) => { series(d).targets[0].hide = true; }],
  ['a panel of Grafana itself', (d) => { d.panels[3].type = 'dashlist'; }],
];
describe('near misses', () => {
  it.each(fine)('%s', (_, change) => {
    const data = good();
    change(data);
    expect(lines(reported(data, 'generated'))).toEqual([]);
    expect(lines(reported(data, 'foreign'))).toEqual([]);
  });

  const works: readonly (readonly [string, (d: Any) => void])[] = [
    ['no ids', (d) => { for (const p of d.panels) delete p.id; delete d.annotations.list[1].filter; d.panels.splice(4, 1); }],
    ['no refIds', (d) => { for (const t of series(d).targets.slice(0, 2)) delete t.refId; }],
    ['no uid', (d) => { delete d.uid; }],
    ['a unit of its own', unit('documents/s')],
    ['a first step of 0', (d) => { series(d).fieldConfig.defaults.thresholds.steps[0].value = 0; }],
    ['a row without width', (d) => { d.panels[0].gridPos.w = 0; }],
    ['a data source by name', (d) => { inner(d).datasource = 'Prometheus'; inner(d).targets[0].datasource = 'Prometheus'; }],
    ['the default data source', (d) => { inner(d).datasource = null; delete inner(d).targets[0].datasource; }],
    ['an input that is asked for', (d) => { d.__inputs = [{ name: 'DS_PROM', type: 'datasource' }]; inner(d).datasource.uid = '${DS_PROM}'; inner(d).targets[0].datasource.uid = '${DS_PROM}'; }],
    ['another language with a $ of its own', (d) => { Object.assign(inner(d), { datasource: { type: 'mongo', uid: 'm' }, targets: [{ refId: 'A', datasource: { type: 'mongo', uid: 'm' }, query: 'db.x.aggregate([{$match: {a: 1}}, {$group: {_id: "$b"}}])' }] }); }],
    ['a template inside LogQL', (d) => { Object.assign(inner(d), { datasource: { type: 'loki', uid: 'm' }, targets: [{ refId: 'A', datasource: { type: 'loki', uid: 'm' }, expr: '{a="b"} | line_format "{{ $y := .x }}{{ $y }}"' }] }); }],
    ['a topic with $', (d) => { inner(d).targets[0].expr = 'topic{name="$SYS/broker",pod="$pod",x!~"\\\\$sys.*"}'; inner(d).targets[0].legendFormat = ''; }],
    ['Angular on an old Grafana', (d) => { d.panels[3].type = 'graph'; d.panels[3].targets = [{ refId: 'A', expr: 'up', datasource: { type: 'prometheus', uid: '${datasource}' } }]; }],
    ['a panel of another maker', (d) => { d.panels[3].type = 'grafana-clock-panel'; }],
  ];
  it.each(works)('in others\' files: %s', (_, change) => {
    const data = good();
    change(data);
    expect(lines(reported(data, 'foreign', { grafana: '11.6' }))).toEqual([]);
  });

  it('v2: older kinds, tabs, and variables of a row', () => {
    const data = goodV2();
    data.apiVersion = 'dashboard.grafana.app/v2alpha1';
    const upgraded = (of: Any): void => { for (const q of of.data.spec.queries) Object.assign(q.spec.query, { kind: 'prometheus', group: undefined }); for (const t of of.data.spec.transformations) Object.assign(t, { kind: t.group }); Object.assign(of.vizConfig, { kind: of.vizConfig.group }); };
    for (const one of ['b', 'c']) upgraded(data.spec.elements[one].spec);
    const a = data.spec.elements.a.spec;
    Object.assign(a.vizConfig, { kind: 'timeseries' });
    delete a.vizConfig.group;
    a.data.spec.transformations = [{ kind: 'organize', spec: { id: 'organize', options: {} } }];
    a.data.spec.queries = a.data.spec.queries.map((q: Any) => ({ kind: 'PanelQuery', spec: { refId: q.spec.refId, hidden: false, datasource: { type: 'prometheus', uid: '${datasource}' }, query: { kind: 'prometheus', spec: q.spec.query.spec } } }));
    data.spec.layout = { kind: 'TabsLayout', spec: { tabs: [{ kind: 'TabsLayoutTab', spec: { title: 'T', layout: data.spec.layout } }] } };
    data.spec.layout.spec.tabs[0].spec.variables = [{ kind: 'CustomVariable', spec: { name: 'zone', query: 'a,b', multi: true } }];
    data.spec.layout.spec.tabs[0].spec.layout.spec.rows[0].spec.repeat = { mode: 'variable', value: 'zone' };
    expect(lines(reported(data))).toEqual([]);
  });

  it('what is known of metrics tells a legend without aggregation', () => {
    const surroundings = { metrics: new Map([['cpu', { kind: 'gauge' as const, labels: ['core'] }]]), targetLabels: ['pod'] };
    const data = good();
    inner(data).targets[0] = { ...inner(data).targets[0], expr: 'rate(cpu{pod="$pod"}[5m])', legendFormat: '{{core}} {{pod}} {{instance}}' };
    expect(lines(reported(data, 'generated', surroundings))).toEqual([]);
    inner(data).targets[0].legendFormat = '{{route}}';
    expect(lines(reported(data, 'generated', surroundings))).toEqual([expect.stringContaining('{{route}}')]);
    expect(lines(reported(data, 'generated'))).toEqual([]);
  });

  it('of dashboards that are judged together a link may miss one', () => {
    const leading = (uid: string, dashboards?: readonly string[]) => {
      const data = good();
      data.panels[1].links[0].url = `/d/${uid}/slug?var-job=$job`;
      return lines(reported(data, 'foreign', dashboards ? { dashboards } : {}));
    };
    expect(leading('databse', ['api-overview', 'database'])).toEqual([expect.stringMatching(/^warning dashboard\/link at panels.1.links.0.url: .*'databse', which is not among these \(did you mean 'database'/)]);
    for (const [uid, dashboards] of [['database', ['database']], ['databse', undefined], ['elsewhere', ['database']], ['database-2', ['database-1']], ['node-hpa', ['node-vpa']], ['$job', ['job']]] as const) expect(leading(uid, dashboards), uid).toEqual([]);
  });
});
