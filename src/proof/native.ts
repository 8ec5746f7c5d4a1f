/** A native histogram at one scrape: observations by the exponential bucket that they fall into, of which 2^SCHEMA lie between a number and its double. */
export interface Native {
  readonly sum: number;
  readonly count: number;
  /** Observations of nothing. */
  readonly zero: number;
  /** By the bucket's index, ascending. */
  readonly buckets: readonly (readonly [index: number, count: number])[];
}
/** What client_golang chooses for its usual factor of 1.1. */
const SCHEMA = 3;
/** Index of the bucket whose upper edge is the least power of 2^(1/2^SCHEMA) that is not below the value. */
export const bucketOf = (value: number): number => Math.ceil(Math.log2(value) * 2 ** SCHEMA - 1e-9) + 0; // no negative zero

/** `a + factor * b`. */
export function plus<T extends number | Native>(a: T, b: T, factor = 1): T {
  if (typeof a === 'number' || typeof b === 'number') return ((a as number) + factor * (b as number)) as T;
  const of = ({ buckets }: Native): ReadonlyMap<number, number> => new Map(buckets);
  const [left, right] = [of(a), of(b)];
  const indices = [...new Set([...left.keys(), ...right.keys()])].sort((x, y) => x - y);
  return {
    sum: a.sum + factor * b.sum, count: a.count + factor * b.count, zero: a.zero + factor * b.zero,
    buckets: indices.map((index) => [index, (left.get(index) ?? 0) + factor * (right.get(index) ?? 0)] as const),
  } satisfies Native as Native as T;
}
const micro = (value: number): number => Math.round(value * 1e6) / 1e6;
/** In whole millionths: a sum of fractions wobbles, and a wobble down looks like a restart. */
export function settled<T extends number | Native>(value: T): T {
  if (typeof value === 'number') return micro(value) as T;
  const buckets = value.buckets.map(([index, count]) => [index, micro(count)] as const);
  const zero = micro(value.zero);
  return { sum: micro(value.sum), count: micro(buckets.reduce((all, [, count]) => all + count, zero)), zero, buckets } satisfies Native as Native as T;
}
/** How much has been counted. */
export const amount = (value: number | Native): number => (typeof value === 'number' ? value : value.count);

/** As promtool's tests write it: promtool 2.53 and later read it. */
export function nativeText({ sum, count, zero, buckets }: Native): string {
  const first = buckets[0]?.[0] ?? 0;
  const counts: number[] = [];
  for (const [index, each] of buckets) {
    while (counts.length < index - first) counts.push(0);
    counts.push(each);
  }
  return `{{schema:${SCHEMA} sum:${sum} count:${count}${zero > 0 ? ` z_bucket:${zero} z_bucket_w:0.000001` : ''}${counts.length > 0 ? ` offset:${first} buckets:[${counts.join(' ')}]` : ''}}}`;
}
