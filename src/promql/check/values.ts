import { alike } from './alike';
import { boundsOf, TURNED } from './bounds';
import { kindOf, type Metrics } from './metrics';
import { orderOf } from './order';
import { checkParameters, givesAlways } from './parameters';
import type { Report } from './report';
import { checkTogether, coversAll } from './together';
import { bare, isComparison, literal, operandOf, type Binary, type Bounds, type Expr, type Selector } from './tree';
import { checkUnits } from './units';

/** Gives nodes the bounds of their values and reports comparisons that nothing passes, parameters that leave nothing, and counters taken for states. */
export function checkValues(nodes: readonly Expr[], metrics: Metrics, report: Report): void {
  for (const node of nodes) {
    const bounds = boundsOf(node, report.text);
    if (bounds) node.bounds = bounds;
    if (node.type === 'binary') {
      if (isComparison(node.op)) comparison(node, metrics, report);
      else checkTogether(node, report);
    }
    checkParameters(node, report);
  }
}

function comparison(node: Binary, metrics: Metrics, report: Report): void {
  if (node.bool) return;
  const [l, r] = [constant(node.left), constant(node.right)];
  if (l !== undefined && r !== undefined) return;
  if (l === undefined && r === undefined) {
    vectors(node, report);
    return;
  }
  const [side, number, op] = r === undefined ? [node.right, l!, TURNED[node.op]!] : [node.left, r, node.op];
  const of = bare(side);
  const { bounds } = side;
  if (Number.isNaN(number) && op !== '!=') {
    report.fault('promql/never', node, `nothing is ${op === '==' ? 'equal to' : `${op}`} NaN`, 'to find NaN, compare the value with itself: x != x');
  } else if (bounds && isNever(op, bounds, number)) {
    never(node, reason(of, bounds), advice(node, of, number), report, bounds.likely ? 'warning' : undefined);
  } else if (op.startsWith('<') && number <= 0 && isAge(of)) {
    never(node, 'what has happened has done so before now', 'correct the number or the operator, as in time() - … < 300', report, 'warning');
  } else if (op.startsWith('>') && number >= 0 && isAge(of, true)) {
    never(node, 'what has happened has done so before now', 'turn the subtraction round, as in time() - … > 300', report, 'warning');
  } else checkUnits({ node, of, op, number }, report);
  if (report.context.use === 'rule' && (op === '>' || op === '>=')) counter(of, op, number, node, metrics, report);
}
/** A number, also one that is calculated of numbers. */
function constant(node: Expr): number | undefined {
  const { bounds } = node;
  return literal(node) ?? (node.value === 'scalar' && bounds?.least === bounds?.most ? bounds?.least : undefined);
}
function never(node: Binary, why: string, remedy: string, report: Report, severity?: 'warning'): void {
  const text = report.text.slice(node.from, node.to).replace(/\s+/g, ' ');
  report.fault('promql/never', node, `'${text.length > 60 ? `${text.slice(0, 59)}…` : text}' is never true: ${why}`, remedy, severity);
}
/** Two vectors whose values are in an order, or in ranges apart. */
function vectors(node: Binary, report: Report): void {
  const { left, right, op } = node;
  if (left.value !== 'vector' && right.value !== 'vector') return;
  const [a, b] = [left.bounds, right.bounds];
  if (!node.matching && left.value === 'vector' && right.value === 'vector') {
    if ((op === '>' || op === '<') && alike(left, right, report.text, 'series')) {
      never(node, 'both sides are the same', `compare with a limit, or with another time: … ${op} … offset 1h`, report);
      return;
    }
    const order = orderOf(left, right, report.text);
    if (order && (op === '<' ? order.greater === 'left' : op === '>' && order.greater === 'right')) {
      never(node, order.why, 'turn the operator round', report);
      return;
    }
  }
  if (!a || !b || a.likely || b.likely) return;
  const apart = op === '>' ? a.most <= b.least : op === '>=' ? a.most < b.least : op === '<' ? a.least >= b.most : op === '<=' ? a.least > b.most : op === '==' && (a.most < b.least || b.most < a.least);
  if (apart) never(node, `the left side is ${span(a)}, the right side ${span(b)}`, 'correct the operator or the operands', report);
}
const nameOf = (node: Expr): string | undefined => (node.type === 'call' ? node.fn.name : node.type === 'aggregate' ? node.op.name : undefined);
function isNever(op: string, { least, most, whole = false }: Bounds, number: number): boolean {
  switch (op) {
    case '>': return most <= number;
    case '>=': return most < number;
    case '<': return least >= number;
    case '<=': return least > number;
    case '==': return number < least || number > most || Number.isNaN(number) || (whole && !Number.isInteger(number));
    default: return whole && least === most && least === number;
  }
}
/** Whether every value but NaN passes. */
function isAlways(op: string, { least, most, whole = false }: Bounds, number: number): boolean {
  switch (op) {
    case '>': return least > number;
    case '>=': return least >= number;
    case '<': return most < number;
    case '<=': return most <= number;
    case '!=': return number < least || number > most || (whole && !Number.isInteger(number));
    default: return least === most && least === number;
  }
}
const rounded = (value: number): number => Number(value.toPrecision(12));
function span({ least, most }: Bounds): string {
  if (least === most) return `${rounded(least)} or nothing`;
  if (most === Infinity) return `never under ${rounded(least)}`;
  return least === -Infinity ? `never over ${rounded(most)}` : `between ${rounded(least)} and ${rounded(most)}`;
}
function reason(of: Expr, bounds: Bounds): string {
  const name = nameOf(of);
  if (name === 'count' || name === 'count_over_time') return `${name}() of nothing is no result, not 0`;
  if (bounds.why && of.type !== 'selector') return bounds.why;
  if (name === 'vector') return `vector(${bounds.least}) is always ${bounds.least}`;
  return `${name ? `${name}()` : of.type === 'selector' ? of.metric!.name : 'the value'} is ${span(bounds)}`;
}
function advice(node: Binary, of: Expr, number: number): string {
  const name = nameOf(of);
  if (name === 'vector') return "'or' binds weaker than comparisons: put it into parentheses, as in (x or vector(0)) > 0";
  if ((name === 'count' || name === 'count_over_time' || name === 'present_over_time') && number <= 1)
    return `to find that nothing is there, use ${name === 'count' ? 'absent' : 'absent_over_time'}(…)`;
  if (name?.startsWith('absent')) return `leave out '${node.op} ${number}': ${name}() gives a result when nothing is there, else none; for the opposite use its operand`;
  if (of.type === 'binary' && of.op === '/' && number > 1 && number <= 100) return `for ${number} % write ${number / 100}, or multiply the ratio by 100`;
  return 'correct the number or the operator';
}
/** How long ago something was, by the name of its metric; `turned`: the negative of that. */
function isAge(node: Expr, turned = false): boolean {
  if (node.type !== 'binary' || node.op !== '-') return false;
  const [left, right] = [bare(node.left), bare(node.right)];
  const [now, start] = turned ? [right, left] : [left, right];
  return now.type === 'call' && now.fn.name === 'time' && start.type === 'selector' && /_(?:start|boot)_time_seconds$|_created$|_last_(?:\w+_)?(?:timestamp|time)(?:_seconds)?$/.test(start.metric?.name ?? '');
}

/** Aggregations under which a counter still is one. */
const STILL = /^(?:sum|max|min|avg|topk|bottomk|sort|sort_desc|label_replace|label_join)$/;
function counter(side: Expr, op: string, number: number, node: Binary, metrics: Metrics, report: Report): void {
  let of = side;
  let around: string | undefined;
  while (of.type === 'aggregate' || of.type === 'call') {
    const inner = of.type === 'aggregate' ? operandOf(of) : of.args[0];
    if (!inner || !STILL.test(nameOf(of) ?? '')) return;
    around ??= nameOf(of);
    of = bare(inner);
  }
  // Whether anything has been counted at all is asked of several at once.
  if (of.type !== 'selector' || (of !== side && (number <= 0 || (op === '>=' && number <= 1)))) return;
  const name = counterOf(of, metrics);
  if (name !== undefined) report.fault('promql/counter', node, `'${name}' is a counter: once over the threshold it stays there until a restart`,
    `compare its growth: ${around !== undefined && /^(?:sum|max|min|avg)$/.test(around) ? `${around}(increase(${name}[5m]))` : `increase(${name}[5m])`} ${op} …`);
}
/** The metric of a selector that is a counter, as is declared or known, or else by its name. */
function counterOf(of: Selector, metrics: Metrics): string | undefined {
  const name = of.open ? undefined : of.metric?.name;
  if (name === undefined || name.includes(':')) return undefined;
  const known = kindOf(name, metrics);
  return (known ? known.kind === 'counter' : name.endsWith('_total')) ? name : undefined;
}

/** Judges the whole: what type it has, and of an alert whether it can be quiet. */
export function checkResult(root: Expr, nodes: readonly Expr[], report: Report): void {
  const { use, alert } = report.context;
  if (root.value === 'string' || root.value === 'range') {
    const what = root.value === 'string' ? 'a string' : 'a range vector';
    if (use === 'rule' || use === 'template') report.fault('promql/result', root, `the result is ${what}: ${use === 'rule' ? 'the rule' : 'the query'} fails each time`);
    else if (use === 'panel') report.fault('promql/result', root, `the result is ${what}, which only an instant query can have`,
      'wrap it in a function, as in rate(x[5m])', report.context.instant === false ? 'error' : 'warning');
    return;
  }
  if (use !== 'rule' || !alert) return;
  const of = bare(root);
  if (of.type === 'binary' && of.bool) {
    report.fault('promql/always-fires', of.bool, "an alert whose condition says 'bool' fires at 0 as well as at 1", "remove 'bool'");
    return;
  }
  if (of.type === 'number') {
    report.fault('promql/always-fires', root, 'a number is no condition: the alert fires always', 'write an expression that gives nothing while all is well, as in up == 0');
    return;
  }
  if (of.type === 'binary' && of.op === 'or' && coversAll(of, report.text)) {
    report.fault('promql/always-fires', of.opAt, 'whatever the value, one side of this or is true: the alert fires on every series', 'correct the limits, or write and');
    return;
  }
  if (of.type === 'binary' && of.op === 'or' && !of.matching && (givesAlways(of.left) || givesAlways(of.right))) {
    const side = givesAlways(of.right) ? of.right : of.left;
    report.fault('promql/always-fires', side, 'this side of or gives something whatever happens: the alert fires always', 'leave it out: an alert is quiet where nothing is given');
    return;
  }
  const [condition, always] = passes(of);
  if (isCalculated(condition) && !nodes.some((node) => limits(node))) report.fault('promql/always-fires', root,
    always ? `every value is ${always.op} ${always.number}: ${reason(condition, condition.bounds!)}; the alert fires on every series` : 'an alert without a condition fires on every series, whatever its value',
    always ? 'correct the number or the operator' : 'compare it with a limit, as in … > 0.05');
}
/** What is under comparisons that every value passes. */
function passes(node: Expr): readonly [Expr, { readonly op: string; readonly number: number }?] {
  const always = alwaysOf(node);
  return always ? [passes(always.of)[0], always] : [node];
}
function alwaysOf(node: Expr): { readonly of: Expr; readonly op: string; readonly number: number } | undefined {
  if (node.type !== 'binary' || node.bool || !isComparison(node.op)) return undefined;
  const [l, r] = [literal(node.left), literal(node.right)];
  if ((l === undefined) === (r === undefined)) return undefined;
  const [side, number, op] = r === undefined ? [node.right, l!, TURNED[node.op]!] : [node.left, r, node.op];
  return side.bounds && isAlways(op, side.bounds, number) ? { of: bare(side), op, number } : undefined;
}
function isCalculated(of: Expr): boolean {
  return (of.type === 'selector' && !of.open && of.metric?.name === 'up') || (of.type === 'aggregate' && /^(?:sum|avg|min|max|quantile|stddev)$/.test(of.op.name ?? ''))
    || (of.type === 'call' && /^(?:rate|increase|irate|histogram_quantile)$/.test(of.fn.name ?? '')) || (of.type === 'binary' && /^[-+*/]$/.test(of.op));
}
/** Something that can leave series out. */
function limits(node: Expr): boolean {
  switch (node.type) {
    case 'binary': return (isComparison(node.op) && !node.bool && !alwaysOf(node)) || node.op === 'and' || node.op === 'unless';
    case 'call': return node.fn.name === undefined || node.fn.name.startsWith('absent');
    // A recorded series may hold only what is bad; so may the state of alerts.
    case 'selector': return node.open || node.metric?.name === undefined || node.metric.name.includes(':') || node.metric.name.startsWith('ALERTS');
    case 'variable': return true;
    default: return false;
  }
}
