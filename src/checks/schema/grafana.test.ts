import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../model/document';
import { projectRoot } from '../../tools';
import { errorsIn, faultsIn, fromYaml, linesOf } from './test-support';

const query = 'refId: A, datasourceUid: p, relativeTimeRange: {from: 600, to: 0}, model: {expr: up}';
const expression = "refId: B, datasourceUid: __expr__, model: {type: math, expression: '$A > 0'}";
const data = `[{${query}}, {${expression}}]`;
const rule = (keys: string, of = `uid: a, title: A, condition: B, for: 1m, noDataState: OK, execErrState: Error, data: ${data}`): string => `apiVersion: 1\ngroups: [{name: g, folder: F, interval: 60s, rules: [{${of}${keys && ','} ${keys}}]}]`;
const group = (keys: string): string => `apiVersion: 1\ngroups: [{${keys}}]`;
const point = (receiver: string): string => `apiVersion: 1\ncontactPoints: [{name: c, receivers: [{${receiver}}]}]`;
const policy = (keys: string): string => `apiVersion: 1\npolicies: [{${keys}}]`;
const slack = 'uid: a, type: slack, settings: ';

/** Refused by a server, as measured: on 9.4, 12.4, or both. */
const STOPS: readonly string[] = [
  rule('', `title: A, condition: B, for: 1m, data: ${data}`), rule('', `uid: a, condition: B, for: 1m, data: ${data}`),
  rule('', `uid: a, title: A, for: 1m, data: ${data}`), rule('', 'uid: a, title: A, condition: B, for: 1m'),
  rule('', 'uid: a, title: A, condition: B, for: 1m, data: []'), rule('', `uid: a b, title: A, condition: B, data: ${data}`),
  rule('', `uid: ${'x'.repeat(41)}, title: A, condition: B, data: ${data}`), rule('', `uid: a, title: A, condition: B, for: 5 minutes, data: ${data}`),
  rule('', `uid: a, title: A, condition: B, for: 5, data: ${data}`), rule('', `uid: a, title: A, condition: B, noDataState: Ok, data: ${data}`),
  rule('', `uid: a, title: A, condition: B, execErrState: Err, data: ${data}`),
  rule('labels: {a: [b]}'), rule('annotations: text'),
  rule('keepFiringFor: 2 m'), rule('notification_settings: {group_by: [a]}'),
  group('folder: F, interval: 60s'), group('name: g, interval: 60s'), group('name: g, folder: F'),
  group('name: g, folder: F, interval: 60'), group("name: g, folder: F, interval: '60'"), group("name: '', folder: F, interval: 60s"),
  group('name: g, folder: F, interval: 60s, rules: {}'),
  point('type: slack, settings: {url: a}'), point('uid: a, settings: {url: a}'), point('uid: a, type: slack'), point(`${slack}{recipient: a}`),
  point('uid: a, type: slak, settings: {url: a}'), point('uid: a, type: webhook, settings: {}'), point('uid: a, type: email, settings: {message: a}'), point('uid: a b, type: slack, settings: {url: a}'),
  'apiVersion: 1\ncontactPoints: [{receivers: []}]',
  policy('group_by: [a]'), policy('receiver: a, matchers: [b=c]'), policy("receiver: a, object_matchers: [[a, '=', b]]"),
  policy("receiver: a, routes: [{object_matchers: [[a, '==', b]]}]"), policy("receiver: a, routes: [{object_matchers: [[a, '=']]}]"),
  policy('receiver: a, group_wait: 10'), policy('receiver: a, routes: [{group_interval: 1 m}]'),
  'apiVersion: 1\ntemplates: [{name: a}]', 'apiVersion: 1\ntemplates: [{template: a}]', 'apiVersion: 1\nmuteTimes: [{time_intervals: []}]',
  "apiVersion: 1\nmuteTimes: [{name: a, time_intervals: [{times: [{start_time: '9:00', end_time: '10:00'}]}]}]", 'apiVersion: 1\ndeleteRules: [{orgId: 1}]',
  '[]', 'groups: text',
];
/** Ignored by the server in silence, wholly or in part. */
const SILENT: readonly string[] = [
  rule('executionErrorState: OK'), rule('folderUID: a'), rule('dashboardUid: a'), rule('panelId: 1'), rule('Labels: {a: b}'),
  rule('', `uid: a, title: A, condition: B, data: [{${query}, querytype: x}, {${expression}}]`), 'apiVersion: 1\ngroup: []',
  'apiVersion: 1\nresetPolicys: [1]', group('name: g, folder: F, interval: 60s, evaluation: 1m'), point(`${slack}{url: a, channel: b}`),
  policy('receiver: a, groupBy: [b]'), policy('receiver: a, routes: [{mathers: [a=b]}]'),
];
const FINE: readonly string[] = [
  rule(''),
  rule('labels: {a: 1, b: $ENV}, annotations: {a: , b: c}, isPaused: true, keepFiringFor: 2m, missing_series_evals_to_resolve: 3, notification_settings: {receiver: a, group_by: [b]}'),
  rule('', `uid: a, title: A, data: ${data}, record: {metric: a, from: A, target_datasource_uid: p}`),
  rule('', `uid: $UID, title: A, condition: B, for: $FOR, noDataState: KeepLast, execErrState: KeepLast, data: ${data}`),
  group('name: g, folder: F, interval: 1m'), group('name: g, folder: F, interval: 1h30m, rules: '), group('orgId: 1, name: g, folder: F, interval: 600s'),
  point(`${slack}{url: $SLACK, recipient: '#a'}`), point(`${slack}{token: a, recipient: b}`), point('uid: a, type: email, settings: {addresses: a@b}'),
  point('uid: a, type: mqtt, settings: {anything: 1}'), point('uid: a, type: webhook, disableResolveMessage: true, settings: {url: a, maxAlerts: 5}'),
  policy("receiver: a, group_by: ['...'], routes: [{receiver: b, object_matchers: [[a, '=~', b.*]], continue: true, routes: [{matchers: [c=d]}]}]"),
  "apiVersion: 1\nmuteTimes: [{name: a, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}], weekdays: ['monday:friday'], months: [1]}]}]",
  'apiVersion: 1\nresetPolicies: [1]\ndeleteRules: [{orgId: 1, uid: a}]\ndeleteContactPoints: [{uid: a}]\ndeleteTemplates: [{name: a}]', 'apiVersion: 1',
];

describe('schema/grafana-alerting', () => {
  it.each(STOPS)('is an error, as the server stops: %s', (text) => {
    expect(errorsIn('grafana-alerting', fromYaml(text), 'foreign')).toHaveLength(1);
  });
  it.each(SILENT)('is an error in ours and a warning in a stranger\'s, as the server ignores it: %s', (text) => {
    expect(errorsIn('grafana-alerting', fromYaml(text))).not.toEqual([]);
    const faults = faultsIn('grafana-alerting', fromYaml(text), 'foreign');
    expect(faults.map((fault) => fault.severity)).toEqual(['warning']);
  });
  it('is an error, too, where a slip at the top loses a whole list', () => {
    expect(errorsIn('grafana-alerting', fromYaml('apiVersion: 1\ngroups: []\ncontactpoints: [{name: a}]'), 'foreign')).toHaveLength(1);
    expect(errorsIn('grafana-alerting', fromYaml('apiVersion: 1\ngroups: []\nx-points: [{name: a}]'), 'foreign')).toEqual([]);
  });
  it.each(FINE)('is fine: %s', (text) => {
    expect(linesOf(faultsIn('grafana-alerting', fromYaml(text), 'foreign'))).toEqual([]);
  });
  it('judges models by their datasource', () => {
    const file = (model: string): unknown => fromYaml(rule('', `uid: a, title: A, condition: B, for: 1m, noDataState: OK, execErrState: Error, data: [{${query}}, {refId: B, datasourceUid: __expr__, model: {${model}}}]`));
    expect(linesOf(faultsIn('grafana-alerting', file("refId: B, type: math, expression: '$A > 0', intervalMs: 1000, maxDataPoints: 43200")))).toEqual([]);
    expect(linesOf(faultsIn('grafana-alerting', file('type: maths')))).toEqual([expect.stringMatching(/data.1.model.type: .*did you mean 'math'/)]);
    expect(linesOf(faultsIn('grafana-alerting', file('type: reduce, expression: A, reducer: avg')))).toEqual([expect.stringMatching(/reducer: is 'avg'/)]);
    const exported = "type: threshold, expression: A, refId: B, datasource: {type: __expr__, uid: __expr__}, conditions: [{evaluator: {params: [1], type: gt}, operator: {type: and}, query: {params: [B]}, reducer: {params: [], type: last}, type: query}]";
    expect(linesOf(faultsIn('grafana-alerting', file(exported), 'foreign'))).toEqual([]);
  });
  it('names the key that was meant', () => {
    expect(linesOf(faultsIn('grafana-alerting', fromYaml(rule('executionErrorState: OK')))).join()).toMatch(/'executionErrorState' is ignored in silence; the key is execErrState/);
  });
});

const other: readonly (readonly [DocumentKind, string, 'fine' | 'warning' | 'error'])[] = [
  ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, orgId: 1, folder: F, type: file, disableDeletion: true, updateIntervalSeconds: 30, allowUiUpdates: false, options: {path: /d, foldersFromFilesStructure: true}}]', 'fine'],
  ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, type: file}]', 'error'], ['grafana-dashboards', 'apiVersion: 1\nproviders: {}', 'error'],
  ['grafana-dashboards', 'providers: []', 'error'], ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, type: file, options: {}}]', 'fine'],
  ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, type: file, updateInterval: 30, options: {path: /d}}]', 'warning'],
  ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, type: file, editable: true, options: {path: /d}}]', 'warning'],
  ['grafana-dashboards', 'apiVersion: 1\nproviders: [{name: a, type: files, options: {path: /d}}]', 'error'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, uid: p, type: prometheus, access: proxy, url: $URL, isDefault: true, jsonData: {httpMethod: POST, timeInterval: 15s, newKey: 1}, secureJsonData: {password: $P}}]\ndeleteDatasources: [{name: b, orgId: 1}]', 'fine'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{type: prometheus}]', 'error'],
  ['grafana-datasources', "apiVersion: 1\ndatasources: [{name: a, type: loki, uid: 'a b'}]", 'error'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: {}', 'error'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: loki, acess: proxy}]', 'warning'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, jsonData: {timeinterval: 15s}}]', 'warning'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, jsonData: [a]}]', 'error'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: loki, access: prxy}]', 'warning'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, jsonData: {httpMode: POST}}]', 'warning'], ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, timeInterval: 15s}]', 'warning'],
  ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, jsonData: {timeintreval: 15s}}]', 'warning'], ['grafana-datasources', 'apiVersion: 1\ndatasources: [{name: a, type: prometheus, jsonData: {prometheusType: Mimr}}]', 'warning'],
];
it.each(other)('%s: %s is %s', (kind, text, verdict) => {
  const worst = faultsIn(kind, fromYaml(text), 'foreign').map((fault) => fault.severity ?? 'error').sort()[0] ?? 'fine';
  expect(worst).toBe(verdict);
});

const resource = (spec: object): unknown => ({ apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', metadata: { name: 'a' }, spec: { title: 'A', elements: { p: { kind: 'Panel', spec: {} } }, layout: { kind: 'GridLayout', spec: { items: [item('p')] } }, ...spec } });
const item = (name: string): object => ({ kind: 'GridLayoutItem', spec: { x: 0, y: 0, width: 12, height: 8, element: { kind: 'ElementReference', name } } });
const panel = (data: object): object => ({ kind: 'Panel', spec: { id: 1, title: 'P', data: { kind: 'QueryGroup', spec: data } } });
const rows = (row: object): object => ({ kind: 'RowsLayout', spec: { rows: [{ kind: 'RowsLayoutRow', spec: { layout: { kind: 'GridLayout', spec: { items: [item('p')] } }, ...row } }] } });
describe('schema/dashboard-v2', () => {
  it('takes rows and tabs in each other', () => {
    const grid = { kind: 'GridLayout', spec: { items: [item('p')] } };
    for (const layout of [grid, { kind: 'RowsLayout', spec: { rows: [{ kind: 'RowsLayoutRow', spec: { layout: { kind: 'TabsLayout', spec: { tabs: [{ kind: 'TabsLayoutTab', spec: { layout: grid } }] } } } }] } }]) {
      expect(linesOf(faultsIn('dashboard-v2', resource({ layout })))).toEqual([]);
    }
  });
  it.each([
    ['a missing element', { layout: { kind: 'GridLayout', spec: { items: [item('p'), item('q')] } } }, /names element 'q'/],
    ['an element that is not shown', { layout: { kind: 'GridLayout', spec: { items: [] } } }, /'p' is nowhere in the layout/],
    ['an unknown layout', { layout: { kind: 'GridLayot', spec: { items: [item('p')] } } }, /did you mean 'GridLayout'/],
    ['an unknown layout inside', { layout: { kind: 'RowsLayout', spec: { rows: [{ spec: { layout: { kind: 'Grid', spec: { items: [item('p')] } } } }] } } }, /spec.layout.kind: is 'Grid'/],
    ['a row without layout', { layout: { kind: 'RowsLayout', spec: { rows: [{ spec: {} }] } }, elements: {} }, /is missing 'spec.layout'/],
    ['a misspelt key', { element: {} }, /unknown key 'element'/],
    ['elements as list', { elements: [] }, /elements: is a list/],
    ['a key of classic dashboards', { time: { from: 'now-1h' } }, /it is timeSettings.from and to/], ['another, in timeSettings', { timeSettings: { refresh: '5s' } }, /the key is autoRefresh/], ['a month', { timeSettings: { fiscalYearStartMonth: 14 } }, /must be at most 11/],
    ['a flag', { timeSettings: { hideTimepicker: 'no' } }, /hideTimepicker: is the text 'no'/], ['ranges as an object', { timeSettings: { quickRanges: {} } }, /quickRanges: is an object/], ['a cursor', { cursorSync: 'crosshair' }, /did you mean 'Crosshair'/],
    ['when a variable is asked', { variables: [{ kind: 'QueryVariable', spec: { refresh: 1 } }] }, /refresh: is 1/], ['how it is sorted', { variables: [{ kind: 'QueryVariable', spec: { sort: 'alphabeticalasc' } }] }, /did you mean 'alphabeticalAsc'/],
    ['a kind of annotation', { annotations: [{ kind: 'Annotation', spec: {} }] }, /kind: is 'Annotation'/], ['a query of classic dashboards', { elements: { p: panel({ queries: [{ kind: 'PanelQuery', spec: { hide: true } }] }) } }, /the key is hidden/],
    ['a key of query options', { elements: { p: panel({ queryOptions: { timefrom: '1h' } }) } }, /did you mean 'timeFrom'/], ['a number in quotes', { elements: { p: panel({ queryOptions: { maxDataPoints: '100' } }) } }, /write 100 without quotes/],
    ['a row of classic dashboards', { layout: rows({ collapsed: true }) }, /the key is collapse/], ['how a row repeats', { layout: rows({ repeat: { mode: 'var', value: 'job' } }) }, /mode: is 'var'/], ['when a row is shown', { layout: rows({ conditionalRendering: { kind: 'ConditionalRenderingGroup', spec: { visibility: 'shown' } } }) }, /did you mean 'show'/],
    ['a width', { layout: { kind: 'AutoGridLayout', spec: { columnWidthMode: 'broad', items: [item('p')] } } }, /known are narrow/],
  ])('says %s', (_, spec, says) => {
    const lines = linesOf(faultsIn('dashboard-v2', resource(spec)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
  });
  it('takes what is whole, and is mild with what Grafana makes the best of', () => {
    const whole = {
      timeSettings: { timezone: 'browser', from: 'now-1h', to: 'now', autoRefresh: '', autoRefreshIntervals: ['5s'], quickRanges: [{ display: 'An hour', from: 'now-1h', to: 'now' }], hideTimepicker: false, fiscalYearStartMonth: 0, newKey: 1 },
      variables: [{ kind: 'QueryVariable', spec: { name: 'a', refresh: 'onDashboardLoad', hide: 'inControlsMenu', sort: 'naturalAsc', multi: true } }], elements: { p: panel({ queries: [{ kind: 'PanelQuery', spec: { refId: 'A', hidden: false, query: {} } }], queryOptions: { interval: '1m', maxDataPoints: 100 } }) },
      layout: rows({ title: 'R', collapse: false, repeat: { mode: 'variable', value: 'a' } }),
    };
    for (const profile of ['generated', 'foreign'] as const) expect(linesOf(faultsIn('dashboard-v2', resource(whole), profile))).toEqual([]);
    expect(errorsIn('dashboard-v2', resource({ cursorSync: 'on', timeSettings: { refresh: '5s', hideTimepicker: 1 } }), 'foreign')).toEqual([]);
  });
});

it('finds nothing in what is generated', () => {
  const folder = join(projectRoot(__dirname), 'generated');
  const kinds: readonly (readonly [RegExp, DocumentKind])[] = [
    [/provisioning\/alerting\//, 'grafana-alerting'], [/provisioning\/dashboards\//, 'grafana-dashboards'],
    [/provisioning\/datasources\//, 'grafana-datasources'], [/prometheus\/rules\//, 'prometheus-rules'],
    [/prometheus\/prometheus\.yml$/, 'prometheus-config'], [/alertmanager\.yml$/, 'alertmanager-config'],
  ];
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((file) => kinds.flatMap(([pattern, kind]) => (file.endsWith('.yml') && pattern.test(file) ? [{ file, kind }] : [])));
  expect(new Set(found.map(({ kind }) => kind)).size).toBe(kinds.length);
  for (const { file, kind } of found) expect(linesOf(faultsIn(kind, load(readFileSync(join(folder, file), 'utf8')))), file).toEqual([]);
});
