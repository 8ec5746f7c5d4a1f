import { alike, sameGroups } from './alike';
import type { Report } from './report';
import { bare, literal, operandOf, type Aggregate, type Binary, type Expr, type Selector } from './tree';

/** Reports what is divided by the wrong part of a histogram, what is averaged and must not be, and comparisons of something with itself. */
export function checkParts(nodes: readonly Expr[], report: Report): void {
  for (const node of nodes) {
    if (node.type === 'aggregate') averaged(node, report);
    else if (node.type === 'binary' && !node.fill && node.left.value === 'vector' && node.right.value === 'vector') {
      if (node.op === '/') {
        const part = counted(node.left, report.text);
        const whole = part && counted(node.right, report.text);
        if (!whole) continue;
        mean(node, part, whole, report);
        windows(node, part, whole, report);
      } else if (/^[<>]=?$/.test(node.op) && !node.bool) itself(node, report);
    }
  }
}

interface Counted {
  readonly of: Selector;
  readonly name: string;
  readonly around: string;
  readonly window: string;
}
/** The one counter of an expression, under a rate and sums. */
function counted(node: Expr, text: string): Counted | undefined {
  let around = '';
  let window = '';
  for (let of: Expr | undefined = bare(node); of; of = of && bare(of)) {
    if (of.type === 'aggregate') {
      if (of.op.name !== 'sum') return undefined;
      around += 'sum';
      of = operandOf(of);
    } else if (of.type === 'call') {
      if (!/^(?:rate|irate|increase)$/.test(of.fn.name ?? '')) return undefined;
      around += of.fn.name;
      of = of.args[0];
    } else if (of.type === 'range') {
      if (of.offset || of.at) return undefined;
      window = text.slice(of.window.from, of.window.to).trim();
      of = of.of;
    } else return of.type === 'selector' && !of.open && of.metric?.name !== undefined ? { of, name: of.metric.name, around, window } : undefined;
  }
  return undefined;
}
/** `x_count / x_sum` is one over the mean; `x_sum / y_count` is of two histograms. */
function mean({ opAt }: Binary, a: Counted, b: Counted, report: Report): void {
  if (!/_(?:count|sum)$/.test(a.name)) return;
  const [base, other] = [a, b].map(({ name }) => name.replace(/_(?:sum|count)$/, ''));
  if (a.name.endsWith('_count') && b.name.endsWith('_sum') && base === other) report.fault('promql/mean', opAt, `'${a.name}' divided by '${b.name}' is one over the mean`, `the mean is ${b.name} / ${a.name}`);
  else if (a.name.endsWith('_sum') && b.name.endsWith('_count') && base !== other) report.fault('promql/mean', opAt, `'${a.name}' is divided by '${b.name}', which counts something else: that is no mean`, `divide by ${base!}_count`);
}
/** Of what is compared, one over one time and one over another: at each change the share is wrong. Of the same series it is a comparison of then and now. */
function windows({ opAt }: Binary, a: Counted, b: Counted, report: Report): void {
  if (a.window === '' || b.window === '' || a.window === b.window || a.window.includes('$') || b.window.includes('$') || a.name !== b.name || a.around !== b.around || a.of.matchers.length === b.of.matchers.length || /increase/.test(a.around)) return;
  const [part, whole] = a.of.matchers.length > b.of.matchers.length ? [a.of, b.of] : [b.of, a.of];
  if (!whole.matchers.every((matcher) => part.matchers.some((each) => each.label.name === matcher.label.name && each.op === matcher.op && each.text === matcher.text))) return;
  report.fault('promql/mean', opAt, `a part over ${a.window} is divided by the whole over ${b.window}: whenever there is more or less to do, the share is wrong`, 'give both the same window');
}

/** Aggregations that make of quantiles what is none. */
function averaged(node: Aggregate, report: Report): void {
  if (!/^(?:avg|sum)$/.test(node.op.name ?? '')) return;
  const inner = operandOf(node);
  const of = inner && bare(inner);
  if (of?.type === 'call' && of.fn.name === 'histogram_quantile') report.fault('promql/mean', node.op, `${node.op.name!}() of quantiles is a quantile of nothing: one of few requests counts as much as one of many`, 'aggregate the buckets first: histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))');
  else if (of?.type === 'selector' && !of.open && of.matchers.some(({ label, op }) => label.name === 'quantile' && op === '=') && !/gc/.test(of.metric?.name ?? '')) report.fault('promql/mean', node.op, `${node.op.name!}() of the quantiles of a summary is a quantile of nothing`, 'take max(…) of them, or the mean of all by _sum and _count');
}

/** Something and a multiple of it: always or never, whatever it is. */
function itself({ left, right, op, opAt, matching }: Binary, report: Report): void {
  const [a, b] = [scaled(left), scaled(right)];
  if (matching || (a.by === 1 && b.by === 1 && !op.endsWith('=')) || !(a.of.type === 'call' || a.of.type === 'aggregate' || a.of.type === 'selector') || !alike(a.of, b.of, report.text)) return;
  if (a.of.type === 'aggregate' && b.of.type === 'aggregate' && !sameGroups(a.of.grouping, b.of.grouping)) return;
  report.fault('promql/same', opAt, `both sides of '${op}' are of the same, at the same time: this says nothing about how it changes`, 'compare with another time, as in … offset 1h', 'warning');
}
function scaled(node: Expr): { readonly of: Expr; readonly by: number } {
  const of = bare(node);
  if (of.type !== 'binary' || (of.op !== '*' && of.op !== '/')) return { of, by: 1 };
  const [l, r] = [literal(of.left), literal(of.right)];
  if (r !== undefined) return { of: bare(of.left), by: of.op === '*' ? r : 1 / r };
  return l !== undefined && of.op === '*' ? { of: bare(of.right), by: l } : { of, by: 1 };
}
