import type { DocumentCheck } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { metricOf } from '../../promql/check/units';
import { unitOf } from './fields';
import { nameOf, read } from './read';
import { KINDS, mild, text } from './values';
import { pluginOf } from './variables';

/** Units that metrics say at the end of their names: what else Grafana would call it, and what it is. */
const UNITS: readonly (readonly [name: RegExp, others: RegExp, unit: string])[] = [
  [/_seconds(?:_bucket|_sum)?$/, /^(?:ms|µs|ns|m|h|d|clockms|dtdurationms)$/, 's'],
  [/_(?:milliseconds|ms)(?:_bucket|_sum)?$/, /^(?:s|µs|ns|m|h|d|clocks|dtdurations)$/, 'ms'],
  [/_bytes(?:_bucket|_sum)?$/, /^(?:(?:dec)?[kmgtp]bytes|(?:dec)?bits|(?:dec)?[kmgtp]bits)$/, 'bytes'],
];

/**
 * The name of a metric says its unit. Shown in another one, with nothing between that calculates it, seconds read as milliseconds and bytes as gigabytes.
 *
 * Remedy: give the metric's own unit: Grafana writes 0.25 s as 250 ms by itself.
 * @example { "fieldConfig": { "defaults": { "unit": "ms" } }, "targets": [{ "expr": "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))" }] }
 */
export const dashboardUnitMetric: DocumentCheck = {
  id: 'dashboard/unit-metric', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels, variables } = read(document);
    for (const panel of panels) {
      const unit = unitOf(panel)?.value;
      const candidates = typeof unit === 'string' ? UNITS.filter(([, others]) => others.test(unit)) : [];
      if (candidates.length === 0) continue;
      for (const { query, queryPath, datasource, hidden } of panel.targets) {
        const expr = text(query['expr']);
        const plugin = pluginOf(datasource, variables) ?? pluginOf(panel.datasource, variables);
        if (expr === undefined || hidden || (plugin !== undefined && plugin !== 'prometheus')) continue;
        const root = readExpression(expr, { grafana: true })?.root;
        const name = root && metricOf(root);
        const found = name === undefined ? undefined : candidates.find(([ends]) => ends.test(name));
        if (found) yield {
          path: [...queryPath, 'expr'], ...mild(document), message: `${nameOf(panel)} shows '${name!}', whose values are ${WORDS[found[2]]!}, by the unit ${unit as string}`, remedy: `give the unit '${found[2]}'`,
        };
      }
    }
  },
};
const WORDS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', bytes: 'bytes' };
