import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../tools';
import { errorsIn, faultsIn, linesOf } from './test-support';

const root = projectRoot(__dirname);
/** Dashboards that people wrote, from public collections; no part of the repository. */
const FOLDER = join(root, '../shared/real-dashboards');
const dashboardsIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.json')).map((f) => join(folder, f));
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
type Loose = Record<string, any>;

/** One of each that has to be right. */
const sound = (): Loose => ({
  uid: 'api', title: 'API', schemaVersion: 41, editable: true, graphTooltip: 1, refresh: '30s', tags: ['api'], timezone: 'browser', time: { from: 'now-1h', to: 'now' }, timepicker: { refresh_intervals: ['5s'] },
  links: [{ title: 'Runbook', type: 'link', icon: 'external link', tooltip: '', url: 'https://a', tags: [], asDropdown: false, targetBlank: true, includeVars: false, keepTime: false }],
  annotations: { list: [{ name: 'Alerts', enable: true, iconColor: 'red', datasource: { type: 'prometheus', uid: 'p' }, expr: 'ALERTS' }] },
  templating: { list: [{ type: 'query', name: 'job', label: 'Job', query: { query: 'label_values(up, job)', refId: 'A' }, refresh: 1, sort: 1, hide: 0, multi: false, includeAll: true, current: { text: 'All', value: '$__all' } }] },
  panels: [
    { type: 'row', id: 1, title: 'Row', collapsed: true, gridPos: { h: 1, w: 24, x: 0, y: 0 }, panels: [{ type: 'text', id: 9, gridPos: { h: 4, w: 8, x: 0, y: 1 }, options: { mode: 'markdown', content: 'x' } }] },
    {
      type: 'timeseries', id: 2, title: 'Latency', datasource: { type: 'prometheus', uid: 'p' }, gridPos: { h: 8, w: 12, x: 0, y: 1 }, interval: '15s', maxDataPoints: 100, repeat: 'job', repeatDirection: 'h',
      targets: [{ refId: 'A', expr: 'up', legendFormat: '{{job}}', instant: false, range: true, format: 'time_series' }, { refId: 'B', datasource: { type: '__expr__', uid: '__expr__' }, type: 'math', expression: '$A * 2' }],
      transformations: [{ id: 'organize', options: {} }],
      options: { legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs: ['max'] }, tooltip: { mode: 'multi', sort: 'desc' } },
      fieldConfig: {
        defaults: {
          unit: 's', min: 0, decimals: 2, thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 1 }] }, color: { mode: 'palette-classic' }, mappings: [{ type: 'value', options: { 1: { text: 'up' } } }],
          links: [{ title: 'a', url: 'b' }], custom: { drawStyle: 'line', lineWidth: 2, stacking: { mode: 'none', group: 'A' }, thresholdsStyle: { mode: 'line' }, spanNulls: 60000 },
        },
        overrides: [{ matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 'ms' }, { id: 'custom.lineWidth', value: 3 }, { id: 'custom.stacking', value: { mode: 'normal', group: 'B' } }] }],
      },
    },
    { type: 'table', id: 3, gridPos: { h: 8, w: 12, x: 12, y: 1 }, options: { showHeader: true, cellHeight: 'sm' }, fieldConfig: { defaults: { custom: { align: 'auto', inspect: false, cellOptions: { type: 'color-background', mode: 'gradient' } } }, overrides: [] } },
    { type: 'grafana-clock-panel', id: 4, gridPos: { h: 8, w: 12, x: 12, y: 9 }, options: { anything: 1 }, fieldConfig: { defaults: { custom: { anything: 1 } }, overrides: [] } },
  ],
});

/** A mistake each: what is done to a sound dashboard, and what the one fault says. */
const MISTAKES: readonly (readonly [what: string, make: (d: Loose, p: Loose, f: Loose) => void, says: RegExp])[] = [
  ['key of the dashboard misspelt', (d) => { d['refersh'] = '5s'; }, /unknown key 'refersh'.*did you mean 'refresh'/],
  ['title missing', (d) => { delete d['title']; }, /is missing 'title'/],
  ['title empty', (d) => { d['title'] = ''; }, /title: is empty/],
  ['uid too long', (d) => { d['uid'] = 'x'.repeat(41); }, /uid: .*not usable.*40/],
  ['uid with blanks', (d) => { d['uid'] = 'a b'; }, /uid: 'a b' is not usable/],
  ['refresh without unit', (d) => { d['refresh'] = '30'; }, /refresh: '30' is not usable/],
  ['tags as text', (d) => { d['tags'] = 'api'; }, /tags: is the text 'api', not a list/],
  ['schemaVersion as text', (d) => { d['schemaVersion'] = '41'; }, /schemaVersion: .*write 41 without quotes/],
  ['graphTooltip unknown', (d) => { d['graphTooltip'] = 3; }, /graphTooltip: is 3/],
  ['time without to', (d) => { delete d['time']['to']; }, /time: is missing 'to'/],
  ['panels as object', (d) => { d['panels'] = {}; }, /panels: is an object, not a list/],
  ['link type unknown', (d) => { d['links'][0]['type'] = 'dashbord'; }, /did you mean 'dashboards'/],
  ['variable type unknown', (d) => { d['templating']['list'][0]['type'] = 'qury'; }, /did you mean 'query'/],
  ['variable without name', (d) => { delete d['templating']['list'][0]['name']; }, /is missing 'name'/],
  ['variable name with hyphen', (d) => { d['templating']['list'][0]['name'] = 'my-job'; }, /'my-job' is not usable/],
  ['variable refresh as word', (d) => { d['templating']['list'][0]['refresh'] = 'onLoad'; }, /refresh: is 'onLoad'/],
  ['panel without type', (_, p) => { delete p['type']; }, /is missing 'type'/],
  ['panel type misspelt', (_, p) => { p['type'] = 'timeserie'; }, /did you mean 'timeseries'/],
  ['panel without place', (_, p) => { delete p['gridPos']; }, /is missing 'gridPos'/],
  ['panel too wide', (_, p) => { p['gridPos']['w'] = 25; }, /is 25, and must be at most 24/],
  ['panel right of the grid', (_, p) => { p['gridPos']['x'] = 24; }, /is 24, and must be at most 23/],
  ['height as text', (_, p) => { p['gridPos']['h'] = '8'; }, /h: is the text '8', not a whole number; write 8 without quotes/],
  ['key of a panel misspelt', (_, p) => { p['fieldconfig'] = p['fieldConfig']; delete p['fieldConfig']; }, /did you mean 'fieldConfig'/],
  ['interval without unit', (_, p) => { p['interval'] = '15'; }, /interval: '15' is not usable/],
  ['query without refId', (_, p) => { delete p['targets'][0]['refId']; }, /targets.0: is missing 'refId'/],
  ['query without expr', (_, p) => { delete p['targets'][0]['expr']; }, /is missing 'expr'/],
  ['key of a query misspelt', (_, p) => { p['targets'][0]['legnedFormat'] = 'x'; }, /did you mean 'legendFormat'/],
  ['format of a query unknown', (_, p) => { p['targets'][0]['format'] = 'timeseries'; }, /did you mean 'time_series'/],
  ['instant as text', (_, p) => { p['targets'][0]['instant'] = 'true'; }, /instant: is the text 'true', not true or false/],
  ['expression type unknown', (_, p) => { p['targets'][1]['type'] = 'maths'; }, /did you mean 'math'/],
  ['transformation misspelt', (_, p) => { p['transformations'][0]['id'] = 'organise'; }, /did you mean 'organize'/],
  ['key of options misspelt', (_, p) => { p['options']['legends'] = {}; }, /did you mean 'legend'/],
  ['options of another panel type', (_, p) => { p['options']['reduceOptions'] = { calcs: ['last'] }; }, /unknown key 'reduceOptions'/],
  ['legend mode unknown', (_, p) => { p['options']['legend']['displayMode'] = 'tabel'; }, /did you mean 'table'/],
  ['reducer misspelt', (_, p) => { p['options']['legend']['calcs'] = ['lastNotNul']; }, /did you mean 'lastNotNull'/],
  ['calcs as text', (_, p) => { p['options']['legend']['calcs'] = 'max'; }, /calcs: is the text 'max', not a list/],
  ['unit misspelt', (_, __, f) => { f['defaults']['unit'] = 'percentunits'; }, /did you mean 'percentunit'/],
  ['thresholds as list', (_, __, f) => { f['defaults']['thresholds'] = [{ color: 'red', value: 1 }]; }, /thresholds: is a list, not an object/],
  ['threshold value as text', (_, __, f) => { f['defaults']['thresholds']['steps'][1]['value'] = '1'; }, /write 1 without quotes/],
  ['threshold mode unknown', (_, __, f) => { f['defaults']['thresholds']['mode'] = 'percent'; }, /thresholds.mode: is 'percent'/],
  ['custom key in defaults', (_, __, f) => { f['defaults']['lineWidth'] = 2; }, /unknown key 'lineWidth'/],
  ['custom key misspelt', (_, __, f) => { f['defaults']['custom']['fillOpactiy'] = 2; }, /did you mean 'fillOpacity'/],
  ['draw style unknown', (_, __, f) => { f['defaults']['custom']['drawStyle'] = 'lines'; }, /did you mean 'line'/],
  ['line width as text', (_, __, f) => { f['defaults']['custom']['lineWidth'] = '2'; }, /write 2 without quotes/],
  ['mapping type unknown', (_, __, f) => { f['defaults']['mappings'][0]['type'] = 'vlaue'; }, /did you mean 'value'/],
  ['override without matcher', (_, __, f) => { delete f['overrides'][0]['matcher']; }, /is missing 'matcher'/],
  ['matcher misspelt', (_, __, f) => { f['overrides'][0]['matcher']['id'] = 'byname'; }, /did you mean 'byName'/],
  ['override of an unknown property', (_, __, f) => { f['overrides'][0]['properties'][0]['id'] = 'unti'; }, /no field has a property 'unti'.*'unit'/],
  ['override of an unknown custom property', (_, __, f) => { f['overrides'][0]['properties'][1]['id'] = 'custom.linewidth'; }, /did you mean 'custom.lineWidth'/],
  ['override value of another type', (_, __, f) => { f['overrides'][0]['properties'][1]['value'] = '3'; }, /properties.1.value: is the text '3'.*write 3/],
  ['override value, a word inside', (_, __, f) => { f['overrides'][0]['properties'][2]['value']['mode'] = 'norml'; }, /properties.2.value.mode: .*'normal'/],
  ['cell type unknown', (d) => { d['panels'][2]['fieldConfig']['defaults']['custom']['cellOptions']['type'] = 'color-backgroud'; }, /did you mean 'color-background'/],
  ['cell option of another type', (d) => { d['panels'][2]['fieldConfig']['defaults']['custom']['cellOptions'] = { type: 'json-view', mode: 'gradient' }; }, /unknown key 'mode'/],
  ['panel in a row, its word', (d) => { d['panels'][0]['panels'][0]['options']['mode'] = 'markdwn'; }, /panels.0.panels.0.options.mode: .*'markdown'/],
  ['row without collapsed', (d) => { delete d['panels'][0]['collapsed']; }, /is missing 'collapsed'/],
  ['panel that is a text', (d) => { d['panels'][3] = 'clock'; }, /panels.3: is no panel/],
];

describe('schema/dashboard', () => {
  it('finds nothing in what is sound', () => {
    for (const profile of ['generated', 'foreign'] as const) expect(linesOf(faultsIn('dashboard', sound(), profile))).toEqual([]);
    const own = dashboardsIn(join(root, 'generated/grafana'));
    expect(own.length).toBeGreaterThan(1);
    for (const file of own) expect(linesOf(faultsIn('dashboard', read(file))), file).toEqual([]);
  });
  it.each(MISTAKES)('says once: %s', (_, make, says) => {
    const dashboard = sound();
    make(dashboard, dashboard['panels'][1], dashboard['panels'][1]['fieldConfig']);
    const lines = linesOf(faultsIn('dashboard', dashboard));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
  });
  it('judges a stranger by what Grafana cannot draw: slips of keys and words are warnings, what is unknown or old is nothing', () => {
    const foreign = (make: (d: Loose, p: Loose) => void): string[] => {
      const dashboard = sound();
      make(dashboard, dashboard['panels'][1]);
      return faultsIn('dashboard', dashboard, 'foreign').map((fault) => `${fault.severity}: ${fault.message}`);
    };
    for (const fine of [
      (d: Loose) => { d['hideControls'] = false; d['style'] = 'dark'; d['id'] = null; d['refresh'] = false; d['templating']['list'][0]['label'] = null; }, (_: Loose, p: Loose) => { p['datasource'] = 'Prometheus'; p['decimals'] = null; delete p['id']; delete p['gridPos']; },
      (_: Loose, p: Loose) => { p['type'] = 'graph'; p['lines'] = true; p['nullPointMode'] = 'null'; }, (_: Loose, p: Loose) => { p['targets'][0] = { expr: 'up', step: 10, metric: 'x' }; }, (_: Loose, p: Loose) => { p['options'] = {}; p['fieldConfig'] = { defaults: {}, overrides: [] }; },
      (d: Loose) => { d['panels'] = undefined; d['rows'] = [{ panels: [{ type: 'graph' }] }]; d['schemaVersion'] = 14; }, (_: Loose, p: Loose) => { p['fieldConfig']['defaults']['custom']['newSetting'] = 1; p['fieldConfig']['defaults']['unit'] = 'widgets'; },
    ]) expect(foreign(fine)).toEqual([]);
    expect(foreign((_, p) => { p['targets'][0] = { refId: 'A', expr: 'up', legnedFormat: 'x' }; })).toEqual(["warning: unknown key 'legnedFormat', which Grafana ignores in silence"]);
    expect(foreign((_, p) => { p['options']['tooltip']['mode'] = 'all'; })).toEqual(["warning: is 'all', which is none of the words allowed here"]);
    expect(foreign((d) => { d['titel'] = d['title']; delete d['title']; })).toEqual(["error: is missing 'title'", "warning: unknown key 'titel', which Grafana ignores in silence"]);
    expect(foreign((d) => { d['panels'] = {}; })).toEqual(['error: is an object, not a list']);
    expect(foreign((_, p) => { p['fieldConfig']['overrides'] = {}; })).toEqual(['error: is an object, not a list']);
  });
  it.skipIf(!existsSync(FOLDER))('finds no error in dashboards that people wrote, and few warnings (skipped where ../shared/real-dashboards is missing)', () => {
    const files = dashboardsIn(FOLDER);
    expect(files.length).toBeGreaterThan(100);
    const faults = files.flatMap((file) => faultsIn('dashboard', read(file), 'foreign'));
    expect(linesOf(faults.filter((fault) => fault.severity !== 'warning'))).toEqual([]);
    expect(faults.length).toBeLessThan(files.length / 2);
  });
  it('takes the form of the HTTP API, and library panels', () => {
    expect(linesOf(faultsIn('dashboard', { dashboard: { ...sound(), titel: 'x' }, overwrite: true }))).toEqual([expect.stringContaining("dashboard.titel: unknown key 'titel'")]);
    const dashboard = sound();
    dashboard['panels'].push({ id: 5, gridPos: { h: 1, w: 1, x: 0, y: 0 }, libraryPanel: { uid: 'a', name: 'b' } });
    expect(errorsIn('dashboard', dashboard)).toEqual([]);
  });
});

it('in others\' dashboards a text that becomes a number is one, and what cannot is told; of resources too', () => {
  const panel = (more: object): unknown => ({ title: 'A', schemaVersion: 39, panels: [{ type: 'timeseries', title: 'P', ...more }] });
  const custom = (fillOpacity: unknown): readonly string[] => linesOf(faultsIn('dashboard', panel({ fieldConfig: { defaults: { custom: { fillOpacity } } } }), 'foreign'));
  expect([custom('10'), custom(''), custom('$opacity')]).toEqual([[], [], []]);
  expect(custom('10%')).toHaveLength(1);
  // A browser takes any text for true; the server behind Prometheus' data source takes none.
  const asks = (more: object): unknown => linesOf(faultsIn('dashboard', panel({ datasource: { type: 'prometheus', uid: 'a' }, targets: [{ refId: 'A', expr: 'up', ...more }] }), 'foreign'));
  expect(asks({ instant: 'yes' })).toEqual(["panels.0.targets.0.instant: is the text 'yes', not true or false; write true or false, without quotes"]);
  expect(asks({ range: 'true' })).toEqual(["panels.0.targets.0.range: is the text 'true', not true or false; write true without quotes"]);
  expect(asks({ legendFormat: 5 })).toEqual(["panels.0.targets.0.legendFormat: is 5, not a text; write '5' in quotes"]);
  expect(linesOf(faultsIn('dashboard', { title: 'a', schemaVersion: 39, panels: [], graphTooltip: '1' }, 'foreign'))).toEqual(["graphTooltip: is the text '1', not the number; write 1 without quotes"]);
  expect([asks({ instant: true, intervalFactor: '2' }), linesOf(faultsIn('dashboard', panel({ transparent: 'true' }), 'foreign'))]).toEqual([[], []]);
  expect(linesOf(faultsIn('dashboard', panel({ transparent: 'false' }), 'foreign'))).toEqual(["panels.0.transparent: is the text 'false', not true or false; write false without quotes"]);
  const vizConfig = { kind: 'VizConfig', group: 'timeseries', spec: { options: { tooltip: { mode: 'sinlge' } }, fieldConfig: { defaults: { unitt: 's', custom: { fillOpacity: '10%' } }, overrides: [] } } };
  const resource = { apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', metadata: { name: 'a' }, spec: { title: 'A', elements: { a: { kind: 'Panel', spec: { vizConfig } } }, layout: { kind: 'GridLayout', spec: { items: [] } } } };
  const at = 'spec.elements.a.spec.vizConfig.spec';
  expect(faultsIn('dashboard-v2', resource, 'foreign').map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining([`${at}.options.tooltip.mode`, `${at}.fieldConfig.defaults.custom.fillOpacity`, `${at}.fieldConfig.defaults.unitt`]));
});
it('queries of resources are judged by their data source, as those of classic dashboards', () => {
  const asked = (spec: object, group = 'prometheus'): unknown => {
    const query = { kind: 'PanelQuery', spec: { refId: 'A', hidden: false, query: { kind: 'DataQuery', group, version: 'v0', spec } } };
    const panel = { kind: 'Panel', spec: { id: 1, title: 'a', data: { kind: 'QueryGroup', spec: { queries: [query], transformations: [], queryOptions: {} } }, vizConfig: { kind: 'VizConfig', group: 'timeseries', version: '', spec: { options: {}, fieldConfig: { defaults: {}, overrides: [] } } } } };
    return faultsIn('dashboard-v2', { apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', metadata: { name: 'a' }, spec: { title: 'a', elements: { a: panel }, layout: { kind: 'GridLayout', spec: { items: [] } } } }, 'foreign')
      .filter(({ path }) => path.includes('query')).map(({ path, severity }) => `${String(path.at(-1))} ${severity ?? 'error'}`);
  };
  expect(asked({ expr: 'up', legendformat: 'x', instant: 'yes' })).toEqual(['legendformat warning', 'instant warning']);
  expect([asked({ expr: 'up', legendFormat: 'x', instant: true }), asked({ legendformat: 'x' }, 'somebodys-datasource')]).toEqual([[], []]);
});
it('of what is too large the beginnings of lists are validated, and what that does not help is no file without fault', () => {
  const tags = Array.from({ length: 26_000 }, (_, i) => (i === 7 ? { tag: 7 } : `t${i}`));
  const found = faultsIn('dashboard', { title: 'a', schemaVersion: 39, panels: [], tags }, 'foreign');
  expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ severity: 'warning', message: 'holds more than 25000 values: of its lists only the first 500 entries are checked' }), expect.objectContaining({ path: ['tags', 7] })]));
  const many = Object.fromEntries(tags.map((_, i) => [`k${i}`, i]));
  expect(faultsIn('dashboard', { title: 'a', schemaVersion: 39, panels: [], many }, 'foreign')).toMatchObject([{ severity: 'error', message: 'holds more than 25000 values: its keys and values are not checked' }]);
});
