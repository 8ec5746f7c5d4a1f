import { kindOf, type Metrics } from './metrics';
import type { Report } from './report';
import { bare, isComparison, literal, operandOf, type Aggregate, type Binary, type Call, type Expr, type Selector } from './tree';

type Bounds = readonly [number, number];
const POSITIVE: Bounds = [0, Infinity];
const ONE: Bounds = [1, 1];
const COUNT: Bounds = [1, Infinity];
/** What functions can give, whatever they are given. */
const RESULTS: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ...['rate', 'increase', 'irate', 'changes', 'resets', 'abs', 'sqrt', 'exp', 'stddev_over_time', 'stdvar_over_time', 'histogram_count'].map((fn) => [fn, POSITIVE] as const),
  ...['absent', 'absent_over_time', 'present_over_time'].map((fn) => [fn, ONE] as const),
  ['count_over_time', COUNT], ['sgn', [-1, 1]], ['hour', [0, 23]], ['minute', [0, 59]],
  ['day_of_week', [0, 6]], ['day_of_month', [1, 31]], ['day_of_year', [1, 366]], ['days_in_month', [28, 31]], ['month', [1, 12]],
]);
/** Functions and aggregations that give one of the values they are given, or something between. */
const BETWEEN = new Set([
  'min', 'max', 'avg', 'topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio', 'min_over_time', 'max_over_time', 'avg_over_time', 'last_over_time', 'first_over_time', 'quantile_over_time',
  'sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'label_replace', 'label_join', 'vector', 'scalar',
]);
const SUMS = new Set(['sum', 'sum_over_time']);
/** What is a whole number whenever it is anything. */
const WHOLE = new Set([
  'count', 'group', 'absent', 'absent_over_time', 'present_over_time', 'count_over_time', 'changes', 'resets', 'sgn',
  'hour', 'minute', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month',
]);

/** Gives nodes the bounds of their values and reports comparisons that nothing passes, quantiles that are none, and alerts that always fire. */
export function checkValues(nodes: readonly Expr[], metrics: Metrics, report: Report): void {
  for (const node of nodes) {
    const bounds = boundsOf(node);
    if (bounds) node.bounds = bounds;
    if (node.type === 'binary' && isComparison(node.op)) comparison(node, metrics, report);
    else if (node.type === 'call' || node.type === 'aggregate') quantile(node, report);
  }
}
function boundsOf(node: Expr): Bounds | undefined {
  switch (node.type) {
    case 'selector': return node.metric?.name === 'up' && !node.open ? [0, 1] : undefined;
    case 'number': return [node.number, node.number];
    case 'paren': case 'range': case 'subquery': return node.of.bounds;
    case 'unary': return node.op === '+' ? node.of.bounds : node.of.bounds && [-node.of.bounds[1], -node.of.bounds[0]];
    case 'call': {
      const fn = node.fn.name;
      if (fn === undefined) return undefined;
      return RESULTS.get(fn) ?? passed(fn, node.args.find(({ value }) => value !== 'string' && !(fn === 'quantile_over_time' && value === 'scalar')));
    }
    case 'aggregate': {
      const op = node.op.name;
      return op === 'count' || op === 'group' ? (op === 'count' ? COUNT : ONE) : op === 'stddev' || op === 'stdvar' ? POSITIVE : op && passed(op, operandOf(node)) || undefined;
    }
    case 'binary': return binaryBounds(node);
    default: return undefined;
  }
}
function passed(fn: string, of: Expr | undefined): Bounds | undefined {
  const bounds = of?.bounds;
  if (!bounds) return undefined;
  if (BETWEEN.has(fn)) return bounds;
  return SUMS.has(fn) && bounds[0] >= 0 ? [bounds[0], Infinity] : undefined;
}
function binaryBounds({ op, bool, left, right }: Binary): Bounds | undefined {
  if (isComparison(op)) return bool ? [0, 1] : left.value === 'scalar' ? right.bounds : left.bounds;
  const [a, b] = [left.bounds, right.bounds];
  if (op === 'and' || op === 'unless') return a;
  if (!a || !b) return undefined;
  if (op === 'or') return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  return (op === '+' || op === '*' || op === '/') && a[0] >= 0 && b[0] >= 0 ? POSITIVE : undefined;
}

const TURNED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '==', '!=': '!=' };
function comparison(node: Binary, metrics: Metrics, report: Report): void {
  const [l, r] = [literal(node.left), literal(node.right)];
  if ((l === undefined) === (r === undefined)) return;
  const [side, number, op] = r === undefined ? [node.right, l!, TURNED[node.op]!] : [node.left, r, node.op];
  const of = bare(side);
  const name = nameOf(of);
  const { bounds } = side;
  if (Number.isNaN(number) && !node.bool && op !== '!=') {
    report.fault('promql/never', node, `nothing is ${op === '==' ? 'equal to' : `${op}`} NaN`, 'to find NaN, compare the value with itself: x != x');
  } else if (bounds && !node.bool && isNever(op, bounds, number, name !== undefined && WHOLE.has(name))) {
    const text = report.text.slice(node.from, node.to);
    report.fault('promql/never', node, `'${text.length > 60 ? `${text.slice(0, 59)}…` : text}' is never true: ${reason(of, bounds)}`, advice(node, of, number));
  }
  if (report.context.use === 'rule' && !node.bool && (op === '>' || op === '>=') && of.type === 'selector') counter(of, node, metrics, report);
}
const nameOf = (node: Expr): string | undefined => (node.type === 'call' ? node.fn.name : node.type === 'aggregate' ? node.op.name : undefined);
function isNever(op: string, [least, most]: Bounds, number: number, whole: boolean): boolean {
  switch (op) {
    case '>': return most <= number;
    case '>=': return most < number;
    case '<': return least >= number;
    case '<=': return least > number;
    case '==': return number < least || number > most || Number.isNaN(number) || (whole && !Number.isInteger(number));
    default: return whole && least === most && least === number;
  }
}
function reason(of: Expr, [least, most]: Bounds): string {
  const name = nameOf(of);
  if (name === 'count' || name === 'count_over_time') return `${name}() of nothing is no result, not 0`;
  const what = name ? `${name}()` : of.type === 'selector' ? of.metric!.name : 'the value';
  if (name === 'vector') return `vector(${least}) is always ${least}`;
  if (least === most) return `${what} is ${least} or nothing`;
  if (most === Infinity) return `${what} is never under ${least}`;
  return least === -Infinity ? `${what} is never over ${most}` : `${what} is between ${least} and ${most}`;
}
function advice(node: Binary, of: Expr, number: number): string {
  const name = nameOf(of);
  if (name === 'vector') return "'or' binds weaker than comparisons: put it into parentheses, as in (x or vector(0)) > 0";
  if ((name === 'count' || name === 'count_over_time' || name === 'present_over_time') && number <= 1)
    return `to find that nothing is there, use ${name === 'count' ? 'absent' : 'absent_over_time'}(…)`;
  if (name?.startsWith('absent')) return `leave out '${node.op} ${number}': ${name}() gives a result when nothing is there, else none; for the opposite use its operand`;
  return 'correct the number or the operator';
}
function counter(of: Selector, node: Binary, metrics: Metrics, report: Report): void {
  const name = of.open ? undefined : of.metric?.name;
  if (name === undefined || name.includes(':')) return;
  const known = kindOf(name, metrics);
  if (known ? known.kind !== 'counter' : !name.endsWith('_total')) return;
  report.fault('promql/counter', node, `'${name}' is a counter: once over the threshold it stays there until a restart`,
    `compare its growth: increase(${name}[5m]) ${node.op} …`);
}

function quantile(node: Call | Aggregate, report: Report): void {
  const name = nameOf(node);
  const args = name === 'quantile' || name === 'histogram_quantile' || name === 'quantile_over_time' ? node.args.slice(0, 1) : name === 'histogram_quantiles' ? node.args.slice(2) : [];
  for (const arg of args) {
    const number = literal(arg);
    if (number === undefined || !(number < 0 || number > 1)) continue;
    report.fault('promql/quantile', arg, `${name} of ${number}: it has to be between 0 and 1`, number > 1 && number <= 100 ? `write ${number / 100}` : undefined);
  }
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
  const raw = (of.type === 'selector' && !of.open && of.metric?.name === 'up') || (of.type === 'aggregate' && /^(?:sum|avg|min|max|quantile|stddev)$/.test(of.op.name ?? ''));
  const calculated = raw || (of.type === 'call' && /^(?:rate|increase|irate|histogram_quantile)$/.test(of.fn.name ?? '')) || (of.type === 'binary' && /^[-+*/]$/.test(of.op));
  if (calculated && !nodes.some(limits)) report.fault('promql/always-fires', root, 'an alert without a condition fires on every series, whatever its value',
    'compare it with a limit, as in … > 0.05');
}
/** Something that can leave series out. */
function limits(node: Expr): boolean {
  switch (node.type) {
    case 'binary': return (isComparison(node.op) && !node.bool) || node.op === 'and' || node.op === 'unless';
    case 'call': return node.fn.name === undefined || node.fn.name.startsWith('absent');
    // A recorded series may hold only what is bad; so may the state of alerts.
    case 'selector': return node.open || node.metric?.name === undefined || node.metric.name.includes(':') || node.metric.name.startsWith('ALERTS');
    case 'variable': return true;
    default: return false;
  }
}
