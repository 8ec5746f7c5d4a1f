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
export function overridesOf({ fieldConfig, fieldConfigPath }: Panel): Override[] {
  return list(fieldConfig['overrides']).flatMap((value, i) => {
    if (!isPlain(value)) return [];
    const path = [...fieldConfigPath, 'overrides', i];
    const properties = list(value['properties']).flatMap((property, j) => {
      const id = text(plain(property)['id']);
      return id === undefined ? [] : [{ id, value: plain(property)['value'], path: [...path, 'properties', j, 'value'] }];
    });
    return [{ path, matcher: plain(value['matcher']), matcherPath: [...path, 'matcher'], properties }];
  });
}
/** Every option of a panel's fields, of the defaults first. */
export function fieldOptions(panel: Panel): FieldOption[] {
  const defaults = Object.entries(plain(panel.fieldConfig['defaults'])).map(([id, value]) => ({ id, value, path: [...panel.fieldConfigPath, 'defaults', id] }));
  return [...defaults, ...overridesOf(panel).flatMap((o) => o.properties)];
}

export interface Link {
  readonly link: Plain;
  readonly path: DataPath;
  readonly kind: 'dashboard' | 'panel' | 'data' | 'action';
}
/** Every link of a dashboard: on top, in a panel's corner, on its values; and what its buttons call. */
export function linksOf(dashboard: Dashboard): Link[] {
  const of = (links: unknown, path: DataPath, kind: Link['kind']): Link[] => list(links).flatMap((link, i) => (isPlain(link) ? [{ link, path: [...path, i], kind }] : []));
  return [
    ...of(dashboard.links, dashboard.linksPath, 'dashboard'),
    ...dashboard.panels.flatMap((panel) => [
      ...of(panel.links, panel.linksPath, 'panel'),
      ...of(panel.options['dataLinks'], [...panel.optionsPath, 'dataLinks'], 'data'),
      ...fieldOptions(panel).flatMap(({ id, value, path }) => (id === 'links' ? of(value, path, 'data') : id === 'actions' ? of(value, path, 'action') : [])),
    ]),
  ];
}
/** The address of a link, and where it stands. */
export function urlOf({ link, path, kind }: Link): { readonly url: unknown; readonly path: DataPath } {
  return kind === 'action' && isPlain(link['fetch']) ? { url: link['fetch']['url'], path: [...path, 'fetch', 'url'] } : { url: link['url'], path: [...path, 'url'] };
}
