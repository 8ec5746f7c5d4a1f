import type { Labels } from './instruments';
import { nativeText } from './native';
import type { Series } from './scrape';

const MILLI = 1000;
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
/** Seconds between two places of promtool's notation: the largest that every point falls on. */
export const gridOf = (series: readonly Series[]): number =>
  series.reduce((grid, { points }) => points.reduce((g, { at }) => divisor(g, Math.round(at * MILLI)), grid), 0) / MILLI;

/** Prometheus 3 stores the edge 1 as `1.0`, whatever was scraped. */
const stored = (label: string, value: string, wholeEdges: '1' | '1.0'): string =>
  (label === 'le' && wholeEdges === '1.0' && /^\d+$/.test(value) ? `${value}.0` : value);
/** A series as promtool's tests write it. */
export const seriesName = ({ name, labels }: Series, wholeEdges: '1' | '1.0'): string =>
  `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(stored(label, value, wholeEdges))}`).join(',')}}`;
/** Its values on a grid; a list, since promtool computes `a+bxn` with errors that look like restarts. */
export function seriesValues({ points }: Series, grid: number): string {
  let next = 0;
  return points.map(({ at, value }) => {
    const place = Math.round(at / grid);
    const blanks = place - next;
    next = place + 1;
    return `${blanks > 0 ? `_x${blanks} ` : ''}${typeof value === 'object' ? nativeText(value) : value === Infinity ? 'Inf' : value === -Infinity ? '-Inf' : value}`;
  }).join(' ');
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
/** What a quoted string of Go says. */
export const unquote = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_, x?: string, u?: string, U?: string, c?: string) =>
    c === undefined ? String.fromCodePoint(parseInt(x ?? u ?? U ?? '', 16)) : (ESCAPES[c] ?? c));
/** Labels or annotations as promtool prints them: `{a="b", c="d"}`. */
export const parseLabels = (text: string): Labels =>
  Object.fromEntries([...text.matchAll(/("(?:[^"\\]|\\.)*"|[^\s{,="]+)="((?:[^"\\]|\\.)*)"/g)]
    .map(([, label, value]) => [unquote(label!.replace(/^"|"$/g, '')), unquote(value!)]));
