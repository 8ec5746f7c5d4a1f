import type { DocumentCheck, Fault } from '../../model/document';
import { plain } from '../values';
import { queriesOf } from './queries';
import { rulesOf } from './read';
import { faultsInExpression } from './server-expression';

/**
 * Grafana loads an expression that it cannot compute, and the rule is in error at every evaluation: a comparison or a calculation that it does not
 * know, a threshold without its numbers, math that is none.
 *
 * Remedy: compare by `gt`, `lt`, `within_range` …, reduce by `last`, `mean`, `max` …, write math as in `$A > 1 && $B < 5`.
 * @example { refId: C, datasourceUid: __expr__, model: {type: threshold, expression: B, conditions: [{evaluator: {type: above, params: [1]}}]} }
 */
export const expression: DocumentCheck = {
  id: 'provisioning/expression', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule) => queriesOf(rule).filter((query) => query.expression).flatMap((query): Fault[] =>
    [...faultsInExpression(plain(query.map['model']), [...query.path, 'model'])].map(({ path, message, remedy, never }) => ({
      path, message: `rule ${rule.name}: expression ${query.refId ?? ''} ${message}${never ? '' : ', so the rule is in error'}`, remedy,
    })))),
};
