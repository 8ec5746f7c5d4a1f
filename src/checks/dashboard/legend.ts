import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { resultLabels } from './promql';
import { nameOf, read } from './read';
import { KINDS, mild, shown, text } from './values';
import { pluginOf, usesIn } from './variables';

const SINGLE = new Set<unknown>(['stat', 'gauge', 'bargauge', 'singlestat']);

/**
 * `{{label}}` in a legend stands for a label of the result. An aggregation keeps only those in its `by`; of another the legend shows nothing, and all lines
 * look alike.
 *
 * Remedy: add the label to `by`, or name one that is there.
 * @example { "expr": "sum by (route) (rate(http_requests_total[5m]))", "legendFormat": "{{pod}}" }
 */
export const dashboardLegend: DocumentCheck = {
  id: 'dashboard/legend', severity: 'error', kinds: KINDS,
  *run(document, surroundings) {
    const { panels, variables } = read(document);
    for (const panel of panels) {
      for (const { query, queryPath, datasource } of panel.targets) {
        const { expr, legendFormat } = query;
        if (text(expr) === undefined || typeof legendFormat !== 'string' || !legendFormat.includes('{')) continue;
        const plugin = pluginOf(datasource, variables) ?? pluginOf(panel.datasource, variables);
        if (plugin !== undefined && plugin !== 'prometheus') continue;
        const open = /\{\{[^{}]*(?:$|[{}](?!\}))/.exec(legendFormat as string);
        if (open) yield {
          path: [...queryPath, 'legendFormat'], range: { from: open.index, to: open.index + open[0].length },
          message: `a label in the legend of ${nameOf(panel)} is not closed, so Grafana shows it as written: ${shown(legendFormat, 40)}`,
          remedy: 'close it by }}', ...mild(document),
        };
        const labels = resultLabels(expr as string, surroundings);
        const single = labels && /^[^{}]*(\{(\w+)\})[^{}]*$/.exec(legendFormat);
        if (single && labels.has(single[2]!) && !legendFormat.includes('$')) yield {
          path: [...queryPath, 'legendFormat'], message: `the legend of ${nameOf(panel)} has ${single[1]!} in single braces, and Grafana shows it as written`, remedy: `write {{${single[2]!}}}`, ...mild(document),
        };
        // The name of a single number is not shown.
        if (labels === undefined || (labels.size === 0 && SINGLE.has(panel.type) && document.profile === 'foreign')) continue;
        for (const found of legendFormat.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)) {
          const label = found[1]!;
          if (labels.has(label) || usesIn(label).length > 0) continue;
          const near = nearest(label, labels);
          yield {
            path: [...queryPath, 'legendFormat'], range: { from: found.index, to: found.index + found[0].length },
            message: `the legend {{${shown(label)}}} of ${nameOf(panel)} shows nothing: the result has ${labels.size === 0 ? 'no labels' : `only ${shown([...labels].sort().join(', '))}`}`,
            remedy: near === undefined ? `add ${shown(label)} to the query's 'by', or take it out of the legend` : `did you mean {{${near}}}?`, ...mild(document),
          };
        }
      }
    }
  },
};
