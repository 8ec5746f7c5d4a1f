import type { DocumentCheck } from '../../model/document';
import { DATA_PANELS } from './known';
import { nameOf, read, type Panel, type Target } from './read';
import { KINDS, mild, shown, text } from './values';
import { pluginOf } from './variables';

/** A query of Prometheus or Loki that asks nothing. */
const isEmpty = ({ query }: Target): boolean => 'expr' in query && text(query['expr']) === undefined && query['queryType'] !== 'nativeHistogram';
const hasData = ({ raw, isLibrary }: Panel): boolean => isLibrary || (Array.isArray(raw['snapshotData']) && raw['snapshotData'].length > 0);

/**
 * A panel whose queries are missing, empty or all hidden says "No data", as if something were down.
 *
 * Remedy: give it a query that is shown, or take the panel away.
 * @example { "type": "timeseries", "title": "Errors", "targets": [{ "refId": "A", "expr": "errors_total", "hide": true }] }
 */
export const dashboardQueries: DocumentCheck = {
  id: 'dashboard/queries', severity: 'error', kinds: KINDS,
  *run(document) {
    const { variables } = read(document);
    for (const panel of read(document).panels) {
      if (!DATA_PANELS.has(panel.type as string) || hasData(panel)) continue;
      const { targets } = panel;
      if (targets.length === 0) yield {
        path: panel.path, message: `${nameOf(panel)} has no queries, so it says "No data"`, remedy: 'give it a query, or take it away', ...mild(document),
      };
      else if (targets.every((t) => t.hidden)) yield {
        path: targets[0]!.path, message: `all queries of ${nameOf(panel)} are hidden, so it says "No data"`, remedy: 'show one of them, or take the panel away',
        ...mild(document),
      };
      else {
        for (const target of targets) {
          const plugin = pluginOf(target.datasource, variables) ?? pluginOf(panel.datasource, variables);
          if (plugin !== undefined && plugin !== 'prometheus' && plugin !== 'loki') continue;
          const bare = plugin !== undefined && !('expr' in target.query);
          if (isEmpty(target) || bare) yield {
            path: target.path, message: `query ${shown(target.refId)} of ${nameOf(panel)} is empty, so nothing comes of it`,
            remedy: 'give an expr, or take the query away', ...mild(document),
          };
        }
      }
    }
  },
};
