import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { ANGULAR, PANELS } from './known';
import { nameOf, read } from './read';
import { KINDS, mild, shown, text } from './values';

/**
 * A panel of a type that is not installed shows "Panel plugin not found". Those made for Angular are gone since Grafana 12, which converts the common ones on
 * loading, not always with all their options.
 *
 * Remedy: give the type of a panel of today, as in `timeseries` for `graph`.
 * @example { "type": "graph", "title": "Requests" }
 */
export const dashboardPanelType: DocumentCheck = {
  id: 'dashboard/panel-type', severity: 'error', kinds: KINDS,
  *run(document, { grafana }) {
    for (const panel of read(document).panels) {
      const { type, typePath: path } = panel;
      if (panel.isLibrary) continue;
      if (text(type) === undefined) {
        yield { path, message: `${nameOf(panel)} has no type`, remedy: 'give one, as in timeseries', ...mild(document) };
        continue;
      }
      const today = ANGULAR.get(type as string);
      if (today !== undefined) {
        if (grafana === undefined || !(Number.parseInt(grafana, 10) < 12) || document.profile === 'generated') yield {
          path, message: `${nameOf(panel)} has the type '${shown(type)}', which was made for Angular and is gone since Grafana 12`, remedy: `write '${today}'`,
          ...mild(document),
        };
        continue;
      }
      if (PANELS.has(type as string)) continue;
      // Plugins are called `maker-name-panel`.
      const near = /-panel$|^[^-]+-[^-]+-/.test(type as string) ? undefined : nearest(type as string, PANELS);
      if (near !== undefined) yield {
        path, message: `${nameOf(panel)} has the type '${shown(type)}', which Grafana does not have`, remedy: `did you mean '${near}'?`,
      };
    }
  },
};
