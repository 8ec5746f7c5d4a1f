import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { valuesOf } from '../../promql/check/shares';
import { isComparison, isSetOperator } from '../../promql/check/tree';
import { filled, isPlain, list, plain, scalar, softly } from '../values';
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

/** Reducers that give one of the values, or something between. */
const WITHIN = /^(?:last|min|max|mean|median)$/;
/** What the values of a result can be, of one query of Prometheus that nothing but a reducer has changed. */
function valuesUnder(refId: string | undefined, byRef: ReadonlyMap<string, Query>, depth = 0): ReturnType<typeof valuesOf> {
  const query = refId === undefined ? undefined : byRef.get(refId);
  if (!query || depth > 3) return undefined;
  const model = plain(query.map['model']);
  if (query.expression) {
    const kept = query.type === 'reduce' && WITHIN.test(scalar(model['reducer']) ?? '') && scalar(plain(model['settings'])['mode']) !== 'replaceNN';
    return kept ? valuesUnder(query.reads[0], byRef, depth + 1) : undefined;
  }
  const { expr, datasource } = model;
  if (typeof expr !== 'string' || (isPlain(datasource) && datasource['type'] !== undefined && datasource['type'] !== 'prometheus')) return undefined;
  const reading = readExpression(expr, { grafana: true });
  return reading && valuesOf(reading, expr);
}
/** Thresholds that no value of their query passes. */
function* never(byRef: ReadonlyMap<string, Query>): Generator<Pick<Fault, 'path' | 'message' | 'remedy'>> {
  for (const { type, map, path, reads, refId } of byRef.values()) {
    const condition = type === 'threshold' ? list(plain(map['model'])['conditions'])[0] : undefined;
    const { type: sign, params } = plain(plain(condition)['evaluator']);
    const [first, second] = list(params);
    const values = typeof first === 'number' ? valuesUnder(reads[0], byRef) : undefined;
    if (!values || typeof first !== 'number') continue;
    const { least, most } = values;
    const isNever = sign === 'gt' ? most <= first : sign === 'lt' ? least >= first : sign === 'within_range' && typeof second === 'number' ? most <= first || least >= second : false;
    if (isNever) yield {
      path: [...path, 'model', 'conditions', 0, 'evaluator'], message: `threshold ${refId ?? ''} (${String(sign)} ${list(params).join(' to ')}) is never passed: the values of its query are ${least === most ? `always ${least}` : `${least === -Infinity ? 'at most' : least} ${least === -Infinity ? most : most === Infinity ? 'or more' : `to ${most}`}`}`,
      remedy: least === most ? 'the query has compared already: take the comparison out of it, or ask whether the value is there' : 'correct the number or the comparison',
    };
  }
}

/**
 * A rule fires while its condition is anything but 0. A rate, a ratio or a quantile is hardly ever 0: with nothing to compare it with, the rule fires from
 * the first request on. And a threshold that no value of its query passes never fires.
 *
 * Remedy: put a threshold behind it, or compare in the query, not in both.
 * @example condition: B, data: [{refId: A, model: {expr: 'sum(rate(errors_total[5m]))'}}, {refId: B, model: {type: reduce, expression: A}}]
 */
export const threshold: DocumentCheck = {
  id: 'provisioning/threshold', severity: 'warning', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule): Fault[] => {
    const named = filled(rule.map['condition']);
    if (named === undefined || fromEnvironment(named) || isPlain(rule.map['record'])) return [];
    const byRef = new Map(queriesOf(rule).flatMap((q): [string, Query][] => (q.refId === undefined ? [] : [[q.refId, q]])));
    const dead = [...never(byRef)].map((fault) => ({ ...fault, severity: softly(document), message: `rule ${rule.name}: ${fault.message}` }));
    if (dead.length > 0 || !isBare(named, byRef)) return dead;
    return [{
      path: [...rule.path, 'condition'], severity: softly(document), message: `rule ${rule.name}: its condition ${named} is an amount that nothing is compared with, so it fires whenever that is not 0`,
      remedy: `add a threshold expression that reads ${named}, and name it as the condition`,
    }];
  }),
};
