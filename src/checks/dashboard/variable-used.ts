import type { DocumentCheck } from '../../model/document';
import { linksOf } from './fields';
import { read, type Variable } from './read';
import { isPlain, KINDS, shown, strings, text } from './values';
import { usesIn } from './variables';

/** Filters apply to every query by themselves. */
const APPLY_THEMSELVES = new Set<unknown>(['adhoc', 'groupby']);
/** Keys that hold a variable's bare name. */
const NAME_KEYS = new Set(['repeat', 'value', 'variable', 'variableName']);

/**
 * A variable that nothing reads asks the reader to choose something that changes nothing. Often a query has lost the filter that it was for.
 *
 * Remedy: use it in the queries, or take it away.
 * @example "templating": { "list": [{ "name": "pod", "type": "query", "query": "label_values(up, pod)" }] }
 */
export const dashboardVariableUsed: DocumentCheck = {
  id: 'dashboard/variable-used', severity: 'warning', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    // Elsewhere lies what nobody sees here: library panels, and dashboards that links hand the variables on to.
    if (dashboard.panels.some((p) => p.isLibrary) || linksOf(dashboard).some(({ link }) => link['includeVars'] === true)) return;
    const own = new Map<unknown, Variable>(dashboard.variables.map((v) => [v.spec, v]));
    const used = new Set<string>();
    const add = (value: string, key: string | undefined): void => {
      for (const { name } of usesIn(value)) used.add(name);
      if (key !== undefined && NAME_KEYS.has(key)) used.add(value);
    };
    for (const { value, key } of strings(dashboard.spec, [], (here) => isPlain(here) && own.has(here))) add(value, key);
    for (const variable of dashboard.variables) {
      for (const { value, key } of strings(variable.spec, [], (_, k) => k === 'current' || k === 'options')) {
        const itself = usesIn(value).every((use) => use.name === variable.name);
        if (!itself && !(key !== undefined && NAME_KEYS.has(key))) add(value, undefined);
      }
    }
    if (used.has('__all_variables')) return;
    for (const { name, type, path } of dashboard.variables) {
      if (text(name) === undefined || used.has(name as string) || APPLY_THEMSELVES.has(type)) continue;
      yield {
        path, message: `nothing uses the variable '${shown(name)}'`,
        remedy: type === 'datasource' ? `give it to panels as their data source, as in \${${shown(name)}}, or take it away`
          : `use it, as in {${shown(name)}=~"$${shown(name)}"}, or take it away`,
      };
    }
  },
};
