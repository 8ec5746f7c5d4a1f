import type { DocumentCheck } from '../../model/document';
import { read } from './read';
import { KINDS, mild } from './values';

/**
 * A dashboard without panels opens as an empty page.
 *
 * Remedy: give it panels, in a list; in the v2 schema, in `elements`.
 * @example { "title": "API", "uid": "api", "panels": [] }
 */
export const dashboardPanels: DocumentCheck = {
  id: 'dashboard/panels', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels, v2, path } = read(document);
    if (panels.every((p) => p.isRow)) yield {
      path: [...path, v2 ? 'elements' : 'panels'], message: 'the dashboard has no panels, so it opens as an empty page', remedy: 'give it panels, in a list',
      ...mild(document),
    };
  },
};
