import type { Dashboard, Row } from '../../model/dashboard';
import type { Panel } from '../../model/panel';
import { DefinitionError } from '../../model/problem';

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

function checkSize(panel: Panel, path: string): void {
  const { width, height } = panel.options;
  if (width !== undefined && !(Number.isInteger(width) && width >= 1 && width <= COLUMNS)) {
    throw new DefinitionError(`a ${panel.type} panel is ${width} columns wide`, `give a whole number from 1 to ${COLUMNS}, or leave the width out`, `${path}.width`, panel);
  }
  if (height !== undefined && !(Number.isInteger(height) && height >= 1)) {
    throw new DefinitionError(`a ${panel.type} panel is ${height} units high`, `give a whole number from 1 on; ${HEIGHT} is usual`, `${path}.height`, panel);
  }
}
/** Least room for a panel without a width: rows of such panels alone are broken into lines of about equal length. */
function leastWidth(panels: readonly Panel[]): number {
  const most = COLUMNS / NARROWEST;
  if (panels.length <= most || panels.some((p) => p.options.width !== undefined)) return NARROWEST;
  return Math.floor(COLUMNS / Math.ceil(panels.length / Math.ceil(panels.length / most)));
}
/** Breaks a row into lines that fit. */
function linesOf(panels: readonly Panel[]): Panel[][] {
  const least = leastWidth(panels);
  const lines: Panel[][] = [];
  let room = 0;
  for (const panel of panels) {
    const needs = panel.options.width ?? least;
    if (lines.length === 0 || needs > room) {
      lines.push([]);
      room = COLUMNS;
    }
    lines[lines.length - 1]!.push(panel);
    room -= needs;
  }
  return lines;
}
/** Panels without a width share what the others of the line leave; what does not divide goes to the last ones. */
function widthsOf(line: readonly Panel[]): number[] {
  let open = line.filter((p) => p.options.width === undefined).length;
  let room = COLUMNS - line.reduce((sum, p) => sum + (p.options.width ?? 0), 0);
  return line.map(({ options: { width } }) => {
    if (width !== undefined) return width;
    const share = Math.floor(room / open--);
    room -= share;
    return share;
  });
}

/**
 * Places every row and panel, top to bottom: the Foundation SDK's own layout lets panels overflow and overlap. Throws a `DefinitionError`
 * for a size that the grid does not have.
 */
export function layOut(dashboard: Dashboard): PlacedRow[] {
  let y = 0;
  return dashboard.rows.map((row, r) => {
    const at = { x: 0, y, w: COLUMNS, h: 1 };
    row.panels.forEach((panel, p) => checkSize(panel, `rows[${r}].panels[${p}]`));
    let top = y + 1;
    const panels = linesOf(row.panels).flatMap((line) => {
      const widths = widthsOf(line);
      let x = 0;
      const placed = line.map((panel, i) => {
        const place = { panel, at: { x, y: top, w: widths[i]!, h: panel.options.height ?? HEIGHT } };
        x += widths[i]!;
        return place;
      });
      top += Math.max(...placed.map((p) => p.at.h));
      return placed;
    });
    y = row.collapsed ? y + 1 : top; // the panels of a closed row take no room until it is opened
    return { row, at, panels };
  });
}
