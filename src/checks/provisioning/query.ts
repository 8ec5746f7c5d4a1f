import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, list, placed, plain, softly } from '../values';
import { queriesOf, type Query } from './queries';
import { fromEnvironment, rulesOf, type GrafanaRule } from './read';

/** What Grafana's server puts in itself, in rules too. */
const BUILT_IN = /^__(?:interval|interval_ms|rate_interval|rate_interval_ms|range|range_s|range_ms)$/;
const VARIABLE = /\$\{?([A-Za-z_]\w*)(?::\w+)?\}?|\[\[(\w+)(?::\w+)?\]\]/g;
/** Limits that a threshold compares with: expr's threshold command. */
const LIMITS: Readonly<Record<string, number>> = { gt: 1, lt: 1, gte: 1, lte: 1, eq: 1, ne: 1, within_range: 2, outside_range: 2, within_range_included: 2, outside_range_included: 2 };

/** Of Prometheus: said, or seen by what only its queries have. */
const isPrometheus = (model: Readonly<Record<string, unknown>>): boolean => {
  const type = filled(plain(model['datasource'])['type']);
  return type === undefined ? 'instant' in model || 'exemplar' in model : type === 'prometheus';
};
function ofQuery({ map, path, expression, type, refId }: Query, name: string, document: Document): Fault[] {
  const model = plain(map['model']);
  const at = (...more: DataPath): DataPath => [...path, 'model', ...more];
  if (expression) {
    return type !== 'threshold' ? [] : placed(model['conditions'], at('conditions')).flatMap((condition): Fault[] => {
      const evaluator = plain(condition.map['evaluator']);
      const wanted = LIMITS[filled(evaluator['type']) ?? ''];
      const given = list(evaluator['params']).length;
      return wanted === undefined || given >= wanted ? [] : [{ path: [...condition.path, 'evaluator'], message: `rule ${name}: the threshold ${refId ?? ''} has ${given} of ${wanted} limits, so the rule is in error`, remedy: `write params: [${wanted === 1 ? '0.5' : '0.2, 0.8'}]` }];
    });
  }
  const expr = filled(model['expr']);
  const faults: Fault[] = [];
  // The key is taken in any case.
  const named = Object.entries(map).some(([key, value]) => key.toLowerCase() === 'datasourceuid' && filled(value) !== undefined);
  if (!named && filled(plain(model['datasource'])['uid']) === undefined) {
    faults.push({ path, severity: softly(document), message: `rule ${name}: query ${refId ?? ''} names no datasource, so the rule is in error`, remedy: 'add datasourceUid:' });
  }
  if (isPrometheus(model) && expr === undefined) {
    faults.push({ path: at(), message: `rule ${name}: query ${refId ?? ''} of Prometheus has no expr: the rule finds no data, and nobody is told why`, remedy: filled(model['query']) === undefined ? 'add expr: with the query' : 'call query: expr:' });
  }
  for (const found of isPrometheus(model) && expr !== undefined ? expr.matchAll(VARIABLE) : []) {
    const variable = found[1] ?? found[2]!;
    // `"$1"` and what stands inside of longer texts may be meant.
    if (BUILT_IN.test(variable) || (variable.startsWith('__') && found[1] !== undefined)) continue;
    faults.push({ path: at('expr'), range: { from: found.index, to: found.index + found[0].length }, message: `rule ${name}: ${found[0]} is a dashboard's variable, which nobody replaces in a rule`, remedy: 'write the value, or a pattern such as .+' });
  }
  return faults;
}
/** `$values.X` in texts, of a query that there is not. */
function ofTexts(rule: GrafanaRule, queries: readonly Query[], document: Document): Fault[] {
  const refIds = queries.flatMap(({ refId }) => refId ?? []);
  return (['annotations', 'labels'] as const).flatMap((slot) => Object.entries(plain(rule.map[slot])).flatMap(([key, text]): Fault[] => {
    if (typeof text !== 'string' || !text.includes('{{')) return [];
    return [...text.matchAll(/\$values\.([A-Za-z_]\w*)/g)].filter(([, refId]) => !refIds.some((known) => known === refId || new RegExp(`^${known.replace(/\W/g, '\\$&')}\\d+$`).test(refId!))).map((found) => {
      const close = nearest(found[1]!, refIds) ?? refIds.at(-1);
      return {
        path: [...rule.path, slot, key], severity: softly(document), ...(slot === 'labels' && fromEnvironment(text) ? {} : { range: { from: found.index, to: found.index + found[0].length } }),
        message: `rule ${rule.name}: there is no query ${found[1]!}, so the text has no value`, remedy: close ? `did you mean $values.${close}?` : 'name a query of the rule',
      };
    });
  }));
}

/**
 * A rule asks as it stands: without a query, with a dashboard's variable in it or a threshold without its limits, it finds no data or is in error, and
 * Grafana starts all the same.
 *
 * Remedy: write `expr`, values in place of variables, and the limits.
 * @example expr: up{job="$job"} == 0
 */
export const query: DocumentCheck = {
  id: 'provisioning/query', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule) => {
    const queries = queriesOf(rule);
    return [...queries.flatMap((each) => ofQuery(each, rule.name, document)), ...ofTexts(rule, queries, document)];
  }),
};
