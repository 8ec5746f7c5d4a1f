import { lookUp, type Metrics } from './metrics';
import { FUNCTIONS } from './signatures';
import { bare, isSetOperator, operandOf, type Aggregate, type Binary, type Call, type Expr, type Matching, type NameSpan, type Selector } from './tree';

/** What is known about the labels of a vector's series. */
export interface Labels {
  /** No series has others, where the metric's name counts as one; undefined: any may be there, but for those `gone`. */
  readonly only: readonly string[] | undefined;
  readonly gone: readonly string[];
  /** Every series is meant to have these. */
  readonly sure: readonly string[];
  /** Those that are the same on every series. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Made of a classic histogram's buckets alone. */
  readonly buckets: boolean;
}
const NONE: readonly string[] = [];
const NOTHING: ReadonlyMap<string, string> = new Map();
export const ANY: Labels = { only: undefined, gone: NONE, sure: NONE, fixed: NOTHING, buckets: false };
const EMPTY: Labels = { only: NONE, gone: NONE, sure: NONE, fixed: NOTHING, buckets: false };

export const mayHave = (labels: Labels, name: string): boolean => (labels.only ? labels.only.includes(name) : !labels.gone.includes(name));
const union = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const more = b.filter((name) => !a.includes(name));
  return more.length === 0 ? a : [...a, ...more];
};
/** The names of a list; undefined: a variable stands in it. */
export const names = (list: readonly NameSpan[]): readonly string[] | undefined => (list.some(({ name }) => name === undefined) ? undefined : list.map(({ name }) => name!));

/** Gives every node what is known of its labels. Children come before their parents. */
export function inferLabels(nodes: readonly Expr[], metrics: Metrics): void {
  for (const node of nodes) node.labels = labelsOf(node, metrics);
}
function labelsOf(node: Expr, metrics: Metrics): Labels {
  switch (node.type) {
    case 'selector': return selector(node, metrics);
    case 'range': case 'subquery': case 'paren': case 'unary': return node.of.labels ?? ANY;
    case 'aggregate': return aggregate(node);
    case 'call': return call(node);
    case 'binary': return binary(node);
    case 'number': case 'string': return EMPTY;
    case 'variable': return ANY;
  }
}

function selector(node: Selector, metrics: Metrics): Labels {
  const buckets = !node.open && node.metric?.name?.endsWith('_bucket') === true;
  const recorded = node.open || node.metric?.name === undefined ? undefined : metrics.recorded?.get(node.metric.name)?.labels;
  if (!recorded && node.matchers.length === 0 && (node.open || !metrics.labelsKnown)) return buckets ? { ...ANY, buckets } : ANY;
  const gone: string[] = [];
  const fixed = new Map<string, string>();
  for (const { label: { name }, op, text } of node.matchers) {
    if (op !== '=' || name === undefined || text === undefined || name === '__name__') continue;
    if (text === '') gone.push(name);
    else fixed.set(name, text);
  }
  const sure = [...fixed.keys()];
  const matched = node.matchers.flatMap(({ label }) => label.name ?? NONE);
  if (recorded) {
    const { only, gone: lost } = recorded;
    return { only: only && ['__name__', ...only, ...matched].filter((name) => !gone.includes(name)), gone: union(gone, lost.filter((name) => !matched.includes(name))), sure, fixed, buckets: recorded.buckets };
  }
  const known = node.open ? undefined : lookUp(node.metric?.name, metrics);
  if (!known?.labels || !metrics.labelsKnown) return { only: undefined, gone, sure, fixed, buckets };
  const own = ['__name__', ...known.labels, ...metrics.target, ...matched];
  return { only: own.filter((name) => !gone.includes(name)), gone, sure: union(sure, known.labels).filter((name) => !gone.includes(name)), fixed, buckets };
}

function aggregate(node: Aggregate): Labels {
  const inner = operandOf(node)?.labels ?? ANY;
  const op = node.op.name;
  if (op === 'topk' || op === 'bottomk' || op === 'limitk' || op === 'limit_ratio') return inner;
  const { grouping } = node;
  const list = grouping && names(grouping.labels);
  if (op === undefined || (grouping && !list)) return { ...ANY, buckets: inner.buckets };
  const found = grouping?.keyword === 'without' ? drop(inner, [...list!, '__name__']) : keep(inner, list ?? NONE);
  if (op !== 'count_values') return found;
  const value = node.args[0] && bare(node.args[0]);
  return value?.type === 'string' && value.text !== undefined ? plus(found, value.text, true) : ANY;
}
function keep(inner: Labels, list: readonly string[]): Labels {
  return {
    only: list.filter((name) => mayHave(inner, name)), gone: NONE, fixed: pick(inner.fixed, (name) => list.includes(name)), buckets: inner.buckets,
    // Who groups by a label means it to be there.
    sure: list.filter((name) => mayHave(inner, name) && name !== '__name__'),
  };
}
function drop(inner: Labels, list: readonly string[]): Labels {
  const stays = (name: string): boolean => !list.includes(name);
  return { only: inner.only?.filter(stays), gone: union(inner.gone, list), sure: inner.sure.filter(stays), fixed: pick(inner.fixed, stays), buckets: inner.buckets };
}
/** With a label more; `sure`: on every series. */
export function plus(inner: Labels, name: string, sure: boolean): Labels {
  return {
    only: inner.only && union(inner.only, [name]), gone: inner.gone.filter((other) => other !== name), buckets: inner.buckets,
    sure: sure ? union(inner.sure, [name]) : inner.sure.filter((other) => other !== name), fixed: pick(inner.fixed, (other) => other !== name),
  };
}
function pick(map: ReadonlyMap<string, string>, test: (name: string) => boolean): ReadonlyMap<string, string> {
  return map.size === 0 ? map : new Map([...map].filter(([name]) => test(name)));
}

function call(node: Call): Labels {
  const name = node.fn.name;
  // Others' functions, such as VictoriaMetrics' label_set, may add labels.
  if (name === undefined || !FUNCTIONS.has(name)) return ANY;
  const inner = (node.args.find(({ value }) => value === 'vector' || value === 'range') ?? node.args.find(({ value }) => value === 'unknown'))?.labels;
  switch (name) {
    case 'info': return ANY;
    case 'absent': case 'absent_over_time': return absent(node.args[0]);
    case 'vector': case 'scalar': case 'time': case 'pi': return EMPTY;
    case 'histogram_quantile': return { ...drop(inner ?? ANY, ['le']), buckets: false };
    case 'histogram_quantiles': return ANY;
    case 'label_replace': case 'label_join': {
      const to = node.args[1] && bare(node.args[1]);
      return to?.type === 'string' && to.text !== undefined ? plus(inner ?? ANY, to.text, false) : ANY;
    }
    // `hour()` is of one series without labels.
    default: return inner ?? (node.args.length === 0 ? EMPTY : ANY);
  }
}
function absent(arg: Expr | undefined): Labels {
  const of = arg && bare(arg);
  const from = of?.type === 'range' ? of.of : of;
  if (from?.type === 'variable' || of?.type === 'variable') return ANY;
  if (from?.type !== 'selector') return EMPTY;
  if (from.open || from.matchers.some(({ label }) => label.name === undefined)) return ANY;
  const once = from.matchers.filter(({ label, op }) => op === '=' && label.name !== '__name__' && from.matchers.filter((other) => other.label.name === label.name).length === 1);
  const fixed = new Map(once.flatMap(({ label, text }) => (text ? [[label.name!, text] as const] : [])));
  const only = once.filter(({ text }) => text !== '').map(({ label }) => label.name!);
  return { only, gone: NONE, sure: [...fixed.keys()], fixed, buckets: false };
}

function binary(node: Binary): Labels {
  const { left, right, op, matching } = node;
  if (left.value === 'scalar') return right.labels ?? ANY;
  if (right.value === 'scalar') return left.labels ?? ANY;
  if (left.value === 'unknown' || right.value === 'unknown' || node.fill) return ANY;
  const [l, r] = [left.labels ?? ANY, right.labels ?? ANY];
  if (op === 'and' || op === 'unless') return l;
  if (isSetOperator(op)) return either(l, r);
  const list = matching ? names(matching.labels) : NONE;
  if (!list) return ANY;
  if (matching?.group) return grouped(matching.group.side === 'left' ? l : r, matching.group.side === 'left' ? r : l, matching);
  const both = same(l, r);
  if (matching?.on) return keep(both, list);
  return list.length === 0 ? both : drop(both, list);
}
/** Of series that are on one of two sides. */
export function either(l: Labels, r: Labels): Labels {
  return {
    only: l.only && r.only && union(l.only, r.only), gone: union(l.gone, r.gone).filter((name) => !mayHave(l, name) && !mayHave(r, name)),
    sure: l.sure.filter((name) => r.sure.includes(name)), fixed: pick(l.fixed, (name) => r.fixed.get(name) === l.fixed.get(name)), buckets: l.buckets && r.buckets,
  };
}
/** Of two sides whose labels are equal. */
function same(l: Labels, r: Labels): Labels {
  return {
    only: l.only && r.only ? l.only.filter((name) => r.only!.includes(name)) : l.only ?? r.only, gone: union(l.gone, r.gone),
    sure: union(l.sure, r.sure), fixed: r.fixed.size === 0 ? l.fixed : new Map([...r.fixed, ...l.fixed]), buckets: l.buckets && r.buckets,
  };
}
function grouped(many: Labels, one: Labels, { group }: Matching): Labels {
  const copied = names(group!.include);
  if (!copied) return ANY;
  let found: Labels = { ...many, buckets: many.buckets && one.buckets };
  for (const name of copied) found = plus(found, name, one.sure.includes(name));
  return found;
}
