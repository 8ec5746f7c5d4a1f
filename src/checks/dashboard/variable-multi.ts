import type { DataPath, DocumentCheck } from '../../model/document';
import { nameOf, read, type Variable } from './read';
import { KINDS, mild, shown, strings, text, type Said } from './values';
import { pluginOf } from './variables';

/** Whether more than one value can be chosen: Grafana then writes `(a|b)`. */
const isMany = ({ spec, type }: Variable): boolean =>
  (type === 'query' || type === 'custom') && (spec['multi'] === true || (spec['includeAll'] === true && text(spec['allValue']) === undefined));
const EQUAL = /[{,]\s*(\w+)\s*(!?=)\s*"(?:\$(\w+)|\$\{(\w+)[^{}"]*\}|\[\[(\w+)[^"\]]*\]\])"/g;

/**
 * Where a reader may choose several values or "All", Grafana writes them as a pattern, `(a|b)`. A label that has to be equal to that is never found, and the
 * panel is empty.
 *
 * Remedy: match by `=~`.
 * @example "templating": { "list": [{ "name": "pod", "multi": true }] }, "targets": [{ "expr": "up{pod=\"$pod\"}" }]
 */
export const dashboardVariableMulti: DocumentCheck = {
  id: 'dashboard/variable-multi', severity: 'error', kinds: KINDS,
  *run(document) {
    const { panels, variables, repeats } = read(document);
    const many = new Set(variables.filter(isMany).map((v) => v.name));
    if (many.size === 0) return;
    // A row's repeat holds for whatever follows it; a panel's for itself.
    const key = (path: DataPath): string => JSON.stringify(path);
    const ownRepeats = new Map(repeats.map((r) => [key(r.path.slice(0, -1)), r.value]));
    const panelsThemselves = new Set(panels.filter((panel) => panel.type !== 'row').map((panel) => key(panel.path)));
    const everywhere = new Set(repeats.filter(({ path }) => !panelsThemselves.has(key(path.slice(0, -1)))).map((r) => r.value));
    const queries = [
      ...panels.flatMap((panel) => panel.targets.flatMap((t) => {
        const plugin = pluginOf(t.datasource, variables) ?? pluginOf(panel.datasource, variables);
        const said = plugin === undefined || plugin === 'prometheus' || plugin === 'loki' ? t.query['expr'] : undefined;
        return typeof said === 'string' ? [{ said, path: [...t.queryPath, 'expr'], where: `a query of ${nameOf(panel)}`, own: ownRepeats.get(key(panel.path)) }] : [];
      })),
      ...variables.filter((v) => v.type === 'query' && ['prometheus', 'loki'].includes(pluginOf(v.datasource, variables) ?? '')).flatMap((v) =>
        [...strings(v.query, v.queryPath)].map((s: Said) => ({ said: s.value, path: s.path, where: `the query of variable '${shown(v.name)}'`, own: undefined }))),
    ];
    for (const { said, path, where, own } of queries) {
      for (const found of said.matchAll(EQUAL)) {
        const name = found[3] ?? found[4] ?? found[5];
        // Inside a panel or row that repeats, it has one value.
        if (!many.has(name) || everywhere.has(name) || own === name) continue;
        yield {
          path, range: { from: found.index + 1, to: found.index + found[0].length },
          message: `${where} compares ${found[1]} by ${found[2]} with $${shown(name)}, of which several values can be chosen at once: then it ${found[2] === '=' ? 'finds nothing' : 'leaves out nothing'}`,
          remedy: `write ${found[1]}${found[2] === '=' ? '=~' : '!~'}"$${shown(name)}"`, ...mild(document),
        };
      }
    }
  },
};
