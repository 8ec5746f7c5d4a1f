import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { isComparison, isSetOperator } from '../../promql/check/tree';
import { filled, isPlain, plain, softly } from '../values';
import { queriesOf, type Query } from './queries';
import { fromEnvironment, rulesOf } from './read';

const RATES = /^(?:rate|irate|histogram_quantile|deriv|predict_linear|(?:avg|quantile|stddev|stdvar)_over_time)$/;
/** Functions of a math expression that answer 0 or 1. */
const ANSWERS = /[<>=!]|&&|\|\||\bis_\w+\s*\(/;

/** Whether PromQL gives an amount, of which not being 0 says nothing: a rate or a ratio that nothing in it is compared with. A plain metric may be 0 or 1, and of a count any may be too many. */
function isAmount({ map }: Query): boolean {
  const { expr, datasource } = plain(map['model']);
  if (typeof expr !== 'string' || (isPlain(datasource) && datasource['type'] !== undefined && datasource['type'] !== 'prometheus')) return false;
  const nodes = readExpression(expr, { grafana: true })?.nodes ?? [];
  const compares = nodes.some((node) => (node.type === 'binary' && (isComparison(node.op) || isSetOperator(node.op))) || (node.type === 'call' && /^(?:absent|absent_over_time|present_over_time)$/.test(node.fn.name ?? '')));
  return !compares && nodes.some((node) => (node.type === 'call' && RATES.test(node.fn.name ?? '')) || (node.type === 'binary' && node.op === '/'));
}
/** Whether a result is an amount with nothing between that compares it. */
function isBare(refId: string, byRef: ReadonlyMap<string, Query>): boolean {
  const seen = new Set<string>();
  const open = [refId];
  let amounts = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const query = byRef.get(next);
    if (!query || seen.has(next)) continue;
    seen.add(next);
    if (!query.expression) {
      if (!isAmount(query)) return false;
      amounts++;
    } else if (query.type === 'reduce' || query.type === 'resample' || (query.type === 'math' && !ANSWERS.test(filled(plain(query.map['model'])['expression']) ?? '='))) open.push(...query.reads);
    else return false;
  }
  return amounts > 0;
}

/**
 * A rule fires while its condition is anything but 0. A rate, a ratio or a quantile is hardly ever 0: with nothing to compare it with, the rule fires from
 * the first request on.
 *
 * Remedy: put a threshold behind it, or compare in the query.
 * @example condition: B, data: [{refId: A, model: {expr: 'sum(rate(errors_total[5m]))'}}, {refId: B, model: {type: reduce, expression: A}}]
 */
export const threshold: DocumentCheck = {
  id: 'provisioning/threshold', severity: 'warning', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule): Fault[] => {
    const named = filled(rule.map['condition']);
    if (named === undefined || fromEnvironment(named) || isPlain(rule.map['record'])) return [];
    const byRef = new Map(queriesOf(rule).flatMap((q): [string, Query][] => (q.refId === undefined ? [] : [[q.refId, q]])));
    if (!isBare(named, byRef)) return [];
    return [{
      path: [...rule.path, 'condition'], severity: softly(document), message: `rule ${rule.name}: its condition ${named} is an amount that nothing is compared with, so it fires whenever that is not 0`,
      remedy: `add a threshold expression that reads ${named}, and name it as the condition`,
    }];
  }),
};
