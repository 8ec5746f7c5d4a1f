import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { read, type Variable } from './read';
import { isPlain, KINDS, mild, plain, shown, text } from './values';

/** What a custom variable offers, read as Grafana reads it: `text : value`, commas escaped by a backslash. Undefined: in another form. */
function offered({ query, spec }: Variable): ReadonlySet<string> | undefined {
  if (typeof query !== 'string' || query.includes('$') || query.includes('[[') || /^\s*[[{]/.test(query) || text(spec['valuesFormat']) === 'json') return undefined;
  const values = (query.match(/(?:\\,|[^,])+/g) ?? []).map((each) => each.replace(/\\,/g, ',').trim());
  return new Set(values.map((each) => /^.+\s:\s(.+)$/.exec(each)?.[1]?.trim() ?? each));
}

/**
 * A dashboard opens with the values that its variables have as `current`. One that a custom or interval variable does not offer Grafana replaces by the first in
 * silence.
 *
 * Remedy: give a value from its list, or add it there.
 * @example { "name": "env", "type": "custom", "query": "prod,stage", "current": { "text": "qa", "value": "qa" } }
 */
export const dashboardVariableCurrent: DocumentCheck = {
  id: 'dashboard/variable-current', severity: 'error', kinds: KINDS,
  *run(document) {
    const { variables, v2 } = read(document);
    for (const variable of variables) {
      const { spec, name, type } = variable;
      const values = (type === 'custom' || type === 'interval') && isPlain(spec['current']) ? offered(variable) : undefined;
      if (!values || values.size === 0) continue;
      const all = spec['includeAll'] === true ? ['$__all', 'All', text(spec['allValue']) ?? ''] : type === 'interval' ? ['auto', '$__auto'] : [];
      const chosen = [plain(spec['current'])['value']].flat().filter((each) => typeof each === 'string' || typeof each === 'number').map(String);
      const lost = chosen.filter((each) => each !== '' && !values.has(each.trim()) && !all.includes(each) && !each.includes('$'));
      // Of several those that there are stay chosen.
      if (lost.length === 0 || lost.length < chosen.length) continue;
      const near = nearest(lost[0]!, values);
      yield {
        path: [...variable.path, ...(v2 ? ['spec'] : []), 'current', 'value'], ...mild(document),
        message: `variable '${shown(name)}' opens with '${shown(lost[0], 40)}', which it does not offer, so Grafana takes '${shown([...values][0], 40)}'`,
        remedy: near === undefined ? `choose one of ${shown([...values].join(', '))}, or add it to its list` : `did you mean '${near}'?`,
      };
    }
  },
};
