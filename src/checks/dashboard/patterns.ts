import { number } from './values';
import { usesIn } from './variables';

/** Duration units of Grafana's browser side; `M` is a month. */
const DURATION = /^(\d+(?:\.\d+)?)(ms|[Mwdhmsy])/;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, M: 2_592_000, y: 31_536_000 };

/** Seconds of a text like `30s` or `1h30m`; undefined where it is none. */
export function seconds(said: string): number | undefined {
  let rest = said.trim();
  let total = 0;
  do {
    const [whole, count, unit] = DURATION.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    total += Number(count) * SECONDS[unit!]!;
    rest = rest.slice(whole.length);
  } while (rest !== '');
  return total;
}

const MATH = /^now(?:[+-]\d{0,5}f?[yMwdhmsQ]|\/f?[yMwdhmsQ])*$/;
/** Milliseconds from now, or of the epoch; `NaN` where it cannot be compared, undefined where it is no time. */
export function timeOf(value: unknown): { readonly relative: boolean; readonly at: number } | undefined {
  if (number(value) !== undefined) return { relative: false, at: value as number };
  if (typeof value !== 'string') return undefined;
  const said = value.trim().replace(/\s+/g, '');
  if (said.startsWith('now')) {
    if (!MATH.test(said)) return undefined;
    if (said.includes('/') || /[yMQ]/.test(said)) return { relative: true, at: NaN };
    return { relative: true, at: [...said.matchAll(/([+-])(\d*)([wdhms])/g)].reduce((sum, [, sign, count, unit]) => sum + (sign === '-' ? -1 : 1) * seconds(`${count || '1'}${unit}`)!, 0) };
  }
  if (/^\d{10,}$/.test(said)) return { relative: false, at: Number(said) };
  const at = /^\d{4}-?\d{2}/.test(said) ? Date.parse(value.trim()) : NaN;
  return Number.isNaN(at) && !/^\d{4}-?(?:\d{2}|W\d{2}|\d{3})/.test(said) ? undefined : { relative: false, at };
}

/** Why Grafana would not take a pattern, which it reads as `/…/flags` or as the whole text; undefined where it would. Nothing is matched by it. */
export function faultInPattern(pattern: string): string | undefined {
  if (usesIn(pattern).length > 0) return undefined;
  const slashed = pattern.startsWith('/');
  const end = pattern.lastIndexOf('/');
  const flags = slashed ? pattern.slice(end + 1) : '';
  if (slashed && (end === 0 || !/^g?i?m?y?s?$/.test(flags))) return end === 0 ? "it starts with '/', but no other '/' ends it" : `after its last '/' stands '${flags.slice(0, 20)}', where only g, i, m, y, s may stand, in this order`;
  try {
    new RegExp(slashed ? pattern.slice(1, end) : `^${pattern}$`, flags);
    return undefined;
  } catch (error) {
    return String((error as Error).message).replace(/^Invalid regular expression: (?:\/[^]*\/\w*: )?/, '').toLowerCase();
  }
}
