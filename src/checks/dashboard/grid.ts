import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { isPlain, KINDS, mild, number, typed } from './values';

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/**
 * Grafana's grid has 24 columns. What reaches beyond them is moved or cut, and what is less than one cell wide or high cannot be seen.
 *
 * Remedy: give x, y, w and h as whole numbers, w and h from 1 on, with x + w ≤ 24.
 * @example "gridPos": { "x": 18, "y": 0, "w": 12, "h": 8 }
 */
export const dashboardGrid: DocumentCheck = {
  id: 'dashboard/grid', severity: 'error', kinds: KINDS,
  *run(document) {
    const { grid, panels, v2 } = read(document);
    for (const { path, name, keys, ...item } of grid) {
      const values = [item.x, item.y, item.w, item.h];
      const odd = values.findIndex((value) => number(value) === undefined);
      if (odd !== -1) {
        yield {
          path: [...path, keys[odd]!], message: `${keys[odd]} of ${name} is ${typed(values[odd])}, which is no number`,
          remedy: 'give x, y, width and height as whole numbers', ...mild(document),
        };
        continue;
      }
      const [x, y, w, h] = values as [number, number, number, number];
      if (item.isRow && document.profile === 'foreign') continue;
      if (w <= 0 || h <= 0) yield {
        path: [...path, keys[w <= 0 ? 2 : 3]], message: `${name} is ${w} wide and ${h} high, so it cannot be seen`,
        remedy: 'make it at least 1 wide and 1 high',
      };
      else if (x + w > COLUMNS) yield {
        path: [...path, keys[2]], message: `${name} reaches to column ${x + w}, beyond the grid's ${COLUMNS}`, remedy: `make x + w at most ${COLUMNS}`,
        ...mild(document),
      };
      else if (x < 0 || y < 0) yield {
        path: [...path, keys[x < 0 ? 0 : 1]], message: `${name} begins left of or above the grid`, remedy: 'give x and y from 0 on', ...mild(document),
      };
      else if (document.profile === 'generated' && !values.every(Number.isInteger)) yield {
        path, message: `${name} does not lie on the grid's lines`, remedy: 'give x, y, w and h as whole numbers',
      };
    }
    // Before version 16 of the schema there was none.
    const isOld = panels.every((panel) => !isPlain(panel.raw['gridPos']));
    if (!v2 && (document.profile === 'generated' || !isOld)) {
      for (const panel of panels) if (!isPlain(panel.raw['gridPos'])) yield {
        path: panel.path, ...mild(document), message: `${nameOf(panel)} has no gridPos, so Grafana puts it at the top left`, remedy: 'give x, y, w and h',
      };
    }
  },
};
