import type { DataPath, Document } from '../../model/document';
import { layoutsOf, readV2 } from './read-v2';
import { isPlain, list, plain, shown, text, type Plain } from './values';

/** One query of a panel. Both schemas' ways to write it, as one. */
export interface Target {
  readonly path: DataPath;
  /** The query's own fields: `expr`, `legendFormat`, … */
  readonly query: Plain;
  readonly queryPath: DataPath;
  readonly refId: unknown;
  readonly refIdPath: DataPath;
  readonly hidden: boolean;
  readonly datasource: unknown;
  readonly datasourcePath: DataPath;
}
export interface Transformation {
  readonly path: DataPath;
  readonly id: unknown;
  readonly idPath: DataPath;
  readonly options: Plain;
  /** As they stand there, also where they are no object. */
  readonly rawOptions: unknown;
  readonly optionsPath: DataPath;
  readonly filter: Plain;
  readonly filterPath: DataPath;
}
export interface Panel {
  readonly path: DataPath;
  /** The panel as it stands there. */
  readonly raw: Plain;
  readonly id: unknown;
  readonly idPath: DataPath;
  readonly type: unknown;
  readonly typePath: DataPath;
  readonly title: unknown;
  readonly titlePath: DataPath;
  readonly isRow: boolean;
  readonly isLibrary: boolean;
  readonly libraryPanel: unknown;
  readonly libraryPath: DataPath;
  /** Of the whole panel; v2 has none. */
  readonly datasource: unknown;
  readonly datasourcePath: DataPath;
  readonly targets: readonly Target[];
  readonly transformations: readonly Transformation[];
  readonly options: Plain;
  readonly optionsPath: DataPath;
  readonly fieldConfig: Plain;
  readonly fieldConfigPath: DataPath;
  readonly links: readonly unknown[];
  readonly linksPath: DataPath;
  /** Where `interval`, `timeFrom` and `timeShift` are. */
  readonly query: Plain;
  readonly queryPath: DataPath;
}
/** A rectangle that the file gives. */
export interface GridItem {
  readonly path: DataPath;
  readonly name: string;
  readonly x: unknown;
  readonly y: unknown;
  readonly w: unknown;
  readonly h: unknown;
  /** Its keys for x, y, w, h. */
  readonly keys: readonly [string, string, string, string];
  /** Items of one grid can overlap. */
  readonly grid: string;
  readonly repeated: boolean;
  /** A row takes the whole width, whatever it says. */
  readonly isRow: boolean;
}
export interface Repeat {
  readonly path: DataPath;
  readonly value: unknown;
  readonly name: string;
}
export interface Variable {
  readonly path: DataPath;
  readonly spec: Plain;
  readonly name: unknown;
  /** As classic dashboards call it: `query`, `custom`, `datasource`… */
  readonly type: unknown;
  readonly typePath: DataPath;
  /** Of a query variable; its data source. */
  readonly datasource: unknown;
  readonly datasourcePath: DataPath;
  readonly query: unknown;
  readonly queryPath: DataPath;
  /** Which set of variables it belongs to: v2's rows and tabs have their own. */
  readonly scope: string;
}
export interface Annotation {
  readonly path: DataPath;
  readonly name: unknown;
  readonly namePath: DataPath;
  readonly builtIn: boolean;
  readonly enabled: boolean;
  readonly query: Plain;
  readonly queryPath: DataPath;
  readonly datasource: unknown;
  readonly datasourcePath: DataPath;
  readonly spec: Plain;
}
export interface Setting {
  readonly value: unknown;
  readonly path: DataPath;
}
export interface Dashboard {
  readonly v2: boolean;
  /** The dashboard itself, inside whatever wraps it. */
  readonly spec: Plain;
  readonly path: DataPath;
  readonly uid: Setting;
  readonly title: Setting;
  /** Panels with those inside rows, and the rows. */
  readonly panels: readonly Panel[];
  readonly grid: readonly GridItem[];
  readonly repeats: readonly Repeat[];
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly links: readonly unknown[];
  readonly linksPath: DataPath;
  readonly from: Setting;
  readonly to: Setting;
  readonly refresh: Setting;
  readonly intervals: Setting;
  readonly timezone: Setting;
  readonly weekStart: Setting;
  /** Names that the import dialog fills in, as in `DS_PROMETHEUS`. */
  readonly inputs: ReadonlySet<string>;
}

/** A panel as messages call it. */
export function nameOf({ title, type, id }: Pick<Panel, 'title' | 'type' | 'id'>): string {
  if (text(title)) return `${type === 'row' ? 'row' : 'panel'} '${shown(title)}'`;
  return `the ${text(type) ? shown(type, 30) : ''} panel ${typeof id === 'number' ? id : 'without title'}`.replace('  ', ' ');
}

function targetV1(value: unknown, path: DataPath): Target {
  const query = plain(value);
  return {
    path, query, queryPath: path, refId: query['refId'], refIdPath: [...path, 'refId'], hidden: query['hide'] === true,
    datasource: query['datasource'], datasourcePath: [...path, 'datasource'],
  };
}
export function transformation(value: unknown, path: DataPath, id: unknown, idPath: DataPath, specKey?: string): Transformation {
  const spec = specKey === undefined ? plain(value) : plain(plain(value)[specKey]);
  const inner = specKey === undefined ? path : [...path, specKey];
  return { path, id, idPath, options: plain(spec['options']), rawOptions: spec['options'], optionsPath: [...inner, 'options'], filter: plain(spec['filter']), filterPath: [...inner, 'filter'] };
}
function panelV1(raw: Plain, path: DataPath): Panel {
  const at = (key: string): DataPath => [...path, key];
  const type = raw['type'];
  return {
    path, raw, id: raw['id'], idPath: at('id'), type, typePath: at('type'), title: raw['title'], titlePath: at('title'), isRow: type === 'row',
    isLibrary: raw['libraryPanel'] !== undefined && raw['libraryPanel'] !== null, libraryPanel: raw['libraryPanel'], libraryPath: at('libraryPanel'),
    datasource: raw['datasource'], datasourcePath: at('datasource'),
    targets: list(raw['targets']).map((t, i) => targetV1(t, [...at('targets'), i])),
    transformations: list(raw['transformations']).map((t, i) => transformation(t, [...at('transformations'), i], plain(t)['id'], [...at('transformations'), i, 'id'])),
    options: plain(raw['options']), optionsPath: at('options'), fieldConfig: plain(raw['fieldConfig']), fieldConfigPath: at('fieldConfig'),
    links: list(raw['links']), linksPath: at('links'), query: raw, queryPath: path,
  };
}
function gridItem(panel: Panel, grid: string): GridItem | undefined {
  if (!isPlain(panel.raw['gridPos'])) return undefined;
  const { x, y, w, h } = panel.raw['gridPos'];
  return { path: [...panel.path, 'gridPos'], name: nameOf(panel), x, y, w, h, keys: ['x', 'y', 'w', 'h'], grid, repeated: text(panel.raw['repeat']) !== undefined, isRow: panel.isRow };
}
function variableV1(value: unknown, path: DataPath): Variable {
  const spec = plain(value);
  const at = (key: string): DataPath => [...path, key];
  return {
    path, spec, name: spec['name'], type: spec['type'], typePath: at('type'), datasource: spec['datasource'], datasourcePath: at('datasource'),
    query: spec['query'], queryPath: at('query'), scope: '',
  };
}
function annotationV1(value: unknown, path: DataPath): Annotation {
  const spec = plain(value);
  return {
    path, spec, name: spec['name'], namePath: [...path, 'name'], builtIn: spec['builtIn'] === 1 || spec['builtIn'] === true, enabled: spec['enable'] !== false,
    query: isPlain(spec['target']) ? { ...spec['target'], ...spec } : spec, queryPath: path, datasource: spec['datasource'], datasourcePath: [...path, 'datasource'],
  };
}

/** Grafana reads panels on top, one level down inside rows, and inside the `rows` of files from before Grafana 5. */
function readV1(document: Document): Dashboard {
  const root = plain(document.data);
  const inside = !isPlain(root['panels']) && !Array.isArray(root['panels']) ? ['spec', 'dashboard'].find((key) => isPlain(root[key])) : undefined;
  const path: DataPath = inside === undefined ? [] : [inside];
  const spec = inside === undefined ? root : plain(root[inside]);
  const at = (...keys: (string | number)[]): DataPath => [...path, ...keys];
  const panels: Panel[] = [];
  const grid: GridItem[] = [];
  const add = (value: unknown, where: DataPath, gridName: string): void => {
    if (!isPlain(value)) return;
    const panel = panelV1(value, where);
    panels.push(panel);
    const item = gridItem(panel, gridName);
    if (item) grid.push(item);
  };
  list(spec['panels']).forEach((panel, i) => {
    add(panel, at('panels', i), '');
    list(plain(panel)['panels']).forEach((inner, j) => add(inner, at('panels', i, 'panels', j), `row ${i}`));
  });
  list(spec['rows']).forEach((row, i) => list(plain(row)['panels']).forEach((inner, j) => add(inner, at('rows', i, 'panels', j), `old row ${i}`)));
  const repeats = panels.filter((p) => p.raw['repeat'] !== undefined && p.raw['repeat'] !== null && p.raw['repeat'] !== '')
    .map((p): Repeat => ({ path: [...p.path, 'repeat'], value: p.raw['repeat'], name: nameOf(p) }));
  const oldRows = list(spec['rows']).flatMap((row, i): Repeat[] => (text(plain(row)['repeat']) ? [{ path: at('rows', i, 'repeat'), value: plain(row)['repeat'], name: 'a row' }] : []));
  const setting = (key: string): Setting => ({ value: spec[key], path: at(key) });
  const time = plain(spec['time']);
  return {
    v2: false, spec, path, panels, grid, repeats: [...repeats, ...oldRows],
    uid: inside === 'spec' ? { value: plain(root['metadata'])['name'], path: ['metadata', 'name'] } : setting('uid'), title: setting('title'),
    variables: list(plain(spec['templating'])['list']).map((v, i) => variableV1(v, at('templating', 'list', i))),
    annotations: list(plain(spec['annotations'])['list']).map((a, i) => annotationV1(a, at('annotations', 'list', i))),
    links: list(spec['links']), linksPath: at('links'),
    from: { value: time['from'], path: at('time', 'from') }, to: { value: time['to'], path: at('time', 'to') }, refresh: setting('refresh'),
    intervals: { value: plain(spec['timepicker'])['refresh_intervals'], path: at('timepicker', 'refresh_intervals') },
    timezone: setting('timezone'), weekStart: setting('weekStart'),
    inputs: new Set(list(spec['__inputs']).flatMap((input) => text(plain(input)['name']) ?? [])),
  };
}

const known = new WeakMap<object, Dashboard>();
/** A dashboard of either schema as the checks see it. What is not of the expected shape is left out. */
export function read(document: Document): Dashboard {
  const { data } = document;
  const before = isPlain(data) ? known.get(data) : undefined;
  if (before?.v2 === (document.kind === 'dashboard-v2')) return before;
  const dashboard = document.kind === 'dashboard-v2' ? readV2(document) : readV1(document);
  if (isPlain(data)) known.set(data, dashboard);
  return dashboard;
}
export { layoutsOf };
