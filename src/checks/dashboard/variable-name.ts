import type { DocumentCheck } from '../../model/document';
import { read } from './read';
import { KINDS, mild, shown, text } from './values';

/**
 * Grafana finds a variable by its name, of letters, digits and `_`. Another character ends the name where it is used; of two variables with one name, only
 * the first is found.
 *
 * Remedy: give every variable a name of its own, of letters, digits and `_`, that does not begin with `__`.
 * @example "templating": { "list": [{ "name": "pod-name", "type": "query" }] }
 */
export const dashboardVariableName: DocumentCheck = {
  id: 'dashboard/variable-name', severity: 'error', kinds: KINDS,
  *run(document) {
    const seen = new Set<string>();
    for (const { name, path: at, scope } of read(document).variables) {
      const path = [...at, ...(document.kind === 'dashboard-v2' ? ['spec', 'name'] : ['name'])];
      if (text(name) === undefined) {
        yield { path, message: 'a variable has no name, so nothing can use it', remedy: 'give it a name of letters, digits and _', ...mild(document) };
        continue;
      }
      const key = JSON.stringify([scope, name]);
      if (seen.has(key)) yield {
        path, message: `two variables are called '${shown(name)}', and only the first is used`, remedy: 'rename one, or take it away', ...mild(document),
      };
      else if (!/^\w+$/.test(name as string)) yield {
        path, message: `the variable name '${shown(name)}' has characters other than letters, digits and _, so $${shown(name)} does not find it`,
        remedy: `call it '${shown((name as string).replace(/\W+/g, '_'))}'`, ...mild(document),
      };
      else if ((name as string).startsWith('__')) yield {
        path, message: `the variable name '${shown(name)}' begins with __, which Grafana keeps for its own`, remedy: 'take another name', ...mild(document),
      };
      seen.add(key);
    }
  },
};
