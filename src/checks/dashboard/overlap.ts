import type { DocumentCheck } from '../../model/document';
import { read, type GridItem } from './read';
import { KINDS, mild, number } from './values';

interface Rectangle {
  readonly item: GridItem;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
const rectangle = (item: GridItem): Rectangle | undefined => {
  const [x, y, w, h] = [number(item.x), number(item.y), number(item.w), number(item.h)];
  return x !== undefined && y !== undefined && w !== undefined && h !== undefined && w > 0 && h > 0 ? { item, x, y, w, h } : undefined;
};

const MOST_OPEN = 100;
/**
 * Two panels cannot lie in the same place: Grafana pushes one of them down, and the dashboard looks different from what was written.
 *
 * Remedy: give each panel a place of its own.
 * @example [{ "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 } }, { "gridPos": { "x": 6, "y": 4, "w": 12, "h": 8 } }]
 */
export const dashboardOverlap: DocumentCheck = {
  id: 'dashboard/overlap', severity: 'error', kinds: KINDS,
  *run(document) {
    const grids = new Map<string, Rectangle[]>();
    for (const item of read(document).grid) {
      const found = item.repeated ? undefined : rectangle(item);
      if (!found) continue;
      const others = grids.get(item.grid);
      if (others) others.push(found);
      else grids.set(item.grid, [found]);
    }
    for (const rectangles of grids.values()) {
      let open: Rectangle[] = [];
      for (const b of rectangles.sort((one, other) => one.y - other.y || one.x - other.x)) {
        open = open.filter((a) => a.y + a.h > b.y);
        const a = open.find((other) => other.x < b.x + b.w && b.x < other.x + other.w);
        if (a) yield {
          path: b.item.path, message: `${b.item.name} lies on ${a.item.name}, so Grafana moves it`, remedy: `place it at y ${a.y + a.h} or beside it`,
          ...mild(document),
        };
        // Of panels that lie on one another these are enough: comparing all takes the square of their number.
        if (!a || open.length < MOST_OPEN) open.push(b);
      }
    }
  },
};
