import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { seconds } from './patterns';
import { read, type Dashboard, type Variable } from './read';
import { KINDS, list, mild, plain, shown, text } from './values';
import { pluginOf } from './variables';

type Found = Omit<Fault, 'severity'>;
const OPERATORS = ['=', '!=', '=~', '!~', '<', '>', '<=', '>=', '=|', '!=|'];

function* ofCustom({ query, queryPath: path, spec, name }: Variable, dashboard: Dashboard): Generator<Found> {
  if (typeof query !== 'string' || query.includes('$') || text(spec['valuesFormat']) === 'json') return;
  const items = (query.match(/(?:\\,|[^,])+/g) ?? []).map((each) => each.trim()).filter((each) => each !== '');
  const [only] = items;
  if (items.length === 1 && /^[\w.-]+(?:\s*[;|]\s*[\w.-]+)+$/.test(only!)) yield { path, message: `variable '${shown(name)}' offers the one value '${shown(only, 40)}': values are separated by commas`, remedy: `write ${only!.split(/\s*[;|]\s*/).join(',')}` };
  const pair = items.length > 1 && items.every((each) => /^[^\s:][^:]*(?:: \S|\s:\S)/.test(each) && !/\s:\s/.test(each)) ? items[0] : undefined;
  if (pair !== undefined) yield { path, message: `'${shown(pair, 40)}' of variable '${shown(name)}' is one value: a name and its value have a space on either side of the colon`, remedy: `write ${pair.replace(/\s*:\s*/, ' : ')}` };
  const values = items.map((each) => Number(/\s:\s(.+)$/.exec(each)?.[1] ?? each));
  // A variable of another name is no part of a query.
  if (values.length > 0 && values.every((value) => value > 1 && value <= 100) && /^\w+$/.test(String(name))) {
    const use = new RegExp(`histogram_quantile\\(\\s*(?:\\$${String(name)}\\b|\\$\\{${String(name)}\\})\\s*,`);
    if (dashboard.panels.some(({ targets }) => targets.some(({ query: { expr } }) => typeof expr === 'string' && use.test(expr)))) yield { path, message: `variable '${shown(name)}' is used as a quantile, and none of its values is between 0 and 1`, remedy: `write ${values.map((value) => value / 100).join(',')}` };
  }
}
function* ofQuery({ query, queryPath, spec, name, datasource }: Variable, dashboard: Dashboard): Generator<Found> {
  const said = typeof query === 'string' ? query : text(plain(query)['query']);
  if (said === undefined || pluginOf(datasource, dashboard.variables) !== 'prometheus' || !/^\s*query_result\s*\(\s*[^\s)]/.test(said) || text(spec['regex']) !== undefined) return;
  // Values alone are used by their number, which scalar and vector results give only with a pattern, too.
  yield { path: queryPath, message: `the values of variable '${shown(name)}' are whole results, as in {job="api"} 1 1700000000: query_result needs a pattern that takes a part of them`, remedy: 'add a regex, as in /job="([^"]+)"/' };
}
function* ofInterval({ spec, path, name }: Variable, inner: DataPath): Generator<Found> {
  if (spec['auto'] !== true) return;
  const least = spec['auto_min'];
  if (typeof least === 'string' && least !== '' && seconds(least) === undefined) yield { path: [...path, ...inner, 'auto_min'], message: `the least interval '${shown(least)}' of variable '${shown(name)}' is no duration`, remedy: "write it like '10s'" };
  if (spec['auto_count'] === 0) yield { path: [...path, ...inner, 'auto_count'], message: `variable '${shown(name)}' divides the time range into 0 steps`, remedy: 'write how many, as in 30' };
}
function* ofFilters({ spec, path, name }: Variable, inner: DataPath): Generator<Found> {
  for (const [i, filter] of list(spec['filters']).entries()) {
    const { key, operator } = plain(filter);
    const at = [...path, ...inner, 'filters', i];
    if (key === '') yield { path: [...at, 'key'], message: `a filter of variable '${shown(name)}' names no label, and filters nothing`, remedy: 'name the label, or take the filter away' };
    else if (typeof operator === 'string' && operator !== '' && !OPERATORS.includes(operator)) yield { path: [...at, 'operator'], message: `'${shown(operator)}' is no operator of a filter, and the queries of variable '${shown(name)}' fail`, remedy: `write ${operator === '==' ? '=' : OPERATORS.slice(0, 4).join(', ')}` };
  }
}

/**
 * What a variable offers has to be what it is used for: values are separated by commas, a name from its value by ` : `, quantiles are between 0 and 1, and
 * results of a query need a pattern that takes their label.
 *
 * Remedy: write values as they are to stand in the query.
 * @example { "name": "level", "type": "custom", "query": "0.5;0.95;0.99" }
 */
export const dashboardVariableChoice: DocumentCheck = {
  id: 'dashboard/variable-choice', severity: 'warning', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const inner = dashboard.v2 ? ['spec'] : [];
    const repeated = new Set(dashboard.repeats.map(({ value }) => value));
    for (const variable of dashboard.variables) {
      const found: Found[] = [];
      if (variable.type === 'custom') found.push(...ofCustom(variable, dashboard));
      else if (variable.type === 'query') found.push(...ofQuery(variable, dashboard));
      else if (variable.type === 'interval') found.push(...ofInterval(variable, inner));
      else if (variable.type === 'adhoc') found.push(...ofFilters(variable, dashboard.v2 ? inner : []));
      else if (variable.type === 'datasource' && (variable.spec['multi'] === true || variable.spec['includeAll'] === true) && !repeated.has(variable.name)) found.push({
        path: [...variable.path, ...inner, variable.spec['multi'] === true ? 'multi' : 'includeAll'], message: `several data sources can be chosen by '${shown(variable.name)}', and no panel repeats for it: a query asks one`, remedy: 'take it back, or repeat a panel for it',
      });
      for (const fault of found) yield { ...fault, ...mild(document) };
    }
  },
};
