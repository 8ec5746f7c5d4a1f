import type { DocumentCheck } from '../../model/document';
import { linksOf } from './fields';
import { read, type Dashboard } from './read';
import { eachString, isPlain, KINDS, shown, text } from './values';
import { namesIn } from './variables';

/** Filters apply to every query by themselves. */
const APPLY_THEMSELVES = new Set<unknown>(['adhoc', 'groupby']);
/** Keys that hold a variable's bare name. */
const NAME_KEYS = new Set(['repeat', 'value', 'variable', 'variableName']);

/** Whether a link hands the variables on. */
function handsOn(dashboard: Dashboard): boolean {
  for (const { link } of linksOf(dashboard)) if (link['includeVars'] === true) return true;
  return false;
}

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
    if (dashboard.panels.some((p) => p.isLibrary) || handsOn(dashboard)) return;
    const own = new Set<unknown>(dashboard.variables.map((v) => v.spec));
    const used = new Set<string>();
    eachString(dashboard.spec, (value, key) => {
      namesIn(value, used);
      if (key !== undefined && NAME_KEYS.has(key)) used.add(value);
    }, [], (here) => isPlain(here) && own.has(here));
    for (const variable of dashboard.variables) {
      // That a variable reads itself is no use of it.
      const reads = new Set<string>();
      eachString(variable.spec, (value, key) => {
        if (key === undefined || !NAME_KEYS.has(key)) namesIn(value, reads);
      }, [], (_, key) => key === 'current' || key === 'options');
      for (const name of reads) if (name !== variable.name) used.add(name);
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
