import type { DocumentCheck } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { isHundredfold, isShare } from '../../promql/check/shares';
import { defaultOptions, unitOf } from './fields';
import { nameOf, read } from './read';
import { KINDS, list, mild, plain, text } from './values';
import { pluginOf } from './variables';

/** Numbers that nobody means as shares: ends of an axis, and steps where a colour is all that is seen of them. */
const [HUNDRED, STEP] = [100, 10];
const COLOURED: ReadonlySet<unknown> = new Set(['gauge', 'bargauge', 'stat']);

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
      const [thresholds] = unit === 'percentunit' && COLOURED.has(panel.type) ? defaultOptions(panel, 'thresholds') : [];
      const steps = thresholds && plain(thresholds.value)['mode'] === 'absolute' ? list(plain(thresholds.value)['steps']) : [];
      const step = steps.findIndex((each) => Number(plain(each)['value']) >= STEP);
      if (step >= 0) {
        const begins = Number(plain(steps[step])['value']);
        yield { path: [...thresholds!.path, 'steps', step, 'value'], ...mild(document), message: `a colour of ${nameOf(panel)} begins at ${begins}, which its unit percentunit shows as ${begins * HUNDRED} %, and is never seen`, remedy: `for ${begins} % write ${begins / HUNDRED}` };
      }
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
