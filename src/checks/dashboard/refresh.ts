import type { DocumentCheck } from '../../model/document';
import { seconds } from './patterns';
import { read } from './read';
import { KINDS, list, mild, shown } from './values';

/**
 * Grafana's server refuses a dashboard whose refresh it cannot read; from a file, it takes the shortest that is allowed instead, 5 s.
 *
 * Remedy: write a duration like `30s`, or `""` for none.
 * @example "refresh": "30 sec"
 */
export const dashboardRefresh: DocumentCheck = {
  id: 'dashboard/refresh', severity: 'error', kinds: KINDS,
  *run(document) {
    const { refresh: { value, path }, intervals } = read(document);
    if (value !== undefined && value !== null && value !== false && value !== '' && value !== 'auto') {
      // Grafana's server reads one number and unit, or Go's durations.
      const every = typeof value === 'string' && /^[0-9.a-zA-Zµ]+$/.test(value) ? seconds(value) : undefined;
      const remedy = "write a duration like '30s', or '' for none";
      if (value === true || typeof value === 'number') yield {
        path, message: `the refresh is ${shown(value)}, which Grafana does not take for a duration`, remedy, ...mild(document),
      };
      else if (every === undefined) yield { path, message: `the refresh ${shown(value) || "''"} is no duration, so Grafana refuses it`, remedy };
      else if (every < 1) yield {
        path, message: `a refresh every ${shown(value)} is more often than Grafana allows`, remedy: "write '5s' or more", ...mild(document),
      };
    }
    for (const [i, step] of list(intervals.value).entries()) {
      if (step !== 'auto' && (typeof step !== 'string' || seconds(step) === undefined)) yield {
        path: [...intervals.path, i], message: `the choice ${shown(step)} among the refresh intervals is no duration`, remedy: "write durations like '30s'",
        ...mild(document),
      };
    }
  },
};
