import type { FunctionName } from '../promql/functions';
import { typeOf, type Matcher, type Matching, type Node } from '../promql/nodes';
import { print } from '../promql/print';

/** Functions that need more than the series one by one, or change their labels. */
const MIXES: readonly FunctionName[] = ['absent', 'absent_over_time', 'scalar', 'label_replace', 'sort', 'sort_desc', 'vector', 'time'];
/** Of an expression, with respect to one matcher. */
interface Selected {
  /** What it gives for series that match depends on no others. */
  readonly apart: boolean;
  /** It gives only series that match. */
  readonly only: boolean;
}
/**
 * Whether an expression from which one selector has lost a matcher is still the same: each series that it selects besides meets, under the label
 * of the matcher, another operand that lacks it. As in `a / on (job) b{job="api"}`, where `a{job="api"}` selects no less than it has to. May miss one that is.
 */
export function selectsNoMore(expr: Node, matcher: Matcher): boolean {
  if (matcher.op !== '=' || matcher.value === '' || matcher.label === 'le') return false;
  const { apart, only } = selected(expr, matcher);
  return apart && only;
}
function selected(node: Node, matcher: Matcher): Selected {
  const { label } = matcher;
  switch (node.type) {
    case 'selector':
      return { apart: true, only: node.matchers.some((m) => m.label === label && m.op === '=' && m.value === matcher.value) };
    case 'recorded':
      return node.matchers.some((m) => m.label === label) ? { apart: false, only: false } : selected(node.expr, matcher);
    case 'subquery': case 'negate':
      return selected(node.of, matcher);
    case 'call': {
      const vectors = node.args.filter((arg) => typeOf(arg) !== 'scalar' && typeOf(arg) !== 'string');
      if (vectors.length === 0) return { apart: true, only: false };
      if (vectors.length > 1) return { apart: false, only: false };
      const of = selected(vectors[0]!, matcher);
      return MIXES.includes(node.fn) ? { apart: of.apart && of.only, only: false } : of;
    }
    case 'aggregate': {
      const of = selected(node.of, matcher);
      return (node.by ? node.by.includes(label) : node.without !== undefined && !node.without.includes(label)) ? of : { apart: of.apart && of.only, only: false };
    }
    case 'binary': {
      const [left, right] = [selected(node.left, matcher), selected(node.right, matcher)];
      if (typeOf(node.left) === 'scalar' || typeOf(node.right) === 'scalar') return { apart: left.apart && right.apart, only: left.only || right.only };
      const isSet = node.op === 'and' || node.op === 'or' || node.op === 'unless';
      const both = left.apart && left.only && right.apart && right.only;
      if (!meets(node.matching, label)) return { apart: both, only: both && (isSet || node.matching?.groupLeft !== undefined) };
      // Two on the right that meet the same on the left are an error, also where there is no such left.
      if (!isSet && node.matching?.on && !right.only && !isOneFor(node.right, node.matching.on)) return { apart: false, only: false };
      const only = node.op === 'or' ? left.only && right.only : node.op === 'unless' ? left.only : left.only || right.only;
      return { apart: left.apart && right.apart, only };
    }
    case 'number': case 'string':
      return { apart: true, only: false };
    case 'raw':
      return { apart: false, only: false };
  }
}
/** Whether there is one series at most for all of these labels. */
function isOneFor(node: Node, labels: readonly string[]): boolean {
  switch (node.type) {
    case 'aggregate': return node.by !== undefined && node.by.every((label) => labels.includes(label));
    case 'recorded': return isOneFor(node.expr, labels);
    case 'call': return node.args.filter((arg) => typeOf(arg) !== 'scalar').every((arg) => isOneFor(arg, labels));
    case 'binary': return isOneFor(node.left, labels);
    default: return false;
  }
}
/** Whether series meet only where their values of a label are the same. */
const meets = ({ on, ignoring = [] }: Matching = {}, label: string): boolean => (on ? on.includes(label) : !ignoring.includes(label));

/** Functions of what never falls: the same sign, and nothing below zero. */
const GROWTH: readonly FunctionName[] = ['rate', 'increase'];
/**
 * Whether two expressions, each of which is compared with zero, are above it for the same series: counts by another unit of time, and the largest of them
 * in the place of their sum. May miss two that are.
 */
export function sameSign(a: Node, b: Node): boolean {
  if (a.type === 'call' && b.type === 'call') return GROWTH.includes(a.fn) && GROWTH.includes(b.fn) && print(a.args[0]!) === print(b.args[0]!);
  if (a.type !== 'aggregate' || b.type !== 'aggregate' || JSON.stringify([a.by, a.without]) !== JSON.stringify([b.by, b.without])) return false;
  const both = [a.op, b.op].every((op) => op === 'sum' || op === 'max');
  return both && sameSign(a.of, b.of);
}
