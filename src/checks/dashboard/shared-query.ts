import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { KINDS, mild, shown } from './values';
import { uidOf } from './variables';

/**
 * A panel can show the data of another one, which it names by id. Without that panel it shows an error.
 *
 * Remedy: give the id of a panel of this dashboard.
 * @example "targets": [{ "datasource": { "type": "datasource", "uid": "-- Dashboard --" }, "panelId": 99 }]
 */
export const dashboardSharedQuery: DocumentCheck = {
  id: 'dashboard/shared-query', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels } = read(document);
    const byId = new Map(panels.filter((p) => !p.isRow).map((p) => [p.id, p]));
    for (const panel of panels) {
      for (const { datasource, query, queryPath } of panel.targets) {
        if (uidOf(datasource) !== '-- Dashboard --' && (datasource !== undefined || uidOf(panel.datasource) !== '-- Dashboard --')) continue;
        const id = query['panelId'];
        const path = [...queryPath, 'panelId'];
        if (id === undefined || id === null) yield {
          path, message: `${nameOf(panel)} shows the data of another panel, but does not say of which`, remedy: 'give its panelId', ...mild(document),
        };
        else if (!byId.has(id)) yield {
          path, message: `${nameOf(panel)} shows the data of panel ${shown(id)}, which this dashboard does not have`,
          remedy: 'give the id of one of its panels',
        };
        else if (byId.get(id) === panel) yield {
          path, message: `${nameOf(panel)} shows its own data, which it does not have`, remedy: 'give the id of another panel',
        };
      }
    }
  },
};
