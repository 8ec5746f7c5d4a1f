import type { DocumentCheck } from '../../model/document';
import { faultsInExpression } from '../provisioning/server-expression';
import { nameOf, read } from './read';
import { KINDS, plain, shown } from './values';
import { usesIn } from './variables';

/**
 * Expressions are computed by Grafana's server, which has calculations and comparisons of its own, fewer than panels have. One that it does not take
 * puts an error in place of the panel.
 *
 * Remedy: compare by `gt`, `lt`, `within_range` …, reduce by `last`, `mean`, `max` …, write math as in `$A / $B * 100`.
 * @example { "refId": "B", "datasource": { "type": "__expr__", "uid": "__expr__" }, "type": "reduce", "expression": "A", "reducer": "lastNotNull" }
 */
export const dashboardExpression: DocumentCheck = {
  id: 'dashboard/expression', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels } = read(document);
    for (const panel of panels) {
      for (const { query, queryPath, datasource, refId } of panel.targets) {
        const isExpression = datasource === '__expr__' || plain(datasource)['uid'] === '__expr__' || plain(datasource)['type'] === '__expr__';
        if (!isExpression) continue;
        for (const { path, message, remedy, never } of faultsInExpression(query, queryPath)) {
          // The browser puts values into what is sent, such as a limit or a window.
          const said = path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], document.data);
          if (typeof said === 'string' && usesIn(said).some((use) => use.written.length > 2 && !panel.targets.some((t) => t.refId === use.name))) continue;
          yield { path, message: `expression ${shown(refId)} of ${nameOf(panel)} ${message}${never ? '' : ', so Grafana refuses to compute it'}`, remedy };
        }
      }
    }
  },
};
