import type { DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { KINDS, mild, shown } from './values';

/**
 * Answers come back under their query's refId. Of two queries with the same one, a panel shows the answer of one, or an error.
 *
 * Remedy: give each query of a panel a letter of its own.
 * @example "targets": [{ "refId": "A", "expr": "up" }, { "refId": "A", "expr": "vector(1)" }]
 */
export const dashboardRefId: DocumentCheck = {
  id: 'dashboard/ref-id', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      const seen = new Set<string>();
      for (const { refId, refIdPath: path } of panel.targets) {
        if (refId === undefined || refId === null || refId === '') {
          // Grafana fills it in on loading.
          if (document.profile === 'generated') yield { path, message: `a query of ${nameOf(panel)} has no refId`, remedy: 'give it a letter of its own' };
        } else if (typeof refId !== 'string') {
          yield { path, message: `a refId of ${nameOf(panel)} is ${shown(refId)}, which is no text`, remedy: "write it as text, as in 'A'", ...mild(document) };
        } else if (seen.has(refId)) {
          yield {
            path, message: `two queries of ${nameOf(panel)} have the refId '${shown(refId)}', so one answer is lost`,
            remedy: 'give each query a letter of its own',
          };
        }
        if (typeof refId === 'string') seen.add(refId);
      }
    }
  },
};
