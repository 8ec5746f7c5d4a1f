import type { DataPath, Document } from '../../model/document';
import { readV1 } from './read-v1';
import { layoutsOf, readV2 } from './read-v2';
import { isPlain, plain, shown, text, type Plain } from './values';

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
  /** As it stands there. */
  readonly raw: Plain;
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

export function transformation(value: unknown, path: DataPath, id: unknown, idPath: DataPath, specKey?: string): Transformation {
  const spec = specKey === undefined ? plain(value) : plain(plain(value)[specKey]);
  const inner = specKey === undefined ? path : [...path, specKey];
  return { path, raw: plain(value), id, idPath, options: plain(spec['options']), rawOptions: spec['options'], optionsPath: [...inner, 'options'], filter: plain(spec['filter']), filterPath: [...inner, 'filter'] };
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
