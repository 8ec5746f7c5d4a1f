import { ANY, either, plus, type Labels } from './labels';
import type { Reading } from './read';
import { bare, operandOf, type Expr } from './tree';

/** What rules of the same file record under one name. */
export interface Recorded {
  /** All that its series can have, but for the name. */
  readonly labels: Labels;
  /** `rate`: a change or a ratio, which is no counter; `sum`: made of counters of several series. Undefined: not known. */
  readonly kind: 'rate' | 'sum' | undefined;
}

/** What one rule records; `labels` are those that it adds. */
export function recordedBy(reading: Reading | undefined, labels: readonly string[]): Recorded {
  if (!reading) return { labels: ANY, kind: undefined };
  const { root } = reading;
  const { only = undefined, gone = [], buckets = false } = root.labels ?? {};
  const own: Labels = { only: only?.filter((name) => name !== '__name__'), gone: gone.filter((name) => name !== '__name__'), sure: [], fixed: new Map(), buckets };
  return { labels: labels.reduce((all, name) => plus(all, name, false), own), kind: kindOf(root) };
}
/** What two rules record under the same name. */
export const recordedByBoth = (one: Recorded, other: Recorded): Recorded => ({ labels: either(one.labels, other.labels), kind: one.kind === other.kind ? one.kind : undefined });

function kindOf(root: Expr): Recorded['kind'] {
  let summed = false;
  for (let of: Expr | undefined = bare(root); of;) {
    if (of.type === 'call') return /^(?:i?rate|increase|i?delta|deriv|histogram_quantile|(?:avg|quantile)_over_time)$/.test(of.fn.name ?? '') ? 'rate' : undefined;
    if (of.type === 'binary') return of.op === '/' && of.left.value === 'vector' && of.right.value === 'vector' ? 'rate' : undefined;
    if (of.type === 'selector') return summed && !of.open && /_(?:total|count|bucket)$/.test(of.metric?.name ?? '') ? 'sum' : undefined;
    if (of.type !== 'aggregate' || !/^(?:sum|avg|min|max)$/.test(of.op.name ?? '')) return undefined;
    summed = true;
    of = operandOf(of);
    of = of && bare(of);
  }
  return undefined;
}
