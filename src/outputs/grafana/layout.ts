import type { Dashboard, Row } from '../../model/dashboard';
import type { Panel } from '../../model/panel';

/** A rectangle in Grafana's grid of 24 columns; one unit of height is 30 px. */
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export interface PlacedRow {
  readonly row: Row;
  readonly at: GridPos;
  readonly panels: readonly { readonly panel: Panel; readonly at: GridPos }[];
}
const COLUMNS = 24;
const HEIGHT = 8;
/** Narrower than a quarter of the screen, a graph cannot be read. */
const NARROWEST = 6;

/** Panels without a width share what the others of the row leave, evenly. */
function widthsOf(panels: readonly Panel[]): number[] {
  const open = panels.filter((p) => p.options.width === undefined).length;
  const taken = panels.reduce((sum, p) => sum + (p.options.width ?? 0), 0);
  const share = Math.max(NARROWEST, Math.floor((taken < COLUMNS ? COLUMNS - taken : COLUMNS) / Math.max(1, open)));
  return panels.map((p) => Math.min(COLUMNS, Math.max(1, Math.floor(p.options.width ?? share))));
}

/** Places every row and panel, top to bottom; a panel that does not fit beside the others begins a new line. */
export function layOut(dashboard: Dashboard): PlacedRow[] {
  let y = 0;
  return dashboard.rows.map((row) => {
    const at = { x: 0, y, w: COLUMNS, h: 1 };
    y += 1;
    const widths = widthsOf(row.panels);
    let [x, lineHeight, bottom] = [0, 0, y];
    const panels = row.panels.map((panel, i) => {
      const [w, h] = [widths[i]!, panel.options.height ?? HEIGHT];
      if (x + w > COLUMNS) [x, bottom, lineHeight] = [0, bottom + lineHeight, 0];
      const place = { x, y: bottom, w, h };
      x += w;
      lineHeight = Math.max(lineHeight, h);
      return { panel, at: place };
    });
    if (!row.collapsed) y = bottom + lineHeight; // the panels of a closed row take no room until it is opened
    return { row, at, panels };
  });
}
