import { bare, operandOf, type Aggregate, type Call, type Expr, type Grouping, type Matcher, type Selector } from './tree';

/**
 * How alike two expressions are wanted. `equal`: they give the same. `part`: the first takes the same series as the second, or some of them.
 * `series`: where both have a series of the same labels, it is the same one.
 */
export type Likeness = 'equal' | 'part' | 'series';

/** Whether two expressions of one text are alike, evaluated at one moment. In doubt they are not: metrics without a name, offsets, variables. */
export function alike(one: Expr, other: Expr, text: string, how: Likeness = 'equal'): boolean {
  const [a, b] = [bare(one), bare(other)];
  switch (a.type) {
    case 'selector': return b.type === 'selector' && selectors(a, b, text, how);
    case 'range': return b.type === 'range' && !a.offset && !b.offset && !a.at && !b.at && said(a.window, text) === said(b.window, text) && alike(a.of, b.of, text, how);
    case 'subquery': return b.type === 'subquery' && !a.offset && !b.offset && !a.at && !b.at && said(a.window, text) === said(b.window, text)
      && (a.step === undefined) === (b.step === undefined) && (!a.step || said(a.step, text) === said(b.step!, text)) && alike(a.of, b.of, text, how);
    case 'call': return b.type === 'call' && a.fn.name !== undefined && a.fn.name === b.fn.name && a.args.length === b.args.length && a.args.every((arg, i) => alike(arg, b.args[i]!, text, SERIES_BY_SERIES.test(a.fn.name!) ? how : 'equal'));
    // What is aggregated or joined of other series is another value.
    case 'aggregate': return b.type === 'aggregate' && a.op.name !== undefined && a.op.name === b.op.name && sameGroups(a.grouping, b.grouping) && a.args.length === b.args.length && a.args.every((arg, i) => alike(arg, b.args[i]!, text));
    case 'binary': return b.type === 'binary' && a.op === b.op && !a.fill && !b.fill && (a.bool === undefined) === (b.bool === undefined) && (a.matching ? said(a.matching, text) : '') === (b.matching ? said(b.matching, text) : '')
      && alike(a.left, b.left, text) && alike(a.right, b.right, text);
    case 'unary': return b.type === 'unary' && a.op === b.op && alike(a.of, b.of, text, how);
    case 'number': return b.type === 'number' && a.number === b.number;
    case 'string': return b.type === 'string' && a.text !== undefined && a.text === b.text;
    default: return false;
  }
}
/** Functions whose every result is of one series, with its labels. */
const SERIES_BY_SERIES = /^(?:i?rate|increase|i?delta|deriv|changes|resets|\w+_over_time|abs|ceil|floor|round|clamp(?:_min|_max)?|sgn|sqrt|exp|ln|log2|log10|sort(?:_desc)?)$/;
const said = ({ from, to }: { readonly from: number; readonly to: number }, text: string): string => text.slice(from, to).replace(/\s+/g, '');

function selectors(a: Selector, b: Selector, text: string, how: Likeness): boolean {
  if (a.offset || b.offset || a.at || b.at || a.open || b.open || a.metric?.name === undefined || a.metric.name !== b.metric?.name) return false;
  if (how === 'series') return true;
  return (how === 'part' || a.matchers.length === b.matchers.length) && b.matchers.every((matcher) => a.matchers.some((each) => sameMatcher(each, matcher, text)))
    && (how === 'part' || a.matchers.every((matcher) => b.matchers.some((each) => sameMatcher(each, matcher, text))));
}
function sameMatcher(a: Matcher, b: Matcher, text: string): boolean {
  return a.label.name !== undefined && a.label.name === b.label.name && a.op === b.op && (a.text !== undefined || b.text !== undefined ? a.text === b.text : said(a.valueAt, text) === said(b.valueAt, text));
}
/** Whether two aggregations make the same groups; a variable in the labels may stand for any. */
export function sameGroups(a: Grouping | undefined, b: Grouping | undefined): boolean {
  const [left, right] = [namesOf(a), namesOf(b)];
  return left !== undefined && right !== undefined && left.length === right.length && (a?.keyword ?? 'by') === (b?.keyword ?? 'by') && left.every((name) => right.includes(name));
}
function namesOf(grouping: Grouping | undefined): readonly string[] | undefined {
  const names = new Set(grouping?.labels.map(({ name }) => name));
  return names.has(undefined) ? undefined : [...names] as string[];
}

/** Counters by their names: what is a part of them is never more. */
const COUNTS = /_(?:total|count|bucket)$/;
const GROWTH = /^(?:rate|irate|increase|count_over_time)$/;
/** Whether a value is of a part of what another is of, so that it cannot be greater: requests that failed, of all requests; both with the same groups. */
export function isPartOf(part: Expr, whole: Expr, text: string): boolean {
  const [a, b] = [bare(part), bare(whole)];
  if (a.type === 'aggregate' && b.type === 'aggregate') {
    if (a.op.name !== b.op.name || !sameGroups(a.grouping, b.grouping)) return false;
    const [x, y] = [operandOf(a as Aggregate), operandOf(b as Aggregate)];
    return x !== undefined && y !== undefined && (a.op.name === 'count' ? series(x, y, text) : a.op.name === 'sum' && amount(x, y, text));
  }
  return amount(a, b, text) && a.type !== 'selector';
}
/** Growth or state of counters, of some and of all. */
function amount(part: Expr, whole: Expr, text: string): boolean {
  const [a, b] = [filtered(part), filtered(whole)];
  if (bare(whole) !== b) return false;
  if (a.type === 'call' && b.type === 'call' && GROWTH.test(a.fn.name ?? '')) return a.fn.name === b.fn.name && window(a, text) !== undefined && window(a, text) === window(b, text) && counts(source(a), source(b), text, a.fn.name === 'count_over_time');
  return a.type === 'selector' && b.type === 'selector' && counts(a, b, text, false);
}
function counts(a: Selector | undefined, b: Selector | undefined, text: string, any: boolean): boolean {
  if (!a || !b || !a.metric?.name || !b.metric?.name) return false;
  if (selectors(a, b, text, 'part')) return any || COUNTS.test(a.metric.name);
  // One bucket of a histogram, of all its observations.
  const rest = a.matchers.filter(({ label, op }) => !(label.name === 'le' && op === '='));
  return rest.length === a.matchers.length - 1 && a.metric.name.endsWith('_bucket') && b.metric.name === a.metric.name.replace(/_bucket$/, '_count')
    && selectors({ ...a, metric: b.metric, matchers: rest }, b, text, 'part');
}
/** Counted series, of which a condition may leave some out. */
const series = (part: Expr, whole: Expr, text: string): boolean => bare(whole) === filtered(whole) && alike(filtered(part), whole, text, 'part');
/** What a comparison with a number leaves some of. */
function filtered(node: Expr): Expr {
  let of = bare(node);
  while (of.type === 'binary' && /^(?:[<>]=?|[!=]=)$/.test(of.op) && !of.bool && of.right.value === 'scalar') of = bare(of.left);
  return of;
}
function source(call: Call): Selector | undefined {
  const range = call.args[0] && bare(call.args[0]);
  return range?.type === 'range' && range.of.type === 'selector' && !range.offset && !range.at ? range.of : undefined;
}
function window(call: Call, text: string): string | undefined {
  const range = call.args[0] && bare(call.args[0]);
  return range?.type === 'range' ? said(range.window, text) : undefined;
}
