import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { VARIABLE_TYPES } from './known';
import { read } from './read';
import { KINDS, mild, shown } from './values';

/**
 * Grafana leaves out a variable of a type that it does not know, and everything that uses it is then without value.
 *
 * Remedy: give one of Grafana's types: query, custom, constant, datasource, interval, textbox, adhoc, groupby, switch.
 * @example { "name": "pod", "type": "qurey", "query": "label_values(up, pod)" }
 */
export const dashboardVariableType: DocumentCheck = {
  id: 'dashboard/variable-type', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const { name, type, typePath: path } of read(document).variables) {
      if (VARIABLE_TYPES.has(type as string)) continue;
      const near = typeof type === 'string' ? nearest(type, VARIABLE_TYPES) : undefined;
      yield {
        path, message: `variable '${shown(name)}' has the type ${shown(type)}, which Grafana does not know, so it leaves the variable out`,
        remedy: near === undefined ? `give one of ${[...VARIABLE_TYPES].slice(0, 7).join(', ')}` : `did you mean '${near}'?`,
        ...(near === undefined ? mild(document) : {}),
      };
    }
  },
};
