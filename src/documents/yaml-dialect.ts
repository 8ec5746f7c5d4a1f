import type { Found, Layout, Span } from './place';

/** Spaces that a line is moved by: more than it can lack. If not, it is moved again. */
const SHIFT = 64;
const MOST_SHIFTS = 8;

/** A text as js-yaml takes it, where that refuses what go-yaml, and so every server, accepts. */
export class Dialect {
  /** Where spaces were put in, in offsets of `text`. */
  readonly #inserted: number[] = [];
  constructor(public text: string) {}

  /** Changes the text so that js-yaml gets further; false if it is right to refuse. */
  tolerate(position: number, reason: string): boolean {
    if (!/tab|indentation|whitespace|separator|mapping/.test(reason)) return false;
    // Tabs between `:`, `-` or a bracket and what follows.
    const before = this.text;
    this.text = before.replace(/(?<=[:\-,[{])[ \t]+/g, (gap) => ' '.repeat(gap.length));
    if (this.text !== before) return true;
    // A closing bracket, or a line within quotes or brackets, that is indented no more than the key it belongs to.
    const line = Math.max(before.lastIndexOf('\n', position - 1), before.lastIndexOf('\r', position - 1)) + 1;
    const moved = this.#inserted.slice(-MOST_SHIFTS).filter((at) => at === line).length;
    if (reason !== 'deficient indentation' || moved === MOST_SHIFTS) return false;
    this.text = before.slice(0, line) + ' '.repeat(SHIFT) + before.slice(line);
    this.#inserted.push(line); // reading goes forward: none of them moves another
    return true;
  }

  /** The offset in the text as it was. */
  original(offset: number): number {
    let original = offset;
    for (const at of this.#inserted) original -= Math.max(0, Math.min(SHIFT, offset - at));
    return Math.max(0, original);
  }

  /** A layout of `text`, as one of the text as it was. */
  layout(inner: Layout): Layout {
    if (this.#inserted.length === 0) return inner;
    const back = ({ from, to }: Span): Span => ({ from: this.original(from), to: this.original(to) });
    return {
      find: (path): Found => {
        const { key, value, character, ...rest } = inner.find(path);
        return { ...rest, key: key && back(key), value: back(value), ...(character ? { character: (index: number) => this.original(character(index)) } : {}) };
      },
    };
  }
}
