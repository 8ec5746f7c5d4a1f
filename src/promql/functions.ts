/** What an expression evaluates to, in PromQL's own terms. */
export type ValueType = 'scalar' | 'vector' | 'range' | 'string';
export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of `args`, from the end, may be left out. */
  readonly optional?: number;
  readonly returns: 'scalar' | 'vector';
}
const overTime: Signature = { args: ['range'], returns: 'vector' };
const perSeries: Signature = { args: ['vector'], returns: 'vector' };

/** PromQL's functions: one line each. Prometheus' documentation, "Query functions"; each accepted by promtool 2.42. */
export const functions = {
  abs: perSeries,
  absent: perSeries,
  absent_over_time: overTime,
  avg_over_time: overTime,
  ceil: perSeries,
  changes: overTime,
  clamp: { args: ['vector', 'scalar', 'scalar'], returns: 'vector' },
  clamp_max: { args: ['vector', 'scalar'], returns: 'vector' },
  clamp_min: { args: ['vector', 'scalar'], returns: 'vector' },
  count_over_time: overTime,
  delta: overTime,
  deriv: overTime,
  exp: perSeries,
  floor: perSeries,
  histogram_count: perSeries,
  histogram_fraction: { args: ['scalar', 'scalar', 'vector'], returns: 'vector' },
  histogram_quantile: { args: ['scalar', 'vector'], returns: 'vector' },
  histogram_sum: perSeries,
  idelta: overTime,
  increase: overTime,
  irate: overTime,
  label_replace: { args: ['vector', 'string', 'string', 'string', 'string'], returns: 'vector' },
  last_over_time: overTime,
  ln: perSeries,
  max_over_time: overTime,
  min_over_time: overTime,
  predict_linear: { args: ['range', 'scalar'], returns: 'vector' },
  present_over_time: overTime,
  quantile_over_time: { args: ['scalar', 'range'], returns: 'vector' },
  rate: overTime,
  resets: overTime,
  round: { args: ['vector', 'scalar'], optional: 1, returns: 'vector' },
  scalar: { args: ['vector'], returns: 'scalar' },
  sgn: perSeries,
  sort: perSeries,
  sort_desc: perSeries,
  sqrt: perSeries,
  stddev_over_time: overTime,
  sum_over_time: overTime,
  time: { args: [], returns: 'scalar' },
  timestamp: perSeries,
  vector: { args: ['scalar'], returns: 'vector' },
} as const satisfies Record<string, Signature>;
export type FunctionName = keyof typeof functions;

/** Aggregation operators, with the type of the parameter that some take. */
export const aggregations = {
  sum: undefined,
  min: undefined,
  max: undefined,
  avg: undefined,
  count: undefined,
  group: undefined,
  stddev: undefined,
  stdvar: undefined,
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
} as const satisfies Record<string, 'scalar' | 'string' | undefined>;
export type AggregationName = keyof typeof aggregations;

/** Binary operators: how tightly they bind, and what they do. */
export const operators = {
  or: { binds: 1, does: 'set' },
  and: { binds: 2, does: 'set' },
  unless: { binds: 2, does: 'set' },
  '==': { binds: 3, does: 'compare' },
  '!=': { binds: 3, does: 'compare' },
  '>': { binds: 3, does: 'compare' },
  '<': { binds: 3, does: 'compare' },
  '>=': { binds: 3, does: 'compare' },
  '<=': { binds: 3, does: 'compare' },
  '+': { binds: 4, does: 'calculate' },
  '-': { binds: 4, does: 'calculate' },
  '*': { binds: 5, does: 'calculate' },
  '/': { binds: 5, does: 'calculate' },
  '%': { binds: 5, does: 'calculate' },
  atan2: { binds: 5, does: 'calculate' },
  '^': { binds: 6, does: 'calculate' },
} as const satisfies Record<string, { readonly binds: number; readonly does: 'set' | 'compare' | 'calculate' }>;
export type OperatorName = keyof typeof operators;
/** The one operator that groups from the right: `2 ^ 3 ^ 2` is `2 ^ (3 ^ 2)`. */
export const GROUPS_FROM_RIGHT: OperatorName = '^';
