import type * as Lezer from '@prometheus-io/lezer-promql' with { 'resolution-mode': 'import' };
import type { Surroundings } from '../../model/document';
import { usesIn } from './variables';

// `require`, so that the bundler sees it: the package's types are an ES module's.
const { parser } = require('@prometheus-io/lezer-promql') as typeof Lezer;
type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];
type Labels = ReadonlySet<string> | undefined;
/** What an expression has been made of, and what its labels are judged by. */
interface Context {
  readonly said: string;
  readonly isVariable: (node: SyntaxNode) => boolean;
  readonly surroundings: Surroundings;
}

/** An expression with as many characters in place of Grafana's variables, so that it is PromQL. */
function withoutVariables(expr: string): string {
  let out = '';
  let at = 0;
  for (const { from, to } of usesIn(expr)) {
    out += expr.slice(at, from);
    const duration = /(?:\[|\[[^\]]*:|\boffset\s+-?)\s*$/i.test(out.slice(-60));
    out += duration ? `${'1'.repeat(to - from - 1)}m` : 'x'.repeat(to - from);
    at = to;
  }
  return out + expr.slice(at);
}
const childrenOf = (node: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'LineComment') found.push(child);
  return found;
};
const AGGREGATES_KEEPING_LABELS = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
const VECTOR_LAST = new Set(['histogram_quantile', 'histogram_fraction', 'quantile_over_time']);
const MOST_DEEP = 100;

function listed(grouping: SyntaxNode | null | undefined, context: Context): Labels {
  if (!grouping) return undefined;
  const labels = childrenOf(grouping);
  if (labels.some(context.isVariable)) return undefined;
  return new Set(labels.map((l) => context.said.slice(l.from, l.to).replace(/^["'`]|["'`]$/g, '')));
}
function ofSelector(node: SyntaxNode, { said, surroundings, isVariable }: Context): Labels {
  const name = node.getChild('Identifier');
  const { metrics, targetLabels } = surroundings;
  if (!name || !metrics || !targetLabels || isVariable(name)) return undefined;
  const metric = said.slice(name.from, name.to);
  const known = metrics.get(metric) ?? metrics.get(metric.replace(/_(?:bucket|sum|count|total)$/, ''));
  return known?.labels && new Set([...known.labels, ...targetLabels, ...(metric.endsWith('_bucket') ? ['le'] : []), '__name__', 'job', 'instance']);
}
function ofAggregate(node: SyntaxNode, context: Context, depth: number): Labels {
  const op = node.getChild('AggregateOp');
  const body = node.getChild('FunctionCallBody');
  const args = body ? childrenOf(body) : [];
  const name = op ? context.said.slice(op.from, op.to).toLowerCase() : '';
  const inner = (): Labels => (args.length > 0 ? labelsOf(args[args.length - 1]!, context, depth) : undefined);
  if (AGGREGATES_KEEPING_LABELS.has(name)) return inner();
  const modifier = node.getChild('AggregateModifier');
  let labels: Labels;
  if (!modifier) labels = new Set();
  else if (modifier.getChild('By')) labels = listed(modifier.getChild('GroupingLabels'), context);
  else {
    const [without, all] = [listed(modifier.getChild('GroupingLabels'), context), inner()];
    labels = without && all && new Set([...all].filter((l) => !without.has(l) && l !== '__name__'));
  }
  if (name !== 'count_values' || !labels) return labels;
  const first = args[0];
  return first?.name === 'StringLiteral' && !context.isVariable(first) ? new Set([...labels, context.said.slice(first.from + 1, first.to - 1)]) : undefined;
}
function ofCall(node: SyntaxNode, context: Context, depth: number): Labels {
  const [called, body] = childrenOf(node);
  const name = called ? context.said.slice(called.from, called.to) : '';
  const args = body ? childrenOf(body) : [];
  // The vector stands first, but in these last.
  const vector = VECTOR_LAST.has(name) ? args.at(-1) : args[0];
  if (!vector || /^(?:absent|absent_over_time|scalar|vector|info|time)$/.test(name)) return undefined;
  const labels = labelsOf(vector, context, depth);
  if (name === 'histogram_quantile' || name === 'histogram_fraction') return labels && new Set([...labels].filter((l) => l !== 'le'));
  if (name !== 'label_replace' && name !== 'label_join') return labels;
  const added = args[1];
  return labels && added?.name === 'StringLiteral' && !context.isVariable(added) ? new Set([...labels, context.said.slice(added.from + 1, added.to - 1)]) : undefined;
}
function ofBinary(node: SyntaxNode, context: Context, depth: number): Labels {
  const parts = childrenOf(node);
  const [left, right] = [parts[0]!, parts[parts.length - 1]!];
  const isNumber = (n: SyntaxNode): boolean => n.name === 'NumberDurationLiteral' || (n.name === 'ParenExpr' && n.firstChild?.name === 'NumberDurationLiteral');
  if (isNumber(right)) return labelsOf(left, context, depth);
  if (isNumber(left)) return labelsOf(right, context, depth);
  const op = parts[1]?.name;
  if (op === 'And' || op === 'Unless') return labelsOf(left, context, depth);
  const matching = node.getChild('MatchingModifierClause');
  if (matching && (matching.getChild('GroupLeft') ?? matching.getChild('GroupRight'))) return undefined;
  const [a, b] = [labelsOf(left, context, depth), labelsOf(right, context, depth)];
  // Of both sides: more than the result may have, so that nothing is missed that it does have.
  return a && b && new Set([...a, ...b]);
}
function labelsOf(node: SyntaxNode, context: Context, depth = 0): Labels {
  if (depth > MOST_DEEP) return undefined;
  const first = childrenOf(node)[0];
  switch (node.name) {
    case 'AggregateExpr': return ofAggregate(node, context, depth + 1);
    case 'FunctionCall': return ofCall(node, context, depth + 1);
    case 'BinaryExpr': return ofBinary(node, context, depth + 1);
    case 'VectorSelector': return ofSelector(node, context);
    case 'UnaryExpr': { const last = node.lastChild; return last ? labelsOf(last, context, depth + 1) : undefined; }
    case 'PromQL': case 'ParenExpr': case 'MatrixSelector': case 'SubqueryExpr': case 'OffsetExpr': case 'StepInvariantExpr': return first && labelsOf(first, context, depth + 1);
    default: return undefined;
  }
}

/** Longer ones are left alone. */
const LONGEST = 20_000;
/** Labels that the series of an expression can have; undefined: not known, also where it is no PromQL. */
export function resultLabels(expr: string, surroundings: Surroundings): Labels {
  if (expr.length > LONGEST) return undefined;
  const said = withoutVariables(expr);
  const uses = usesIn(expr);
  const tree = parser.parse(said);
  let broken = false;
  tree.iterate({ enter: (n) => { broken ||= n.type.isError; } });
  if (broken) return undefined;
  const isVariable = (n: SyntaxNode): boolean => uses.some(({ from, to }) => from < n.to && to > n.from);
  return labelsOf(tree.topNode, { said: expr, isVariable, surroundings });
}
