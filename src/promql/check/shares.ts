import { boundsOf } from './bounds';
import type { Reading } from './read';
import { bare, isComparison, isSetOperator, literal, operandOf, type Bounds, type Expr } from './tree';

/** Aggregations and functions that leave a quantity what it is. */
const KEEP = /^(?:sum|avg|max|min|topk|bottomk|quantile|round|ceil|floor|abs|clamp|clamp_max|clamp_min|sort|sort_desc|sort_by_label|sort_by_label_desc|label_replace|label_join|(?:avg|max|min|last)_over_time)$/;

/** `100 * (x - 0.99)` is the share of a budget of 0.01: there 100 is its inverse. */
function isOfBudget(node: Expr): boolean {
  const inner = bare(node);
  return inner.type === 'binary' && inner.op === '-' && [inner.left, inner.right].map(literal).some((value) => value !== undefined && value > 0 && value < 1);
}
/** Whether a result counts in hundredths: `100 * …`, or `100 - …` of such, whatever it is compared with. */
export function isHundredfold(node: Expr): boolean {
  for (let at = bare(node); ;) {
    if (at.type === 'binary') {
      const [left, right] = [literal(at.left), literal(at.right)];
      if (at.op === '*') return (left === 100 && !isOfBudget(at.right)) || (right === 100 && !isOfBudget(at.left));
      // `100 * a / b` is read from the left.
      if (at.op === '/' && right === undefined) at = bare(at.left);
      else if (at.op === '-' && left === 100) at = bare(at.right);
      else if ((isComparison(at.op) && !at.bool) || isSetOperator(at.op)) at = bare(at.left);
      else return false;
    } else if (at.type === 'aggregate' && KEEP.test(at.op.name ?? '')) {
      const operand = operandOf(at);
      if (!operand) return false;
      at = bare(operand);
    } else if (at.type === 'call' && KEEP.test(at.fn.name ?? '') && at.args[0]) at = bare(at.args[0]);
    else if (at.type === 'subquery') at = bare(at.of);
    else return false;
  }
}

/** What the values of a result can be; undefined: anything. */
export function valuesOf({ root, nodes }: Reading, text: string): Bounds | undefined {
  for (const node of nodes) {
    const bounds = boundsOf(node, text);
    if (bounds) node.bounds = bounds;
  }
  return root.bounds;
}
/** Whether a result is a share of a whole, between 0 and 1: `errors / requests`, whatever it is compared with. What is 0 or 1 alone is a state. */
export function isShare(reading: Reading, text: string): boolean {
  valuesOf(reading, text);
  const { bounds } = compared(reading.root);
  return bounds !== undefined && bounds.least === 0 && bounds.most === 1 && bounds.whole !== true;
}
/** What is compared with a number, or else the whole. */
function compared(root: Expr): Expr {
  const of = bare(root);
  if (of.type !== 'binary' || of.bool) return of;
  if (of.op === 'and' || of.op === 'unless') return compared(of.left);
  return isComparison(of.op) ? compared(literal(of.right) === undefined ? of.right : of.left) : of;
}
/** The number that a result is compared with; undefined: with none, or with several. */
export function limitOf(root: Expr): number | undefined {
  const of = bare(root);
  return of.type === 'binary' && isComparison(of.op) && !of.bool ? literal(of.right) ?? literal(of.left) : undefined;
}
