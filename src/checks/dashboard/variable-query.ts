import type { Document, DocumentCheck, Fault } from '../../model/document';
import { typeMeant } from '../provisioning/datasource';
import { faultInPattern, seconds } from './patterns';
import { read, type Variable } from './read';
import { isPlain, KINDS, mild, shown, strings, text } from './values';
import { faultInVariableQuery } from './variable-prometheus';
import { pluginOf, usesIn } from './variables';

/** Where Grafana keeps a query that was a text, in the v2 schema. */
const LEGACY = '__legacyStringValue';

function* ofQuery({ name, query, queryPath: path, datasource }: Variable, variables: readonly Variable[], document: Document): Generator<Fault> {
  const said = [...strings(query, path, (_, key) => key === 'refId' || key === 'datasource')];
  const empty = !said.some(({ value }) => value.trim() !== '') && !(isPlain(query) && Object.keys(query).some((key) => key !== 'refId' && key !== 'query' && key !== 'datasource'));
  if (empty) {
    yield {
      path, message: `variable '${shown(name)}' has no query, so it has no values to choose`, remedy: 'give a query, as in label_values(up, job)',
      ...mild(document),
    };
    return;
  }
  for (const { value, path: where, key } of pluginOf(datasource, variables) === 'prometheus' ? said : []) {
    if (isPlain(query) && key !== 'query' && key !== LEGACY) continue;
    const fault = faultInVariableQuery(value);
    if (fault) yield { path: where, message: `variable '${shown(name)}' ${fault.message}`, remedy: fault.remedy, ...(fault.mild ? mild(document) : {}) };
  }
  if (pluginOf(datasource, variables) === 'prometheus') {
    const type = isPlain(query) ? query['qryType'] : undefined;
    if (type !== undefined && ![0, 1, 2, 3, 4, 5].includes(type as number)) yield { path: [...path, 'qryType'], message: `variable '${shown(name)}' has the qryType ${shown(type)}, which Grafana does not know`, remedy: 'write 1 for label_values, 3 for query_result; or leave it out', ...mild(document) };
    const asked = isPlain(query) && query['query'] === undefined && query[LEGACY] === undefined && type === undefined ? Object.keys(query).find((key) => key !== 'refId' && text(query[key]) !== undefined) : undefined;
    if (asked !== undefined) yield { path: [...path, asked], message: `variable '${shown(name)}' has no query, but the key ${shown(asked)}, which Grafana does not read`, remedy: 'the key is query', ...mild(document) };
  }
}
function* ofPattern({ name, spec, path: at }: Variable, document: Document): Generator<Fault> {
  const regex = text(spec['regex']);
  const fault = regex === undefined ? undefined : faultInPattern(regex);
  if (fault !== undefined) yield {
    path: [...at, ...(document.kind === 'dashboard-v2' ? ['spec', 'regex'] : ['regex'])],
    message: `the pattern of variable '${shown(name)}' is broken: ${fault}`, remedy: 'mend it; Grafana shows an error in place of the values',
  };
}
function* ofInterval({ name, query, queryPath: path }: Variable, document: Document): Generator<Fault> {
  const steps = typeof query === 'string' ? query.split(',').map((step) => step.trim().replace(/^(["'])(.*)\1$/, '$2')) : [];
  const odd = steps.find((step) => step !== 'auto' && usesIn(step).length === 0 && seconds(step) === undefined);
  if (odd !== undefined) yield {
    path, message: `'${shown(odd)}' of the interval variable '${shown(name)}' is no duration`, remedy: 'list durations, as in 1m,5m,1h', ...mild(document),
  };
}

/**
 * A variable without a query, or with one that its data source does not understand, offers no values: what uses it finds nothing.
 *
 * Remedy: give a query that lists values, as in `label_values(up, job)`; a custom variable's are separated by commas.
 * @example { "name": "pod", "type": "query", "datasource": { "type": "prometheus" }, "query": "label_value(up, pod)" }
 */
export const dashboardVariableQuery: DocumentCheck = {
  id: 'dashboard/variable-query', severity: 'error', kinds: KINDS,
  *run(document) {
    const { variables } = read(document);
    for (const variable of variables) {
      const { name, type, query, queryPath: path } = variable;
      const empty = (remedy: string): Fault => ({ path, message: `the ${String(type)} variable '${shown(name)}' has nothing to choose from`, remedy, ...mild(document) });
      if (type === 'query' || type === 'datasource') yield* ofPattern(variable, document);
      if (type === 'query') yield* ofQuery(variable, variables, document);
      else if (type === 'interval') yield* ofInterval(variable, document);
      else if (type === 'datasource' && text(query) === undefined) yield empty('name the kind of data source in its query, as in prometheus');
      else if (type === 'datasource' && typeof query === 'string' && typeMeant(query) !== undefined) yield {
        path, message: `the datasource variable '${shown(name)}' chooses among ${shown(query)}, a kind that there is not`, remedy: `did you mean '${typeMeant(query)!}'?`, ...mild(document),
      };
      else if (type === 'custom' && text(query) === undefined) yield empty('list its values, separated by commas');
    }
  },
};
