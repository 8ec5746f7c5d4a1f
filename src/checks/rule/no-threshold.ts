import type { DocumentCheck, Fault } from '../../model/document';
import { expressionOf } from './promql';
import { alertsOf } from './read';
import { softly } from '../values';

/**
 * An alert fires for every series that its expression returns, whatever the value, also 0: without a comparison it fires as long as the metric
 * exists. With `bool` a comparison returns 0 or 1 and leaves nothing out.
 *
 * Remedy: compare with a limit, without `bool`.
 * @example expr: rate(errors_total[5m])
 */
export const noThreshold: DocumentCheck = {
  id: 'rule/no-threshold', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    return alertsOf(document).flatMap(({ map, path, name }): Fault[] => {
      const expr = expressionOf(document, map['expr']);
      if (!expr) return [];
      const { filters, selectors } = expr;
      // A constant is a dead man's switch; a recording or ALERTS may hold the comparison.
      if (filters === 'yes' || selectors.length === 0 || selectors.some(({ metric }) => metric === undefined || metric.includes(':') || metric.startsWith('ALERTS'))) return [];
      return [{
        path: [...path, 'expr'], severity: softly(document),
        message: filters === 'only bool' ? `alert ${name} compares with bool, which returns 0 instead of nothing: it fires always` : `alert ${name} compares nothing: it fires as long as the metric exists, whatever its value`,
        remedy: filters === 'only bool' ? 'take bool away' : 'compare with a limit, as in … > 0',
      }];
    });
  },
};
