import type { Report } from './report';
import { isHundredfold } from './shares';
import { bare, literal, operandOf, type Expr } from './tree';

/** A comparison of a value with a number, the value on the left. */
export interface Limit {
  readonly node: Expr;
  readonly of: Expr;
  readonly op: string;
  readonly number: number;
}
/** Metrics that hold a moment, in seconds since 1970. */
const MOMENT = /^ALERTS_FOR_STATE$|(?:_timestamp_seconds|_(?:start|boot)_time_seconds|_(?:cert_)?expiry(?:_seconds|_timestamp)?|_not_after(?:_timestamp_seconds|_seconds)?|_expiration_timestamp_seconds)$/;
const EXPIRES = /expir|not_after/;
/** Memory and disks, of which nobody counts single bytes. */
const MEMORY = /^(?:node_memory_\w+|node_filesystem_(?:avail|free|size)|container_memory_\w+|process_resident_memory|jvm_memory_\w+|go_memstats_\w*alloc|kubelet_volume_stats_(?:available|capacity|used))_bytes$/;
/** Of requests nobody waits for minutes, and their histograms end long before. */
const REQUESTS = /(?:request|response)s?_(?:duration|latency|time)_seconds_bucket$/;
/** Aggregations that leave a unit what it is. */
const KEEP = /^(?:sum|avg|max|min|topk|bottomk|quantile|(?:avg|max|min|last)_over_time|histogram_quantile|rate|irate|increase)$/;

/** Reports a limit that is surely of another unit than what it is compared with. */
export function checkUnits(limit: Limit, report: Report): void {
  const { node, of, op, number } = limit;
  const isOver = op.startsWith('>');
  const isUnder = op.startsWith('<');
  if (!isOver && !isUnder) return;
  const fault = (message: string, remedy: string): void => report.fault('promql/unit', node, message, remedy);
  const left = left100(of, op, number);
  if (left !== undefined) fault(`the value counts in hundredths, so that this limit is ${number} %, which ${left}`, `for ${rounded(number * 100)} % write ${rounded(number * 100)}`);
  const { bounds } = of;
  if (isUnder && number > 1 && number <= 100 && bounds?.least === 0 && bounds.most === 1 && !bounds.whole) fault(`the value is a share between 0 and 1, and always under ${number}`, `for ${number} % write ${rounded(number / 100)}`);
  const name = metricOf(of);
  if (name !== undefined && isUnder && MOMENT.test(name) && number > 1 && number < 5e8) {
    fault(`'${name}' is a moment, in seconds since 1970, and never under ${number}`, `compare what is left of it: ${name} - time() ${op} …, or how long ago it was: time() - ${name} > …`);
  }
  if (name !== undefined && isOver && MOMENT.test(name) && number > 1 && number < 5e8) {
    fault(`'${name}' is a moment, in seconds since 1970, and always over ${number}`, `compare how long ago it was: time() - ${name} ${op} …`);
  }
  const parts = divided(of);
  if (parts) tooLarge(parts.of, parts.by, number, fault);
  const left1 = timeLeft(of);
  if (left1 !== undefined && isUnder && number >= 1 && number <= 90) fault(`what is left until '${left1}' is in seconds, so that this limit is ${number} s`, `for days write ${op} ${number} * 86400`);
  if (name !== undefined && MEMORY.test(name) && number > 1 && number < 10_000) fault(`'${name}' is in bytes, and this limit is ${number} bytes`, `for MiB write ${number} * 1024 * 1024`);
  if (name !== undefined && REQUESTS.test(name) && of.type === 'call' && of.fn.name === 'histogram_quantile' && isOver && number >= 100) {
    fault(`'${name.replace(/_bucket$/, '')}' is in seconds, and this limit is ${number} s`, `for milliseconds write ${rounded(number / 1000)}`);
  }
}
/** What a value is divided by, all in all. */
function divided(node: Expr): { readonly of: Expr; readonly by: number } | undefined {
  let by = 1;
  let of = bare(node);
  for (let number; of.type === 'binary' && of.op === '/' && (number = literal(of.right)) !== undefined && number > 1; of = bare(of.left)) by *= number;
  return by > 1 ? { of, by } : undefined;
}
/** Seconds, or bytes, that have been made days or MiB before they are compared with as many seconds or bytes. */
function tooLarge(of: Expr, by: number, number: number, fault: (message: string, remedy: string) => void): void {
  const end = timeLeft(of);
  const name = metricOf(of);
  if (end !== undefined && by >= 3600 && number * by > 1e9) fault(`what is left until '${end}' has been divided by ${by}, so that this limit is ${rounded(number * by)} s, more than thirty years`, `write ${rounded(number / by)}, or do not divide`);
  else if (name !== undefined && MEMORY.test(name) && by >= 1000 && number * by >= 1e14) fault(`'${name}' has been divided by ${by}, so that this limit is ${rounded(number * by)} bytes`, `write ${rounded(number / by)}, or do not divide`);
}
const rounded = (value: number): number => Number(value.toPrecision(12));

/** Why no limit under 1 % can be meant; undefined: it may. A share of errors may well be. */
function left100(of: Expr, op: string, number: number): string | undefined {
  if (!(number > 0 && number < 1) || !isHundredfold(of)) return undefined;
  if (op.startsWith('<')) return number >= 0.9 ? 'nothing healthy is under' : undefined;
  return number >= 0.5 && isOfRest(of) ? 'nearly every value is over' : undefined;
}
/** Whether a percentage is what is left of the whole: `100 * (1 - free / size)`, `100 - 100 * idle`. */
function isOfRest(of: Expr): boolean {
  const node = bare(of);
  if (node.type !== 'binary') return false;
  if (node.op === '-') return literal(node.left) === 1 || literal(node.left) === 100;
  return node.op === '*' && [node.left, node.right].some((side) => literal(side) === undefined && isOfRest(side));
}
/** The one metric that a value is of, in its unit; of `x_sum / x_count` its sum. */
export function metricOf(node: Expr): string | undefined {
  const whole = bare(node);
  if (whole.type === 'binary' && whole.op === '/' && metricOf(whole.right)?.endsWith('_count')) return metricOf(whole.left);
  for (let of: Expr | undefined = whole; of;) {
    if (of.type === 'selector') return of.open ? undefined : of.metric?.name;
    if (of.type === 'range') of = of.of;
    else if (of.type === 'aggregate') of = KEEP.test(of.op.name ?? '') ? operandOf(of) : undefined;
    else if (of.type === 'call' && KEEP.test(of.fn.name ?? '')) of = of.args.at(-1);
    else return undefined;
    of = of && bare(of);
  }
  return undefined;
}
/** The metric of `…_expiry - time()`. */
function timeLeft(node: Expr): string | undefined {
  if (node.type !== 'binary' || node.op !== '-') return undefined;
  const [end, now] = [metricOf(node.left), bare(node.right)];
  return end !== undefined && MOMENT.test(end) && EXPIRES.test(end) && now.type === 'call' && now.fn.name === 'time' ? end : undefined;
}
