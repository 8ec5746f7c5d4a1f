import type { DataPath, Document } from '../../model/document';
import { nameOf, transformation, type Annotation, type Dashboard, type GridItem, type Panel, type Repeat, type Setting, type Target, type Variable } from './read';
import { isPlain, list, plain, text, type Plain } from './values';

/** One layout or item of a layout, of whatever kind. */
export interface LayoutNode {
  readonly path: DataPath;
  readonly kind: unknown;
  readonly spec: Plain;
  readonly specPath: DataPath;
  /** Whether it arranges others. */
  readonly isLayout: boolean;
  readonly parent: string;
}
const CHILDREN: Readonly<Record<string, string>> = { rows: 'layout', tabs: 'layout', items: 'item', elements: 'item' };

/** Steps of a path: Grafana itself nests three layouts, of six steps each. */
const DEEPEST = 200;
/** All layouts and their items, in the document's order. */
export function layoutsOf({ spec, path }: Pick<Dashboard, 'spec' | 'path'>): LayoutNode[] {
  const nodes: LayoutNode[] = [];
  const seen = new Set<unknown>();
  const open: { value: unknown; path: DataPath; isLayout: boolean; parent: string }[] = [{ value: spec['layout'], path: [...path, 'layout'], isLayout: true, parent: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (!isPlain(next.value) || seen.has(next.value) || next.path.length > DEEPEST) continue;
    seen.add(next.value);
    const inner = plain(next.value['spec']);
    const specPath = [...next.path, 'spec'];
    nodes.push({ path: next.path, kind: next.value['kind'], spec: inner, specPath, isLayout: next.isLayout, parent: next.parent });
    const children: typeof open = [];
    if (inner['layout'] !== undefined) children.push({ value: inner['layout'], path: [...specPath, 'layout'], isLayout: true, parent: specPath.join('.') });
    for (const key of Object.keys(CHILDREN)) list(inner[key]).forEach((value, i) => children.push({ value, path: [...specPath, key, i], isLayout: false, parent: specPath.join('.') }));
    open.push(...children.reverse());
  }
  return nodes;
}

/** v2alpha1 has the plugin's id in `kind`, later versions in `group`. */
const pluginOf = (value: Plain, generic: string): { id: unknown; key: string } =>
  (value['kind'] === generic || value['group'] !== undefined ? { id: value['group'], key: 'group' } : { id: value['kind'], key: 'kind' });

/** A query with its data source, in the form of the classic schema: `{ type, uid }`. */
function query(value: Plain, path: DataPath, outer: Plain, outerPath: DataPath): Pick<Target, 'query' | 'queryPath' | 'datasource' | 'datasourcePath'> {
  const plugin = pluginOf(value, 'DataQuery');
  const named = isPlain(value['datasource']) ? value['datasource'] : undefined;
  const old = isPlain(outer['datasource']) ? outer['datasource'] : undefined;
  const type = text(plugin.id);
  return {
    query: plain(value['spec']), queryPath: [...path, 'spec'],
    datasource: { ...(type === undefined ? {} : { type }), ...(named ? { uid: named['name'] } : old) },
    datasourcePath: old && !named ? [...outerPath, 'datasource'] : [...path, 'datasource'],
  };
}
function target(value: unknown, path: DataPath): Target {
  const spec = plain(plain(value)['spec']);
  const at = [...path, 'spec'];
  return { path, refId: spec['refId'], refIdPath: [...at, 'refId'], hidden: spec['hidden'] === true, ...query(plain(spec['query']), [...at, 'query'], spec, at) };
}
function panelOf(element: Plain, path: DataPath): Panel {
  const raw = plain(element['spec']);
  const at = (...keys: string[]): DataPath => [...path, 'spec', ...keys];
  const isLibrary = element['kind'] === 'LibraryPanel';
  const viz = plain(raw['vizConfig']);
  const plugin = pluginOf(viz, 'VizConfig');
  const data = plain(plain(raw['data'])['spec']);
  return {
    path: at(), raw, id: raw['id'], idPath: at('id'), type: plugin.id, typePath: at('vizConfig', plugin.key), title: raw['title'], titlePath: at('title'), isRow: false,
    isLibrary, libraryPanel: raw['libraryPanel'], libraryPath: at('libraryPanel'), datasource: undefined, datasourcePath: at('data'),
    targets: list(data['queries']).map((q, i) => target(q, [...at('data', 'spec', 'queries'), i])),
    transformations: list(data['transformations']).map((t, i) => {
      const where = [...at('data', 'spec', 'transformations'), i];
      const { id, key } = pluginOf(plain(t), 'Transformation');
      return transformation(t, where, id, [...where, key], 'spec');
    }),
    options: plain(plain(viz['spec'])['options']), optionsPath: at('vizConfig', 'spec', 'options'),
    fieldConfig: plain(plain(viz['spec'])['fieldConfig']), fieldConfigPath: at('vizConfig', 'spec', 'fieldConfig'),
    links: list(raw['links']), linksPath: at('links'), query: plain(data['queryOptions']), queryPath: at('data', 'spec', 'queryOptions'),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  QueryVariable: 'query', TextVariable: 'textbox', ConstantVariable: 'constant', DatasourceVariable: 'datasource', IntervalVariable: 'interval', CustomVariable: 'custom',
  GroupByVariable: 'groupby', AdhocVariable: 'adhoc', SwitchVariable: 'switch', SnapshotVariable: 'snapshot',
};
function variable(value: unknown, path: DataPath, scope: string): Variable {
  const { kind, spec: inner } = plain(value);
  const spec = plain(inner);
  const at = (...keys: string[]): DataPath => [...path, 'spec', ...keys];
  const asked = kind === 'QueryVariable' && isPlain(spec['query']) ? query(spec['query'], at('query'), spec, at()) : undefined;
  const group = text(plain(value)['group']);
  const own = group === undefined ? spec['datasource'] : { type: group, uid: plain(plain(value)['datasource'])['name'] };
  return {
    path, spec, name: spec['name'], type: typeof kind === 'string' && Object.hasOwn(TYPES, kind) ? TYPES[kind] : kind, typePath: [...path, 'kind'], scope,
    datasource: asked ? asked.datasource : own, datasourcePath: asked ? asked.datasourcePath : at('datasource'),
    query: asked ? asked.query : kind === 'DatasourceVariable' ? spec['pluginId'] : spec['query'],
    queryPath: asked ? asked.queryPath : at(kind === 'DatasourceVariable' ? 'pluginId' : 'query'),
  };
}
function annotation(value: unknown, path: DataPath): Annotation {
  const spec = plain(plain(value)['spec']);
  const at = [...path, 'spec'];
  const asked = query(plain(spec['query']), [...at, 'query'], spec, at);
  const legacy = plain(spec['legacyOptions']);
  return {
    path, spec, name: spec['name'], namePath: [...at, 'name'], builtIn: spec['builtIn'] === true, enabled: spec['enable'] !== false,
    ...asked, query: { ...legacy, ...asked.query },
  };
}

/** A dashboard as Kubernetes resource; what a file without `spec` holds is taken for the spec. */
export function readV2(document: Document): Dashboard {
  const root = plain(document.data);
  const path: DataPath = isPlain(root['spec']) ? ['spec'] : [];
  const spec = path.length > 0 ? plain(root['spec']) : root;
  const at = (...keys: (string | number)[]): DataPath => [...path, ...keys];
  const panels = Object.entries(plain(spec['elements'])).flatMap(([name, element]) => (isPlain(element) ? [[name, panelOf(element, at('elements', name))] as const] : []));
  const byName = new Map(panels);
  const layouts = layoutsOf({ spec, path });
  const named = (node: { spec: Plain }): string => {
    const element = text(plain(node.spec['element'])['name']);
    const panel = element === undefined ? undefined : byName.get(element);
    return panel ? nameOf(panel) : text(node.spec['title']) ?? 'an item';
  };
  const grid = layouts.filter((n) => n.kind === 'GridLayoutItem').map((n): GridItem => ({
    path: n.specPath, name: named(n), x: n.spec['x'], y: n.spec['y'], w: n.spec['width'], h: n.spec['height'],
    keys: ['x', 'y', 'width', 'height'], grid: n.parent, repeated: isPlain(n.spec['repeat']), isRow: false,
  }));
  const repeats = layouts.filter((n) => isPlain(n.spec['repeat']))
    .map((n): Repeat => ({ path: [...n.specPath, 'repeat', 'value'], value: plain(n.spec['repeat'])['value'], name: named(n) }));
  const sections = layouts.flatMap((n) => list(n.spec['variables']).map((v, i) => variable(v, [...n.specPath, 'variables', i], n.specPath.join('.'))));
  const time = plain(spec['timeSettings']);
  const setting = (key: string): Setting => ({ value: time[key], path: at('timeSettings', key) });
  return {
    v2: true, spec, path, panels: panels.map(([, panel]) => panel), grid, repeats,
    uid: { value: plain(root['metadata'])['name'], path: ['metadata', 'name'] }, title: { value: spec['title'], path: at('title') },
    variables: [...list(spec['variables']).map((v, i) => variable(v, at('variables', i), '')), ...sections],
    annotations: list(spec['annotations']).map((a, i) => annotation(a, at('annotations', i))),
    links: list(spec['links']), linksPath: at('links'), from: setting('from'), to: setting('to'), refresh: setting('autoRefresh'), intervals: setting('autoRefreshIntervals'),
    timezone: setting('timezone'), weekStart: setting('weekStart'), inputs: new Set(),
  };
}
