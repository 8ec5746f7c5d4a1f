import { isPartOf } from './alike';
import { isFamily } from './families';
import { isComparison, literal, operandOf, type Binary, type Bounds, type Call, type Expr } from './tree';

const from = (least: number, most: number, more: Partial<Bounds> = {}): Bounds => ({ least, most, ...more });
const whole = (least: number, most: number): Bounds => ({ least, most, whole: true });
export const ALL: Bounds = from(-Infinity, Infinity);
const POSITIVE = from(0, Infinity);
const COUNT = whole(1, Infinity);
const ONE = whole(1, 1);
/** What functions can give, whatever they are given. */
const RESULTS: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ...['rate', 'increase', 'irate', 'abs', 'sqrt', 'exp', 'stddev_over_time', 'stdvar_over_time', 'histogram_count', 'histogram_stddev', 'histogram_stdvar', 'mad_over_time', 'time', 'timestamp'].map((fn) => [fn, POSITIVE] as const),
  ...['absent', 'absent_over_time', 'present_over_time'].map((fn) => [fn, ONE] as const), ...['changes', 'resets'].map((fn) => [fn, whole(0, Infinity)] as const),
  ['count_over_time', COUNT], ['sgn', from(-1, 1)], ['hour', whole(0, 23)], ['minute', whole(0, 59)], ['histogram_fraction', from(0, 1)],
  ['day_of_week', whole(0, 6)], ['day_of_month', whole(1, 31)], ['day_of_year', whole(1, 366)], ['days_in_month', whole(28, 31)], ['month', whole(1, 12)],
]);
/** Functions and aggregations that give one of the values that they are given. */
const ONE_OF = new Set([
  'min', 'max', 'topk', 'bottomk', 'limitk', 'limit_ratio', 'min_over_time', 'max_over_time', 'last_over_time', 'first_over_time', 'sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'label_replace', 'label_join', 'vector',
]);
/** And those that give something between. */
const BETWEEN = new Set(['avg', 'quantile', 'avg_over_time', 'quantile_over_time', 'scalar']);
const SUMS = new Set(['sum', 'sum_over_time']);

/** The bounds of a node whose parts have theirs; undefined: it can be anything. */
export function boundsOf(node: Expr, text: string): Bounds | undefined {
  switch (node.type) {
    case 'selector': return node.metric?.name === 'up' && !node.open ? UP : undefined;
    case 'number': return Number.isNaN(node.number) ? undefined : from(node.number, node.number, { whole: Number.isInteger(node.number) });
    case 'paren': case 'range': case 'subquery': return node.of.bounds;
    case 'unary': return node.op === '+' ? node.of.bounds : node.of.bounds && from(-node.of.bounds.most, -node.of.bounds.least, { whole: node.of.bounds.whole === true });
    case 'call': return call(node);
    case 'aggregate': {
      const op = node.op.name;
      return op === 'count' || op === 'count_values' ? COUNT : op === 'group' ? ONE : op === 'stddev' || op === 'stdvar' ? POSITIVE : op && passed(op, operandOf(node)) || undefined;
    }
    case 'binary': return binary(node, text);
    default: return undefined;
  }
}
const UP: Bounds = { least: 0, most: 1, whole: true, why: 'up is 0 or 1' };

function call({ fn: { name }, args }: Call): Bounds | undefined {
  if (name === undefined) return undefined;
  const known = RESULTS.get(name);
  if (known) return known;
  if (name === 'clamp' || name === 'clamp_min' || name === 'clamp_max') {
    const [, first, second] = args.map(literal);
    const of = args[0]?.bounds ?? ALL;
    const [low, high] = name === 'clamp' ? [first, second] : name === 'clamp_min' ? [first, Infinity] : [-Infinity, first];
    if (low === undefined || high === undefined || low > high || Number.isNaN(low + high)) return undefined;
    const clamp = (value: number): number => Math.min(high, Math.max(low, value));
    return from(clamp(of.least), clamp(of.most));
  }
  if (name === 'round' || name === 'ceil' || name === 'floor') return rounded(args[0]?.bounds ?? ALL, args.length > 1);
  return passed(name, args.find(({ value }) => value !== 'string' && !(name === 'quantile_over_time' && value === 'scalar')));
}
/** To whole numbers, or to multiples of something. */
function rounded({ least, most }: Bounds, toMultiple: boolean): Bounds {
  return toMultiple ? from(least >= 0 ? 0 : -Infinity, most <= 0 ? 0 : Infinity) : from(Math.floor(least), Math.ceil(most), { whole: true });
}
function passed(fn: string, of: Expr | undefined): Bounds | undefined {
  const bounds = of?.bounds;
  if (!bounds) return undefined;
  if (ONE_OF.has(fn)) return bounds;
  if (BETWEEN.has(fn)) return bounds.whole ? from(bounds.least, bounds.most, bounds.why ? { why: bounds.why } : {}) : bounds;
  return SUMS.has(fn) && bounds.least >= 0 ? from(bounds.least, Infinity, { whole: bounds.whole === true }) : undefined;
}

function binary(node: Binary, text: string): Bounds | undefined {
  const { op, bool, left, right } = node;
  if (isComparison(op)) {
    if (bool) return whole(0, 1);
    const [number, side] = [literal(right), left];
    if (number !== undefined) return narrowed(side.bounds, op, number);
    const turned = literal(left);
    return turned === undefined ? (left.value === 'scalar' ? right : left).bounds : narrowed(right.bounds, TURNED[op]!, turned);
  }
  const [a, b] = [left.bounds, right.bounds];
  if (op === 'and' || op === 'unless') return a;
  if (op === '/' && left.value === 'vector' && right.value === 'vector') {
    if (isPartOf(left, right, text)) return from(0, 1, { why: 'the left side of the division is a part of its right side, so that their ratio is between 0 and 1' });
    if (isPartOf(right, left, text)) return from(1, Infinity, { why: 'the right side of the division is a part of its left side, so that their ratio is at least 1' });
    if (isFamily(left, right, text)) return from(0, 1, { why: 'the left side of the division is called a part of its right side, so that their ratio is between 0 and 1', likely: true });
  }
  if (!a || !b) return undefined;
  if (op === 'or') return from(Math.min(a.least, b.least), Math.max(a.most, b.most), { whole: a.whole === true && b.whole === true, likely: a.likely === true || b.likely === true });
  return calculated(op, a, b);
}
export const TURNED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '==', '!=': '!=' };

/** What is left of values by a comparison with a number. */
function narrowed(of: Bounds = ALL, op: string, number: number): Bounds | undefined {
  const [least, most] = op === '==' ? [number, number] : op === '>' ? [above(number), of.most] : op === '>=' ? [number, of.most] : op === '<' ? [of.least, below(number)] : op === '<=' ? [of.least, number] : [of.least, of.most];
  const cut = [Math.max(of.least, least), Math.min(of.most, most)] as const;
  const [low, high] = of.whole ? [Math.ceil(cut[0]), Math.floor(cut[1])] : cut;
  if (op === '!=' || !(low <= high)) return of === ALL ? undefined : of;
  const isCut = low !== of.least || high !== of.most;
  return { ...of, least: low, most: high, whole: of.whole === true || (op === '==' && Number.isInteger(number)), ...(isCut ? { why: `only what is ${op} ${number} is left before` } : {}) };
}
/** A next number, close enough that nobody writes one between. */
export const above = (value: number): number => (value === 0 ? Number.MIN_VALUE : !Number.isFinite(value) ? value : value * (value > 0 ? 1 + Number.EPSILON : 1 - Number.EPSILON));
export const below = (value: number): number => -above(-value);

function calculated(op: string, a: Bounds, b: Bounds): Bounds | undefined {
  const corners = (of: (x: number, y: number) => number): readonly number[] => [of(a.least, b.least), of(a.least, b.most), of(a.most, b.least), of(a.most, b.most)];
  const made = (all: readonly number[], isWhole: boolean): Bounds | undefined => {
    // Zero times what has no end: of two values, which both have one.
    const ends = all.map((each) => (Number.isNaN(each) ? 0 : each));
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const why = a.why ?? b.why;
    return least === -Infinity && most === Infinity ? undefined : from(least, most, { whole: isWhole && a.whole === true && b.whole === true, ...(why ? { why } : {}), ...(a.likely || b.likely ? { likely: true } : {}) });
  };
  switch (op) {
    case '+': return made([a.least + b.least, a.most + b.most], true);
    case '-': return made([a.least - b.most, a.most - b.least], true);
    case '*': return made(corners((x, y) => x * y), true);
    case '/': return b.least > 0 || b.most < 0 ? made(corners((x, y) => x / y), false) : a.least >= 0 && b.least >= 0 ? POSITIVE : undefined;
    default: return undefined;
  }
}
