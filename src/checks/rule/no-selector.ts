import type { DocumentCheck, Fault } from '../../model/document';
import { expressionOf } from './promql';
import { alertsOf } from './read';

/**
 * A metric without matchers is that metric of every job that Prometheus scrapes: the alert of one service pages for all that have such a metric.
 *
 * Remedy: select the service, as in `{job="api"}`.
 * @example expr: http_requests_total > 5
 */
export const noSelector: DocumentCheck = {
  id: 'rule/no-selector', severity: 'error', kinds: ['prometheus-rules'],
  run(document) {
    // What others alert on is theirs to say: alerts for every job are common and right.
    if (document.profile === 'foreign') return [];
    return alertsOf(document).flatMap(({ map, path, name }): Fault[] => {
      const bare = expressionOf(document, map['expr'])?.selectors.find(({ matchers }) => matchers === 0);
      if (!bare) return [];
      return [{
        path: [...path, 'expr'], range: { from: bare.from, to: bare.to },
        message: `alert ${name} reads ${bare.metric ?? 'a metric'} of every job, not of its service`, remedy: 'select the service, as in {job="api"}',
      }];
    });
  },
};
