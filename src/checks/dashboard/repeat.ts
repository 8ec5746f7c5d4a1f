import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { read } from './read';
import { KINDS, mild, shown } from './values';
import { namesOf, usesIn } from './variables';

/**
 * A panel or row that repeats for a variable which is not there is shown once, and its own variable has no value.
 *
 * Remedy: name a variable of the dashboard, without `$`.
 * @example { "title": "CPU of $pod", "repeat": "$pod" }
 */
export const dashboardRepeat: DocumentCheck = {
  id: 'dashboard/repeat', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const names = namesOf(dashboard);
    for (const { path, value, name } of dashboard.repeats) {
      if (typeof value === 'string' && names.has(value)) {
        const variable = dashboard.variables.find((each) => each.name === value);
        if (variable && /^(?:query|custom|datasource)$/.test(String(variable.type)) && variable.spec['multi'] !== true && variable.spec['includeAll'] !== true) yield {
          path, message: `${name} repeats for '${shown(value)}', of which only one value can be chosen: it is shown once`, remedy: 'let the variable have several values, by "multi": true', ...mild(document),
        };
        continue;
      }
      const bare = typeof value === 'string' ? usesIn(value)[0]?.name : undefined;
      const near = bare !== undefined && names.has(bare) ? bare : typeof value === 'string' ? nearest(value, names) : undefined;
      yield {
        path, message: `${name} repeats for ${typeof value === 'string' ? `'${shown(value)}'` : shown(value)}, which is no variable of this dashboard`,
        remedy: near === undefined ? 'define the variable, or leave repeat out' : `write '${near}'`, ...mild(document),
      };
    }
  },
};
