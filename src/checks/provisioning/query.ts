import type { Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, isPlain, plain, scalar, shown, softly } from '../values';
import { queriesOf, type Query } from './queries';
import { fromEnvironment, rulesOf, type GrafanaRule } from './read';
import { TYPES } from './server-expression';

/** They exist in dashboards only. */
const NO_SOURCE = ['-- Mixed --', '-- Dashboard --', 'mixed'];
/** Datasources whose query stands under `expr`. */
const BY_EXPR = ['prometheus', 'loki'];
/** Keys that hardly another model has. */
const PROMETHEUS_KEYS = ['instant', 'exemplar', 'range', 'legendFormat'];

function* ofSource({ map, path, refId }: Query, of: string, document: Document): Generator<Fault> {
  const uid = filled(map['datasourceUid']);
  const what = `${of}: query ${refId ?? ''}`;
  const at = [...path, 'datasourceUid'];
  // What stands under the key in another case, or in the model alone, the schema tells; whether it is read, no server was asked.
  const elsewhere = Object.entries(map).some(([key, value]) => key.toLowerCase() === 'datasourceuid' && filled(value) !== undefined) || filled(plain(plain(map['model'])['datasource'])['uid']) !== undefined;
  if (uid === undefined) {
    if (!elsewhere) yield { path, message: `${what} has no datasourceUid, so the rule is in error`, remedy: 'add datasourceUid: with the uid of a datasource' };
  } else if (NO_SOURCE.includes(uid)) yield { path: at, message: `${what} asks '${uid}', which rules do not have, so the rule is in error`, remedy: 'write the uid of a datasource' };
  else if (TYPES.includes(scalar(plain(map['model'])['type']) ?? '') && nearest(uid, ['__expr__']) !== undefined) {
    yield { path: at, message: `${what} is an expression, but asks the datasource '${shown(uid)}', so the rule is in error`, remedy: "did you mean '__expr__'?" };
  }
  else if (/^\$\{?(?:[a-z]\w*|DS_\w+)(?::\w+)?\}?$/.test(uid) || /^\[\[\w+\]\]$/.test(uid)) {
    yield { path: at, severity: 'warning', message: `${what} asks '${uid}': rules have no variables of dashboards, and Grafana takes it for an environment variable`, remedy: 'write the uid of a datasource' };
  } else if (/[^\w-]/.test(uid) && !fromEnvironment(uid) && !uid.startsWith('-- ')) {
    yield { path: at, severity: softly(document), message: `${what} asks '${shown(uid)}', which is no uid: a datasource is found by its uid, not by its name`, remedy: 'write the uid of the datasource' };
  }
}
function* ofModel({ map, path, refId }: Query, of: string, document: Document): Generator<Fault> {
  const { model } = map;
  if (!isPlain(model)) return;
  const type = scalar(plain(model['datasource'])['type']);
  const sure = type === undefined ? 'instant' in model || 'exemplar' in model : BY_EXPR.includes(type);
  if (filled(model['expr']) !== undefined || (!sure && (type !== undefined || !PROMETHEUS_KEYS.some((key) => key in model)))) return;
  const key = 'expr' in model ? undefined : ['query', 'expression', 'promql', 'rawQuery'].find((each) => filled(model[each]) !== undefined) ?? nearest('expr', Object.keys(model));
  yield {
    path: [...path, 'model', ...('expr' in model ? ['expr'] : key === undefined ? [] : [key])], ...(sure || document.profile === 'generated' ? {} : { severity: 'warning' }),
    message: `${of}: query ${refId ?? ''} asks nothing: its model has ${'expr' in model ? 'an empty expr' : 'no expr'}, and the rule says NoData`,
    remedy: key === undefined ? 'add expr: with a query' : `the key is expr, not ${shown(key)}`,
  };
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
 * A query of a rule asks one datasource, by its uid; one of Prometheus or Loki stands under `expr`. Without a datasource the rule is in error, without a
 * query it has no data, and neither keeps Grafana from starting. Texts name queries too, as in `$values.B`.
 *
 * Remedy: give datasourceUid and, in the model, expr.
 * @example data: [{refId: A, datasourceUid: prom, relativeTimeRange: {from: 600, to: 0}, model: {query: up, instant: true}}]
 */
export const query: DocumentCheck = {
  id: 'provisioning/query', severity: 'error', kinds: ['grafana-alerting'],
  *run(document) {
    for (const rule of rulesOf(document)) {
      const queries = queriesOf(rule);
      for (const each of queries) {
        if (each.expression) continue;
        yield* ofSource(each, `rule ${rule.name}`, document);
        yield* ofModel(each, `rule ${rule.name}`, document);
      }
      yield* ofTexts(rule, queries, document);
    }
  },
};
