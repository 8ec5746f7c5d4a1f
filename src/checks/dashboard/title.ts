import type { DocumentCheck } from '../../model/document';
import { read } from './read';
import { KINDS, shown, text } from './values';

/**
 * Grafana refuses a dashboard without a title.
 *
 * Remedy: give it a title that is unique in its folder.
 * @example { "uid": "api", "title": "" }
 */
export const dashboardTitle: DocumentCheck = {
  id: 'dashboard/title', severity: 'error', kinds: KINDS,
  *run(document) {
    const { title: { value, path } } = read(document);
    if (text(value) === undefined) yield {
      path, message: `the dashboard's title is ${value === '' ? 'empty' : shown(value)}, so Grafana refuses it`,
      remedy: 'give it a title that is unique in its folder',
    };
  },
};
