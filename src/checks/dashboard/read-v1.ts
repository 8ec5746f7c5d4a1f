import type { DataPath, Document } from '../../model/document';
import { nameOf, transformation, type Annotation, type Dashboard, type GridItem, type Panel, type Repeat, type Setting, type Target, type Transformation, type Variable } from './read';
import { isPlain, list, plain, text, type Plain } from './values';

// Paths are made when they are asked for, which is where there is a fault: of 20,000 panels they are most of what has to be kept.
class TargetV1 implements Target {
  readonly query: Plain;
  constructor(value: unknown, readonly path: DataPath) { this.query = plain(value); }
  get queryPath(): DataPath { return this.path; }
  get refId(): unknown { return this.query['refId']; }
  get refIdPath(): DataPath { return [...this.path, 'refId']; }
  get hidden(): boolean { return this.query['hide'] === true; }
  get datasource(): unknown { return this.query['datasource']; }
  get datasourcePath(): DataPath { return [...this.path, 'datasource']; }
}
class PanelV1 implements Panel {
  #targets: readonly Target[] | undefined;
  #transformations: readonly Transformation[] | undefined;
  constructor(readonly raw: Plain, readonly path: DataPath) {}
  #at(key: string): DataPath { return [...this.path, key]; }
  get id(): unknown { return this.raw['id']; }
  get idPath(): DataPath { return this.#at('id'); }
  get type(): unknown { return this.raw['type']; }
  get typePath(): DataPath { return this.#at('type'); }
  get title(): unknown { return this.raw['title']; }
  get titlePath(): DataPath { return this.#at('title'); }
  get isRow(): boolean { return this.type === 'row'; }
  get isLibrary(): boolean { return this.libraryPanel !== undefined && this.libraryPanel !== null; }
  get libraryPanel(): unknown { return this.raw['libraryPanel']; }
  get libraryPath(): DataPath { return this.#at('libraryPanel'); }
  get datasource(): unknown { return this.raw['datasource']; }
  get datasourcePath(): DataPath { return this.#at('datasource'); }
  get targets(): readonly Target[] { return (this.#targets ??= list(this.raw['targets']).map((t, i) => new TargetV1(t, [...this.path, 'targets', i]))); }
  get transformations(): readonly Transformation[] {
    return (this.#transformations ??= list(this.raw['transformations']).map((t, i) => transformation(t, [...this.path, 'transformations', i], plain(t)['id'], [...this.path, 'transformations', i, 'id'])));
  }
  get options(): Plain { return plain(this.raw['options']); }
  get optionsPath(): DataPath { return this.#at('options'); }
  get fieldConfig(): Plain { return plain(this.raw['fieldConfig']); }
  get fieldConfigPath(): DataPath { return this.#at('fieldConfig'); }
  get links(): readonly unknown[] { return list(this.raw['links']); }
  get linksPath(): DataPath { return this.#at('links'); }
  get query(): Plain { return this.raw; }
  get queryPath(): DataPath { return this.path; }
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
export function readV1(document: Document): Dashboard {
  const root = plain(document.data);
  const inside = !isPlain(root['panels']) && !Array.isArray(root['panels']) ? ['spec', 'dashboard'].find((key) => isPlain(root[key])) : undefined;
  const path: DataPath = inside === undefined ? [] : [inside];
  const spec = inside === undefined ? root : plain(root[inside]);
  const at = (...keys: (string | number)[]): DataPath => [...path, ...keys];
  const panels: Panel[] = [];
  const grid: GridItem[] = [];
  const add = (value: unknown, where: DataPath, gridName: string): void => {
    if (!isPlain(value)) return;
    const panel = new PanelV1(value, where);
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
