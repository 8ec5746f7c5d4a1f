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
      if (typeof value === 'string' && names.has(value)) continue;
      const bare = typeof value === 'string' ? usesIn(value)[0]?.name : undefined;
      const near = bare !== undefined && names.has(bare) ? bare : typeof value === 'string' ? nearest(value, names) : undefined;
      yield {
        path, message: `${name} repeats for ${typeof value === 'string' ? `'${shown(value)}'` : shown(value)}, which is no variable of this dashboard`,
        remedy: near === undefined ? 'define the variable, or leave repeat out' : `write '${near}'`, ...mild(document),
      };
    }
  },
};
