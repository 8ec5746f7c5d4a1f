import type { Matcher } from './nodes';

/** How deep groups are followed, and how many examples of one pattern are made. */
const DEEPEST = 20;
const MOST = 50;
/** What stands for "anything but these". */
const PLAIN = ['0', 'a', 'A', '-', '_', '/', '.', ' '];

/** As Prometheus reads it: the whole value. Undefined where JavaScript cannot say. */
export function regexOf(pattern: string): RegExp | undefined {
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  try {
    return new RegExp(`^(?:${pattern.slice(flags?.[0].length ?? 0).replace(/\(\?P</g, '(?<')})$`, `s${flags?.[1]?.includes('i') ? 'i' : ''}`);
  } catch {
    return undefined;
  }
}
/** Whether a label's value fits a matcher; undefined where that cannot be said. */
export function fits(value: string, { op, value: wanted }: Matcher): boolean | undefined {
  if (op === '=') return value === wanted;
  if (op === '!=') return value !== wanted;
  const found = regexOf(wanted)?.test(value);
  return found === undefined || op === '=~' ? found : !found;
}
/**
 * Values that a regular expression matches, one for each of its alternatives: `5..` → `500`. `fill` stands for `.*`. None where it holds
 * what is not read here, such as flags inside or a class of Unicode.
 */
export function examplesOf(pattern: string, fill = '0'): readonly string[] {
  const matcher = regexOf(pattern);
  if (!matcher) return [];
  const r = { text: pattern.replace(/^\(\?[is]+\)/, ''), at: 0, fill };
  const found = alternatives(r, 0);
  return found && r.at === r.text.length ? found.filter((value) => matcher.test(value)) : [];
}
interface Reader {
  readonly text: string;
  at: number;
  readonly fill: string;
}
function alternatives(r: Reader, depth: number): string[] | undefined {
  if (depth > DEEPEST) return undefined;
  let found: string[] = [];
  let current = [''];
  for (;;) {
    const next = r.text[r.at];
    if (next === undefined || next === ')') return [...found, ...current].slice(0, MOST);
    if (next === '|') {
      r.at++;
      found = [...found, ...current];
      current = [''];
      continue;
    }
    const part = one(r, depth);
    if (!part) return undefined;
    const times = repeats(r);
    const wild = next === '.' && times.open;
    // `x*` and `x?` once: a value that shows something says more than an empty one.
    const pieces = wild ? [r.fill] : part.map((piece) => piece.repeat(Math.max(times.least, times.most > 0 ? 1 : 0)));
    current = current.flatMap((before) => pieces.map((piece) => before + piece)).slice(0, MOST);
  }
}
function repeats(r: Reader): { readonly least: number; readonly most: number; readonly open: boolean } {
  const found = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(r.text.slice(r.at));
  if (!found) return { least: 1, most: 1, open: false };
  r.at += found[0].length;
  if (found[1]) return { least: found[1] === '+' ? 1 : 0, most: found[1] === '?' ? 1 : Infinity, open: found[1] !== '?' };
  const least = Number(found[2]);
  return { least, most: found[3] ? (found[4] ? Number(found[4]) : Infinity) : least, open: false };
}
function one(r: Reader, depth: number): string[] | undefined {
  const rest = r.text.slice(r.at);
  const opened = /^\((?:\?:|\?P?<\w+>)?/.exec(rest);
  if (opened) {
    if (rest.startsWith('(?') && opened[0] === '(') return undefined;
    r.at += opened[0].length;
    const inner = alternatives(r, depth + 1);
    return r.text[r.at++] === ')' ? inner : undefined;
  }
  const set = /^\[(\^)?((?:\\.|[^\]\\])+)\]/.exec(rest);
  if (set) {
    r.at += set[0].length;
    const matcher = regexOf(set[0]);
    const first = set[2]!.startsWith('\\') ? [] : [set[2]![0]!];
    const value = [...(set[1] ? [] : first), ...PLAIN, 'x', 'X', '1', ':'].find((each) => matcher?.test(each));
    return value === undefined ? undefined : [value];
  }
  const escaped = /^\\(.)/.exec(rest);
  r.at += escaped ? 2 : 1;
  const classes: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };
  if (escaped) return /[a-zA-Z0-9]/.test(escaped[1]!) && !(escaped[1]! in classes) ? undefined : [classes[escaped[1]!] ?? escaped[1]!];
  return rest[0] === '^' || rest[0] === '$' ? [''] : rest[0] === '.' ? ['0'] : /[*+?{]/.test(rest[0]!) ? undefined : [rest[0]!];
}
