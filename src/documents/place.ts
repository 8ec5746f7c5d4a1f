import type { DataPath } from '../model/document';
import type { Excerpt } from '../model/problem';

/** Where something is written. Line and columns are 1-based, in UTF-16 units; `endColumn` is behind the last character, on the same line. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly excerpt: Excerpt;
}

/** What a piece of text occupies in a source, as offsets; `to` is behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a source has at a path. */
export interface Found {
  /** Whether the whole path is there; else this is its longest part that is. */
  readonly complete: boolean;
  readonly key: Span | undefined;
  readonly value: Span;
  readonly isCollection: boolean;
  /** Of a string: the offset at which its character is written; for its length, the offset behind the last. */
  readonly character?: (index: number) => number;
}

/** Where the parts of a parsed text are. */
export interface Layout {
  find(path: DataPath): Found;
}

/** The offsets of a value: of part of a string, of a scalar, or the key of something large. */
export function spanOf(layout: Layout, path: DataPath, range?: Span): Span {
  const { complete, key, value, isCollection, character } = layout.find(path);
  if (!complete || isCollection) return key ?? value;
  if (!range || !character) return value;
  const from = character(range.from);
  return { from, to: Math.max(from, character(range.to)) };
}

/** Most characters of an excerpt, and how many of them may stand before the place. */
const WIDTH = 160;
const BEFORE = 60;

/** A text and its lines, which end in LF, CRLF or CR. */
export class Source {
  #starts: number[] | undefined;
  constructor(readonly text: string) {}

  /** Line, column and excerpt of a span; one that goes over several lines is cut at the end of its first. */
  place({ from, to }: Span): Place {
    const start = Math.min(Math.max(from, 0), this.text.length);
    const line = this.#lineOf(start);
    const begin = this.#lines[line]!;
    let finish = this.#lines[line + 1] ?? this.text.length;
    while (finish > begin && /[\r\n]/.test(this.text[finish - 1]!)) finish--;
    const text = this.text.slice(begin, finish);
    const column = Math.min(start - begin, text.length);
    const end = Math.max(column, Math.min(to - begin, text.length));
    return { line: line + 1, column: column + 1, endColumn: Math.max(end, column + 1) + 1, excerpt: cut(text, column, end) };
  }

  #lineOf(offset: number): number {
    let low = 0;
    for (let high = this.#lines.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (this.#lines[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  get #lines(): number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (const { index, 0: mark } of this.text.matchAll(/\r\n?|\n/g)) starts.push(index + mark.length);
    return (this.#starts = starts);
  }
}

function cut(line: string, from: number, to: number): Excerpt {
  if (line.length <= WIDTH) return { text: line, from, to, ofFile: true };
  let begin = Math.max(0, Math.min(from - BEFORE, line.length - WIDTH + 2));
  let end = Math.min(line.length, begin + WIDTH - 2);
  if (isLowSurrogate(line, begin)) begin++;
  if (isLowSurrogate(line, end)) end--;
  const mark = begin > 0 ? '…' : '';
  const shift = mark.length - begin;
  return { text: mark + line.slice(begin, end) + (end < line.length ? '…' : ''), from: from + shift, to: Math.min(to, end) + shift, ofFile: true };
}

/** The second half of a character: an excerpt must not begin with it. */
const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** An index as asked for by a stranger, made one that is there. */
export const within = (index: number, length: number): number => (index > 0 ? Math.min(Math.floor(index), length) : 0);

/** A text that has no parts. */
export const flatLayout = (text: string): Layout => ({
  find: (path) => ({
    complete: path.length === 0, key: undefined, isCollection: false,
    value: { from: text.search(/\S|$/), to: text.search(/\S|$/) },
    character: (index) => within(index, text.length),
  }),
});

/** Something that cannot be read, and where. */
export interface TextFault extends Span {
  readonly message: string;
  readonly remedy: string;
  /** Where reading stopped, if that is elsewhere. */
  readonly stopped?: number;
}
