import { DefinitionError } from '../model/problem';

/** A hundred years, in seconds; Prometheus itself counts nanoseconds in 64 bits and ends at 292. */
export const LONGEST_DURATION = 100 * 365 * 86_400;

/** PromQL's own words, which stand for no metric; `inf` and `nan` are numbers. */
const RESERVED = /^(?:and|or|unless|atan2|sum|avg|count|min|max|group|stddev|stdvar|topk|bottomk|count_values|quantile|limitk|limit_ratio|offset|by|without|on|ignoring|group_left|group_right|bool|start|end|step|range|fill|fill_left|fill_right|anchored|smoothed|inf|nan)$/i;
/** A metric name of the classic alphabet, which Prometheus 2 knows alone. */
export const isMetricName = (name: string): boolean => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
/** A metric name that means the metric wherever it stands. */
export const isPlainMetric = (name: string): boolean => isMetricName(name) && !RESERVED.test(name);
/** A label name of the classic alphabet. */
export const isLabelName = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
/** A label name that a list of labels takes as it is; `inf` and `nan` are read as numbers there. */
export const isPlainLabel = (name: string): boolean => isLabelName(name) && !/^(?:inf|nan)$/i.test(name);

/** Seconds as PromQL and YAML durations write them: `90` is `1m30s`, `0.25` is `250ms`. Rounded to milliseconds. */
export function duration(seconds: number): string {
  if (!(seconds >= 0 && seconds <= LONGEST_DURATION)) throw new DefinitionError(`${seconds} s is not a duration`, 'give seconds, from zero to a hundred years');
  let left = Math.round(seconds * 1000);
  if (left === 0) return '0s';
  let text = '';
  for (const [unit, size] of [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${unit}`;
    left -= count * size;
  }
  return text;
}
const DURATION = /^(?=.)(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const MILLISECONDS = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1];
/** Milliseconds of a duration as Prometheus writes it, from the greatest unit to the least, as in `1h30m`; undefined where it is none. */
export function millisecondsOf(text: string): number | undefined {
  const [, ...counts] = DURATION.exec(text) ?? [];
  return counts.length === 0 ? undefined : MILLISECONDS.reduce((sum, unit, i) => sum + Number(counts[i] ?? 0) * unit, 0);
}
/** Characters that JSON leaves as they are, and that YAML or (U+FFFD) PromQL refuses, or that break a line. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]/g;
/** A PromQL string. JSON's rules are Go's, but for half a surrogate pair, which Go refuses. */
export const quote = (text: string): string =>
  JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
export function numeral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
