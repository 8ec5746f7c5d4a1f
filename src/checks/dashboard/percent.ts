import type { DocumentCheck } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { isHundredfold, isShare } from '../../promql/check/shares';
import { defaultOptions, fieldOptions } from './fields';
import { nameOf, read, type Panel } from './read';
import { KINDS, mild, text } from './values';
import { pluginOf } from './variables';

/** The unit of all that a panel shows; undefined where overrides or transformations make it another for some of it. */
function unitOf(panel: Panel): { readonly value: unknown; readonly path: readonly (string | number)[] } | undefined {
  if (panel.transformations.length > 0) return undefined;
  const [own] = defaultOptions(panel, 'unit');
  let count = 0;
  for (const _ of fieldOptions(panel, 'unit')) count++;
  return count === 1 ? own : undefined;
}

/** Numbers of an axis that nobody means as shares: 100 times the whole. */
const HUNDRED = 100;

/**
 * `percentunit` shows a share: 0.25 as 25 %; `percent` shows hundredths: 25 as 25 %. A query that counts the other way is shown a hundred times too high
 * or too low.
 *
 * Remedy: take `100 *` out of the query for `percentunit`, put it in for `percent`, or exchange the unit.
 * @example { "fieldConfig": { "defaults": { "unit": "percentunit" } }, "targets": [{ "expr": "100 * sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))" }] }
 */
export const dashboardPercent: DocumentCheck = {
  id: 'dashboard/percent', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels, variables } = read(document);
    for (const panel of panels) {
      const unit = unitOf(panel)?.value;
      if (unit !== 'percentunit' && unit !== 'percent') continue;
      for (const { value, path } of unit === 'percentunit' ? defaultOptions(panel, 'max') : []) if (typeof value === 'number' && value >= HUNDRED) yield {
        path, ...mild(document), message: `the axis of ${nameOf(panel)} ends at ${value}, which its unit percentunit shows as ${value * HUNDRED} %`, remedy: "write 1 for 100 %, or give the unit 'percent'",
      };
      for (const { query, queryPath, datasource, hidden } of panel.targets) {
        const expr = text(query['expr']);
        const plugin = pluginOf(datasource, variables) ?? pluginOf(panel.datasource, variables);
        if (expr === undefined || hidden || (unit === 'percentunit' && !expr.includes('100')) || (plugin !== undefined && plugin !== 'prometheus')) continue;
        const reading = readExpression(expr, { grafana: true });
        if (!reading) continue;
        const path = [...queryPath, 'expr'];
        if (unit === 'percentunit' && isHundredfold(reading.root)) yield {
          path, ...mild(document), message: `${nameOf(panel)} counts in hundredths, and its unit percentunit shows them a hundred times too high`,
          remedy: "take the 100 out of the query, or give the unit 'percent'",
        };
        else if (unit === 'percent' && isShare(reading, expr)) yield {
          path, ...mild(document), message: `${nameOf(panel)} is a share between 0 and 1, and its unit percent shows it a hundred times too low`,
          remedy: "give the unit 'percentunit', or multiply the query by 100",
        };
      }
    }
  },
};
