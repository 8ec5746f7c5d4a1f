import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { layoutsOf, read } from './read';
import { isPlain, mild, plain, shown, text } from './values';

const LAYOUTS = new Set(['GridLayout', 'RowsLayout', 'TabsLayout', 'AutoGridLayout', 'ResponsiveGridLayout']);
const ITEMS = new Set(['GridLayoutItem', 'GridLayoutRow', 'RowsLayoutRow', 'TabsLayoutTab', 'AutoGridLayoutItem', 'ResponsiveGridLayoutItem']);

/**
 * In the v2 schema panels lie in `elements`, and the layout says by name where each is shown. Grafana stores a layout that names a missing element, and then
 * cannot open the dashboard; an element in no layout is never shown.
 *
 * Remedy: name each element once in the layout, as it is called in `elements`.
 * @example "elements": { "panel-1": {} }, "layout": { "kind": "GridLayout", "spec": { "items": [{ "kind": "GridLayoutItem", "spec": { "element": { "name": "panel-2" } } }] } }
 */
export const dashboardV2Layout: DocumentCheck = {
  id: 'dashboard/v2-layout', severity: 'error', kinds: ['dashboard-v2'],
  *run(document) {
    const dashboard = read(document);
    const { spec, path } = dashboard;
    const elements = plain(spec['elements']);
    if (!isPlain(spec['layout'])) {
      if (Object.keys(elements).length > 0) yield {
        path: [...path, 'layout'], message: 'the dashboard has no layout, so Grafana cannot open it',
        remedy: 'give a layout, as in { "kind": "AutoGridLayout", "spec": { "items": […] } }',
      };
      return;
    }
    const placed = new Set<string>();
    for (const node of layoutsOf(dashboard)) {
      const known = node.isLayout ? LAYOUTS : ITEMS;
      if (!known.has(node.kind as string)) {
        const near = typeof node.kind === 'string' ? nearest(node.kind, known) : undefined;
        yield {
          path: [...node.path, 'kind'], ...(near === undefined && typeof node.kind === 'string' ? mild(document) : {}),
          message: `the ${node.isLayout ? 'layout' : 'layout item'} kind ${shown(node.kind)} is none that Grafana knows, so the dashboard stays empty`,
          remedy: near === undefined ? `write one of ${[...known].slice(0, 4).join(', ')}` : `did you mean '${near}'?`,
        };
      }
      const element = node.spec['element'];
      if (node.isLayout || (element === undefined && !(typeof node.kind === 'string' && node.kind.endsWith('Item')))) continue;
      const name = text(plain(element)['name']);
      if (name === undefined) {
        yield {
          path: [...node.specPath, 'element'], message: 'an item of the layout names no element',
          remedy: 'write { "kind": "ElementReference", "name": "panel-1" }',
        };
      } else if (!Object.hasOwn(elements, name)) {
        const near = nearest(name, Object.keys(elements).filter((other) => other !== name));
        yield {
          path: [...node.specPath, 'element', 'name'],
          message: `the layout names the element '${shown(name)}', which there is not, so Grafana cannot open the dashboard`,
          remedy: near === undefined ? 'add it to elements, or take the item away' : `did you mean '${near}'?`,
        };
      } else {
        placed.add(name);
      }
    }
    for (const name of Object.keys(elements)) {
      if (!placed.has(name)) yield {
        path: [...path, 'elements', name], message: `the element '${shown(name)}' is in no layout, so it is never shown`,
        remedy: 'add it to the layout, or take it away', ...mild(document),
      };
    }
  },
};
