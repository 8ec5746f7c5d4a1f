import type { DocumentCheck } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { bare, isComparison, isSetOperator, literal, operandOf, type Expr } from '../../promql/check/tree';
import { defaultOptions, fieldOptions } from './fields';
import { nameOf, read, type Panel } from './read';
import { KINDS, mild, text } from './values';
import { pluginOf } from './variables';

/** Aggregations and functions that leave a quantity what it is. */
const KEEP = /^(?:sum|avg|max|min|topk|bottomk|quantile|round|ceil|floor|abs|clamp|clamp_max|clamp_min|sort|sort_desc|sort_by_label|sort_by_label_desc|label_replace|label_join|(?:avg|max|min|last)_over_time)$/;

/** `100 * (x - 0.99)` is the share of a budget of 0.01: there 100 is its inverse. */
function isOfBudget(node: Expr): boolean {
  const inner = bare(node);
  return inner.type === 'binary' && inner.op === '-' && [inner.left, inner.right].map(literal).some((value) => value !== undefined && value > 0 && value < 1);
}
/** Whether a result counts in hundredths: `100 * …`, or `100 - …` of such. */
function isHundredfold(node: Expr): boolean {
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
/** The unit of all that a panel shows; undefined where overrides or transformations make it another for some of it. */
function unitOf(panel: Panel): { readonly value: unknown; readonly path: readonly (string | number)[] } | undefined {
  if (panel.transformations.length > 0) return undefined;
  const [own] = defaultOptions(panel, 'unit');
  let count = 0;
  for (const _ of fieldOptions(panel, 'unit')) count++;
  return count === 1 ? own : undefined;
}

/**
 * `percentunit` shows a share: 0.25 as 25 %. A query that counts in hundredths already is shown a hundred times too high.
 *
 * Remedy: take `100 *` out of the query, or give the unit `percent`.
 * @example { "fieldConfig": { "defaults": { "unit": "percentunit" } }, "targets": [{ "expr": "100 * sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))" }] }
 */
export const dashboardPercent: DocumentCheck = {
  id: 'dashboard/percent', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels, variables } = read(document);
    for (const panel of panels) {
      if (unitOf(panel)?.value !== 'percentunit') continue;
      for (const { query, queryPath, datasource, hidden } of panel.targets) {
        const expr = text(query['expr']);
        const plugin = pluginOf(datasource, variables) ?? pluginOf(panel.datasource, variables);
        if (expr === undefined || hidden || !expr.includes('100') || (plugin !== undefined && plugin !== 'prometheus')) continue;
        const reading = readExpression(expr, { grafana: true });
        if (reading && isHundredfold(reading.root)) yield {
          path: [...queryPath, 'expr'], ...mild(document), message: `${nameOf(panel)} counts in hundredths, and its unit percentunit shows them a hundred times too high`,
          remedy: "take the 100 out of the query, or give the unit 'percent'",
        };
      }
    }
  },
};
