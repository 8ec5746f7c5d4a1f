import type * as Lezer from '@prometheus-io/lezer-promql' with { 'resolution-mode': 'import' };
import { milliseconds } from './read';

type Parser = typeof Lezer.parser;
type Node = ReturnType<Parser['parse']>['topNode'];
let parser: Parser | undefined;

/** An expression and its syntax tree. */
export interface Expression {
  readonly text: string;
  readonly top: Node;
}
/** Reads PromQL; undefined where it is none (another's task to say why), or another language's, as in Loki's rule files. */
export function readExpression(text: unknown): Expression | undefined {
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  // Loading the grammar takes 57 ms, which only those pay who check rules.
  parser ??= (require('@prometheus-io/lezer-promql') as typeof Lezer).parser;
  const tree = parser.parse(text);
  let whole = true;
  tree.iterate({ enter: (n) => { if (n.type.isError) whole = false; return whole; } });
  return whole ? { text, top: tree.topNode } : undefined;
}
function each(e: Expression, of: string, take: (node: Node) => void): void {
  e.top.cursor().iterate((n) => { if (n.name === of) take(n.node); });
}
function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (let c = node.firstChild; c; c = c.nextSibling) if (c.name !== 'LineComment') found.push(c);
  return found;
}
const textOf = (e: Expression, n: Node): string => e.text.slice(n.from, n.to);

/** A selector: its metric, if a name stands before the braces, and how many matchers beside that of the name. */
export interface Selector {
  readonly metric: string | undefined;
  readonly matchers: number;
  readonly from: number;
  readonly to: number;
}
export function selectorsOf(e: Expression): Selector[] {
  const found: Selector[] = [];
  each(e, 'VectorSelector', (node) => {
    const name = node.getChild('Identifier');
    const matchers = childrenOf(node.getChild('LabelMatchers') ?? node).filter((c) => c.name.endsWith('LabelMatcher') && !textOf(e, c).startsWith('__name__'));
    found.push({ metric: name ? textOf(e, name) : undefined, matchers: matchers.length, from: node.from, to: node.to });
  });
  return found;
}
/** Milliseconds of every window and subquery; `moved`: it is of another time, by an offset or `@`. */
export function windowsOf(e: Expression): { readonly ms: number; readonly moved: boolean }[] {
  const found: { ms: number; moved: boolean }[] = [];
  for (const kind of ['MatrixSelector', 'SubqueryExpr']) {
    each(e, kind, (node) => {
      const duration = node.getChild('DurationExpr');
      const ms = duration ? milliseconds(textOf(e, duration).trim()) : undefined;
      if (ms === undefined) return;
      let moved = false;
      for (let up: Node | null = node; up && !moved; up = up.parent) moved = up.name === 'OffsetExpr' || up.name === 'StepInvariantExpr';
      found.push({ ms, moved });
    });
  }
  return found;
}

const COMPARISONS = new Set(['Eql', 'Neq', 'Lte', 'Gtr', 'Gte', 'Lss']);
/** Whether an expression leaves out anything that its metrics have: by a comparison, `unless`, `and`, or `absent`. */
export function filters(e: Expression): 'yes' | 'only bool' | 'no' {
  let [filter, bool] = [false, false];
  e.top.cursor().iterate((n) => {
    if (n.name === 'And' || n.name === 'Unless' || n.name === 'Absent' || n.name === 'AbsentOverTime') filter = true;
    if (n.name !== 'BinaryExpr') return;
    const parts = childrenOf(n.node);
    if (!parts.some((p) => COMPARISONS.has(p.name))) return;
    if (parts.some((p) => p.name === 'BoolModifier')) bool = true;
    else filter = true;
  });
  return filter ? 'yes' : bool ? 'only bool' : 'no';
}

/** Functions that give each series of an argument a value and take no label away or add one: the vector is the last vector argument. */
const KEEPING = new Set([
  'abs', 'ceil', 'floor', 'round', 'clamp', 'clamp_min', 'clamp_max', 'sqrt', 'exp', 'ln', 'log2', 'log10', 'sgn', 'sort', 'sort_desc', 'timestamp', 'histogram_quantile',
  'rate', 'increase', 'delta', 'deriv', 'irate', 'idelta', 'changes', 'resets', 'predict_linear', 'avg_over_time', 'min_over_time', 'max_over_time', 'sum_over_time',
  'count_over_time', 'quantile_over_time', 'stddev_over_time', 'stdvar_over_time', 'last_over_time', 'present_over_time',
]);
const RANKING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
const DEEPEST = 60;
/** Of a number, which lets the other side's labels through. */
const SCALAR: ReadonlySet<string> = new Set();

/** The labels that a result can have at most; undefined where the expression leaves them open. */
export function labelsOf(e: Expression): ReadonlySet<string> | undefined {
  return open(e, e.top, 0);
}
function open(e: Expression, node: Node, depth: number): ReadonlySet<string> | undefined {
  if (depth > DEEPEST) return undefined;
  const parts = childrenOf(node);
  const inner = (n: Node | undefined): ReadonlySet<string> | undefined => (n ? open(e, n, depth + 1) : undefined);
  const names = (n: Node | undefined): string[] => (n ? childrenOf(n).map((l) => textOf(e, l).replace(/^["'`](.*)["'`]$/, '$1')) : []);
  switch (node.name) {
    case 'PromQL': case 'ParenExpr': case 'OffsetExpr': case 'StepInvariantExpr': case 'SubqueryExpr': return inner(parts[0]);
    case 'UnaryExpr': return inner(parts.at(-1));
    case 'NumberDurationLiteral': return SCALAR;
    case 'AggregateExpr': {
      const [op, modifier] = [parts[0] ? textOf(e, parts[0]).toLowerCase() : '', parts.find((p) => p.name === 'AggregateModifier')];
      const body = parts.find((p) => p.name === 'FunctionCallBody');
      const by = modifier?.firstChild?.name === 'By' ? names(modifier.lastChild ?? undefined) : undefined;
      if (RANKING.has(op)) return inner(body && childrenOf(body).at(-1));
      if (modifier && !by) return undefined;
      const counted = op === 'count_values' && body?.firstChild ? [textOf(e, body.firstChild).slice(1, -1)] : [];
      return new Set([...(by ?? []), ...counted]);
    }
    case 'FunctionCall': {
      const [fn, body] = [parts[0] ? textOf(e, parts[0]) : '', parts[1]];
      const args = body ? childrenOf(body) : [];
      if (fn === 'scalar' || fn === 'time' || fn === 'pi') return SCALAR;
      if (fn === 'vector') return new Set();
      if (fn === 'label_replace' || fn === 'label_join') {
        const [of, target] = [inner(args[0]), args[1]];
        return of && target ? new Set([...of, textOf(e, target).slice(1, -1)]) : undefined;
      }
      if (!KEEPING.has(fn)) return undefined;
      const vectors = args.filter((a) => a.name !== 'NumberDurationLiteral' && a.name !== 'UnaryExpr');
      return vectors.length === 1 ? inner(vectors[0]) : undefined;
    }
    case 'BinaryExpr': {
      const [left, right] = [inner(parts[0]), inner(parts.at(-1))];
      const clause = parts.find((p) => p.name === 'MatchingModifierClause');
      const many = clause ? childrenOf(clause).find((c) => c.name === 'GroupLeft' || c.name === 'GroupRight') : undefined;
      if (clause && childrenOf(clause).some((c) => c.name.startsWith('Fill'))) return undefined;
      const added = many ? names(many.nextSibling ?? undefined) : [];
      if (many) {
        const side = many.name === 'GroupLeft' ? left : right;
        return side && new Set([...side, ...added]);
      }
      if (parts.some((p) => p.name === 'Or')) return left && right && new Set([...left, ...right]);
      // Of one series to one, the left side's labels are the most there can be.
      return left === SCALAR ? right : left;
    }
    default: return undefined;
  }
}
