import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { KINDS, mild, typed } from './values';

/**
 * Links, shared queries and alerts name a panel by its id. Where two panels have the same one, Grafana gives the second a new one at each load, and they lead
 * to the wrong panel.
 *
 * Remedy: give every panel, rows included, a whole number of its own from 1 on.
 * @example "panels": [{ "id": 1, "title": "Errors" }, { "id": 1, "title": "Latency" }]
 */
export const dashboardPanelId: DocumentCheck = {
  id: 'dashboard/panel-id', severity: 'error', kinds: KINDS,
  *run(document) {
    const first = new Map<unknown, string>();
    for (const panel of read(document).panels) {
      const { id, idPath: path } = panel;
      const missing = id === undefined || id === null || id === 0;
      if (missing) {
        if (document.profile === 'generated') yield {
          path, message: `${nameOf(panel)} has no id, so Grafana gives it another one at each load`, remedy: 'give it a whole number of its own, from 1 on',
        };
      } else if (typeof id !== 'number' || !Number.isInteger(id) || id < 0) {
        yield {
          path, message: `the id of ${nameOf(panel)} is ${typed(id)}, which is no whole number`, remedy: 'give it a whole number of its own, from 1 on',
          ...mild(document),
        };
      } else if (first.has(id)) {
        yield {
          path, message: `${nameOf(panel)} has the id ${id}, as ${first.get(id)} has`,
          remedy: 'give it an id of its own: links, shared queries and alerts find a panel by it', ...mild(document),
        };
      } else {
        first.set(id, nameOf(panel));
      }
    }
  },
};
