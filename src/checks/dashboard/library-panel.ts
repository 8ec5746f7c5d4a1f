import type { DocumentCheck } from '../../model/document';
import { read } from './read';
import { isPlain, KINDS, plain, shown, text } from './values';

/**
 * A library panel lies elsewhere in Grafana, under its uid. Without the uid, Grafana cannot load it.
 *
 * Remedy: give `libraryPanel` its uid and name, as Grafana's export has them.
 * @example { "id": 3, "libraryPanel": { "name": "Error budget" } }
 */
export const dashboardLibraryPanel: DocumentCheck = {
  id: 'dashboard/library-panel', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      if (!panel.isLibrary) continue;
      const { libraryPanel: library, libraryPath: path } = panel;
      if (!isPlain(library) || text(library['uid']) === undefined) yield {
        path: isPlain(library) ? [...path, 'uid'] : path, message: `the library panel ${shown(plain(library)['name'])} has no uid, so Grafana cannot load it`,
        remedy: 'give the uid that Grafana shows for it',
      };
      else if (document.profile === 'generated' && text(library['name']) === undefined) yield {
        path, message: `the library panel ${shown(library['uid'])} has no name`, remedy: 'give its name',
      };
    }
  },
};
