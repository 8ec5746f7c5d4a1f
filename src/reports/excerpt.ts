import type { Excerpt } from '../model/problem';
import { columns, visible } from './visible';

/** What an excerpt looks like on a terminal: the line, and how far from its beginning, and how wide, the part at fault is. */
export interface Shown {
  readonly line: string;
  readonly before: number;
  readonly width: number;
}

/** Fits an excerpt into so many columns, without indentation; what is cut off is `…`. The part at fault stays in sight. */
export function show({ text, from, to }: Excerpt, room: number): Shown {
  const cells = cellsOf(text);
  const indent = cells.findIndex(({ shown }) => shown.trim() !== '');
  const first = cells.findIndex(({ end }) => end > from);
  const at = first < 0 ? cells.length : first; // a fault can be behind the last character
  let last = at;
  while (last + 1 < cells.length && cells[last + 1]!.start < to) last++;

  let begin = Math.max(0, Math.min(indent, at));
  const width = (a: number, b: number): number => cells.slice(a, b).reduce((sum, cell) => sum + cell.width, 0);
  if (width(begin, cells.length) > room) {
    const lead = Math.max(0, Math.min(Math.floor(room / 3), room - width(at, last + 1) - 2));
    while (begin < at && width(begin, at) > lead && width(begin, cells.length) > room - 1) begin++;
  }
  const mark = begin > Math.max(0, indent) ? '…' : '';
  let end = begin;
  for (let left = room - mark.length; end < cells.length; end++) {
    left -= cells[end]!.width;
    if (left < (end + 1 < cells.length ? 1 : 0)) break;
  }
  return {
    line: mark + cells.slice(begin, end).map(({ shown }) => shown).join('') + (end < cells.length ? '…' : ''),
    before: mark.length + width(begin, at),
    width: Math.max(1, width(at, Math.min(last + 1, end))),
  };
}

interface Cell {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
  readonly width: number;
}
function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const character of text) {
    const shown = visible(character);
    cells.push({ start, end: start + character.length, shown, width: columns(shown) });
    start += character.length;
  }
  return cells;
}
