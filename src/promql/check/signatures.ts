import { functions, type Signature } from '../functions';

/** A function as far as the checks need it. */
export interface FunctionFacts extends Signature {
  /** How often the last argument may be repeated. */
  readonly more?: number;
  /** Version that has it, as in 2.53 and, for 3.4, 3.04. Undefined: older than 2.42. */
  readonly since?: number;
  /** Version that has it without the flag promql-experimental-functions; `Infinity`: none yet. */
  readonly stable?: number;
  /** Version that has it no more. */
  readonly removed?: number;
  readonly instead?: string;
}
const perSeries: FunctionFacts = { args: ['vector'], returns: 'vector' };
const ofTime: FunctionFacts = { args: ['vector'], optional: 1, returns: 'vector' };
const overTime: FunctionFacts = { args: ['range'], returns: 'vector' };
const constant: FunctionFacts = { args: [], returns: 'scalar' };
const sorted: FunctionFacts = { args: ['vector', 'string'], optional: 1, more: Infinity, returns: 'vector' };
const experimental = (since: number, facts: FunctionFacts): FunctionFacts => ({ ...facts, since, stable: Infinity });

/** Every function of Prometheus 2.42 to 3.16. From `promql/parser/functions.go` of 3.16 and the change log. */
export const FUNCTIONS: ReadonlyMap<string, FunctionFacts> = new Map<string, FunctionFacts>(Object.entries({
  ...functions,
  acos: perSeries, acosh: perSeries, asin: perSeries, asinh: perSeries, atan: perSeries, atanh: perSeries,
  cos: perSeries, cosh: perSeries, sin: perSeries, sinh: perSeries, tan: perSeries, tanh: perSeries, deg: perSeries, rad: perSeries,
  log2: perSeries, log10: perSeries, pi: constant, stdvar_over_time: overTime,
  day_of_month: ofTime, day_of_week: ofTime, day_of_year: ofTime, days_in_month: ofTime, hour: ofTime, minute: ofTime, month: ofTime, year: ofTime,
  label_join: { args: ['vector', 'string', 'string', 'string'], optional: 1, more: Infinity, returns: 'vector' },
  histogram_stddev: { ...perSeries, since: 2.47 }, histogram_stdvar: { ...perSeries, since: 2.47 }, histogram_avg: { ...perSeries, since: 2.51 },
  mad_over_time: experimental(2.49, overTime), sort_by_label: experimental(2.49, sorted), sort_by_label_desc: experimental(2.49, sorted),
  info: experimental(2.55, { args: ['vector', 'vector'], optional: 1, returns: 'vector' }),
  holt_winters: { args: ['range', 'scalar', 'scalar'], returns: 'vector', removed: 3, instead: 'double_exponential_smoothing (experimental)' },
  double_exponential_smoothing: experimental(3, { args: ['range', 'scalar', 'scalar'], returns: 'vector' }),
  ts_of_min_over_time: experimental(3.05, overTime), ts_of_max_over_time: experimental(3.05, overTime), ts_of_last_over_time: experimental(3.05, overTime),
  ts_of_first_over_time: experimental(3.07, overTime), first_over_time: { ...overTime, since: 3.07, stable: 3.14 },
  histogram_quantiles: experimental(3.11, { args: ['vector', 'string', 'scalar', 'scalar'], optional: 1, more: 8, returns: 'vector' }),
  start: experimental(3.12, constant), end: experimental(3.12, constant), step: experimental(3.12, constant), range: experimental(3.12, constant),
  min_of: experimental(3.13, { args: ['scalar', 'scalar'], returns: 'scalar' }), max_of: experimental(3.13, { args: ['scalar', 'scalar'], returns: 'scalar' }),
  start_timestamp: experimental(3.14, perSeries), integral: experimental(3.16, { args: ['range', 'scalar'], optional: 1, returns: 'vector' }),
}));

/** Aggregations that take a parameter before their operand, with its type. */
export const PARAMETERS: Readonly<Record<string, 'scalar' | 'string'>> = {
  topk: 'scalar', bottomk: 'scalar', quantile: 'scalar', limitk: 'scalar', limit_ratio: 'scalar', count_values: 'string',
};
/** Functions that read a window's first and last sample, and so need two. */
export const NEEDS_TWO: ReadonlySet<string> = new Set(['rate', 'increase', 'irate', 'delta', 'idelta', 'deriv', 'predict_linear', 'holt_winters', 'double_exponential_smoothing']);
/** Functions that take what falls for a counter that started again. */
export const OF_COUNTERS: ReadonlySet<string> = new Set(['rate', 'increase', 'irate']);
/** Functions that take a fall for a fall. */
export const OF_GAUGES: ReadonlySet<string> = new Set(['delta', 'idelta', 'deriv', 'predict_linear']);
