import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { list, mild } from './values';

/**
 * A collapsed row keeps its panels inside itself, an open one has them behind it in the list. Panels inside an open row are never shown; panels behind a
 * collapsed one stay outside.
 *
 * Remedy: put the panels of a collapsed row into its `panels`, and those of an open row behind it.
 * @example { "type": "row", "collapsed": false, "panels": [{ "type": "stat", "title": "Never shown" }] }
 */
export const dashboardRow: DocumentCheck = {
  id: 'dashboard/row', severity: 'error', kinds: ['dashboard'],
  *run(document) {
    const { panels } = read(document);
    const onTop = panels.filter((p) => p.path.at(-2) === 'panels' && p.path.at(-4) !== 'panels' && p.path.at(-4) !== 'rows');
    const top = new Set(onTop);
    for (const panel of panels) {
      if (panel.isRow && !top.has(panel)) yield {
        path: panel.path, message: `${nameOf(panel)} is a row inside a row, which Grafana does not have`, remedy: 'put it behind the row around it',
        ...mild(document),
      };
    }
    for (const [i, row] of onTop.entries()) {
      const inside = list(row.raw['panels']).length;
      if (!row.isRow) {
        if (inside > 0) yield {
          path: [...row.path, 'panels'], message: `${nameOf(row)} has panels inside, but is no row, so they are never shown`,
          remedy: "give it the type 'row', or put them behind it", ...mild(document),
        };
        continue;
      }
      if (inside > 0 && row.raw['collapsed'] !== true) {
        yield {
          path: [...row.path, 'panels'],
          message: `${nameOf(row)} is open, so the ${inside} panel${inside === 1 ? '' : 's'} inside it ${inside === 1 ? 'is' : 'are'} never shown`,
          remedy: 'put them behind the row, or collapse it: "collapsed": true',
        };
      }
      const next = onTop[i + 1];
      const follows = next !== undefined && !next.isRow;
      if (row.raw['collapsed'] === true && follows) {
        yield {
          path: next.path, message: `${nameOf(next)} comes after the collapsed ${nameOf(row)}, so it is shown outside of it`,
          remedy: "put it into the row's panels, or open the row", ...mild(document),
        };
      }
      if (inside === 0 && !follows && document.profile === 'generated') yield {
        path: row.path, message: `${nameOf(row)} has no panels`, remedy: 'give it panels, or leave it out', severity: 'warning',
      };
    }
  },
};
