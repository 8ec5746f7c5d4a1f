import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { nameOf, read, type Panel, type Target } from './read';
import { KINDS, mild, text } from './values';
import { pluginOf } from './variables';

/** Panels that show each bucket. */
const SHOWING = new Set<unknown>(['heatmap', 'bargauge', 'histogram']);
/** Whether a query gives the buckets of a classic histogram, and whether with their edges. */
function bucketsOf(expr: string): { readonly le: boolean } | undefined {
  if (!expr.includes('_bucket')) return undefined;
  const labels = readExpression(expr, { grafana: true })?.root.labels;
  return labels?.buckets ? { le: labels.only === undefined ? !labels.gone.includes('le') : labels.only.includes('le') } : undefined;
}
function* ofTarget(panel: Panel, { query, queryPath, hidden }: Target, isOne: boolean): Generator<Omit<Fault, 'severity'>> {
  const expr = text(query['expr']);
  const buckets = expr === undefined || hidden ? undefined : bucketsOf(expr);
  if (!buckets) return;
  const name = nameOf(panel);
  const at = query['format'] === undefined ? queryPath : [...queryPath, 'format'];
  if (!buckets.le) {
    if (panel.type === 'heatmap') yield { path: [...queryPath, 'expr'], message: `${name} gets buckets without their label le, so that all of them are one`, remedy: 'write sum by (le) (…)' };
  } else if (panel.type === 'heatmap' && panel.options['calculate'] === true) yield {
    path: [...panel.optionsPath, 'calculate'], message: `${name} makes buckets of what are buckets already: it counts how many buckets hold how much`, remedy: 'write "calculate": false, and "format": "heatmap" in the query',
  };
  // What transformations make of them, nobody knows.
  else if (isOne && query['format'] !== 'heatmap' && panel.transformations.length === 0) yield {
    path: at, message: `${name} shows buckets as they are counted, each with all below it${panel.type === 'heatmap' && !/le\b/.test(String(query['legendFormat'] ?? 'le')) ? ', and without {{le}} as the legend not even by their edges' : ''}`, remedy: 'write "format": "heatmap" in the query, by which Grafana takes one from the next',
  };
}

/**
 * Prometheus counts a bucket with all below it. By the format `heatmap` Grafana takes one from the next; without it, the highest bucket of a heatmap or bar
 * gauge holds everything.
 *
 * Remedy: write `"format": "heatmap"` in the query, keep `le`, and let the heatmap calculate nothing.
 * @example { "type": "heatmap", "targets": [{ "expr": "sum by (le) (rate(http_request_duration_seconds_bucket[5m]))", "format": "time_series" }] }
 */
export const dashboardBuckets: DocumentCheck = {
  id: 'dashboard/buckets', severity: 'warning', kinds: KINDS,
  *run(document) {
    const { panels, variables } = read(document);
    for (const panel of panels) {
      if (!SHOWING.has(panel.type)) continue;
      for (const target of panel.targets) {
        const plugin = pluginOf(target.datasource, variables) ?? pluginOf(panel.datasource, variables);
        if (plugin === undefined || plugin === 'prometheus') for (const fault of ofTarget(panel, target, panel.type !== 'histogram')) yield { ...fault, ...mild(document) };
      }
    }
  },
};
