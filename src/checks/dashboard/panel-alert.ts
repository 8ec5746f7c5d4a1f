import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { KINDS, list, mild, plain } from './values';

/**
 * Alerts inside of panels are those of Grafana before 9. Since 11 nothing evaluates them, and nobody is told that they are silent.
 *
 * Remedy: make an alert rule of it, in Prometheus or under Grafana's alerting, and take it out of the panel.
 * @example { "type": "timeseries", "alert": { "name": "Errors", "conditions": [{ "evaluator": { "type": "gt", "params": [5] } }] } }
 */
export const dashboardPanelAlert: DocumentCheck = {
  id: 'dashboard/panel-alert', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      if (list(plain(panel.raw['alert'])['conditions']).length > 0) yield {
        path: [...panel.path, 'alert'], ...mild(document), message: `${nameOf(panel)} has an alert inside, which Grafana no longer evaluates since 11`, remedy: 'make an alert rule of it, and take it out here',
      };
    }
  },
};
