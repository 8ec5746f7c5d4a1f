import type { DataPath } from '../../model/document';
import type { Dashboard, Panel } from './read';
import { isPlain, list, plain, text, type Plain } from './values';

/** One option of fields: of all fields of a panel, or of those that an override picks. */
export interface FieldOption {
  readonly id: string;
  readonly value: unknown;
  readonly path: DataPath;
}
export interface Override {
  readonly path: DataPath;
  readonly matcher: Plain;
  readonly matcherPath: DataPath;
  readonly properties: readonly FieldOption[];
}

/** Overrides that have the shape of one. */
export function* overridesOf({ fieldConfig, fieldConfigPath }: Panel): Generator<Override> {
  for (const [i, value] of list(fieldConfig['overrides']).entries()) {
    if (!isPlain(value)) continue;
    const path = [...fieldConfigPath, 'overrides', i];
    const properties = list(value['properties']).flatMap((property, j) => {
      const id = text(plain(property)['id']);
      return id === undefined ? [] : [{ id, value: plain(property)['value'], path: [...path, 'properties', j, 'value'] }];
    });
    yield { path, matcher: plain(value['matcher']), matcherPath: [...path, 'matcher'], properties };
  }
}
/** The options with these ids of a panel's fields, of the defaults first. Made one by one: there may be a hundred thousand. */
export function* fieldOptions(panel: Panel, ...ids: readonly string[]): Generator<FieldOption> {
  yield* defaultOptions(panel, ...ids);
  if (panel.fieldConfig['overrides'] !== undefined) for (const { properties } of overridesOf(panel)) for (const option of properties) if (ids.includes(option.id)) yield option;
}
export function* defaultOptions({ fieldConfig, fieldConfigPath }: Panel, ...ids: readonly string[]): Generator<FieldOption> {
  const defaults = plain(fieldConfig['defaults']);
  for (const id of ids) if (Object.hasOwn(defaults, id)) yield { id, value: defaults[id], path: [...fieldConfigPath, 'defaults', id] };
}

/** The unit of all that a panel shows; undefined where overrides or transformations make it another for some of it. */
export function unitOf(panel: Panel): FieldOption | undefined {
  if (panel.transformations.length > 0) return undefined;
  const [own] = defaultOptions(panel, 'unit');
  let count = 0;
  for (const _ of fieldOptions(panel, 'unit')) count++;
  return count === 1 ? own : undefined;
}

export interface Link {
  readonly link: Plain;
  readonly path: DataPath;
  readonly kind: 'dashboard' | 'panel' | 'data' | 'action';
}
/** Every link of a dashboard: on top, in a panel's corner, on its values; and what its buttons call. */
export function* linksOf(dashboard: Dashboard): Generator<Link> {
  yield* linksIn(dashboard.links, dashboard.linksPath, 'dashboard');
  for (const panel of dashboard.panels) {
    if (panel.links.length > 0) yield* linksIn(panel.links, panel.linksPath, 'panel');
    if (panel.options['dataLinks'] !== undefined) yield* linksIn(panel.options['dataLinks'], [...panel.optionsPath, 'dataLinks'], 'data');
    for (const { id, value, path } of fieldOptions(panel, 'links', 'actions')) yield* linksIn(value, path, id === 'links' ? 'data' : 'action');
  }
}
function* linksIn(links: unknown, path: DataPath, kind: Link['kind']): Generator<Link> {
  for (const [i, link] of list(links).entries()) if (isPlain(link)) yield { link, path: [...path, i], kind };
}
/** The address of a link, and where it stands. */
export function urlOf({ link, path, kind }: Link): { readonly url: unknown; readonly path: DataPath } {
  return kind === 'action' && isPlain(link['fetch']) ? { url: link['fetch']['url'], path: [...path, 'fetch', 'url'] } : { url: link['url'], path: [...path, 'url'] };
}
