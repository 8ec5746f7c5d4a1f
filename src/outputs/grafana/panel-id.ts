import type { Dashboard } from '../../model/dashboard';
import { isSignal, type Panel, type PanelQuery } from '../../model/panel';
import { DefinitionError } from '../../model/problem';
import { print } from '../../promql/print';

function shown(query: PanelQuery): string {
  if (isSignal(query)) return `${query.place.service.name}.${query.key}`;
  return 'datasource' in query ? JSON.stringify([query.datasource, query.model]) : print(query.expr.node);
}
/** What a panel is known by: its key, or what it shows and how. Not its place, so that links to it survive a panel added before it. */
export function panelKey({ type, queries, options }: Panel): string {
  if (options.key !== undefined) return options.key;
  return `${type} ${queries.length > 0 ? queries.map(shown).join('+') : options.title ?? JSON.stringify(options.options ?? {})}`;
}
/** FNV-1a, kept in 1 … 2^31 − 1: Grafana's panel ids are positive 32-bit integers. */
export function idOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 1) || 1;
}
/** What a panel is called: as its definition says, else by what it shows. */
export const titleOf = ({ options, queries }: Panel): string => options.title ?? [...new Set(queries.filter(isSignal).map((s) => s.title))].join(', ');

/** Throws a `DefinitionError` where two panels or rows of a dashboard would have one id: Grafana draws one of them twice. */
export function checkIds(dashboard: Dashboard): void {
  const taken = new Map<number, string>();
  const claim = (key: string, what: string, path: string, remedy: string, at: { readonly origin: Dashboard['origin'] }): void => {
    const other = taken.get(idOf(key));
    if (other !== undefined) throw new DefinitionError(`dashboard '${dashboard.uid}': ${what} and ${other} cannot be told apart`, remedy, path, at);
    taken.set(idOf(key), what);
  };
  dashboard.rows.forEach((row, r) => {
    claim(`row ${row.title}`, `row '${row.title}'`, `rows[${r}].title`, 'give one of the rows another title', dashboard);
    row.panels.forEach((panel, p) => {
      claim(panelKey(panel), `${panel.type} panel '${titleOf(panel)}'`, `rows[${r}].panels[${p}]`, "give one of them a key, as in { key: 'cpu-over-time' }", panel);
    });
  });
}
