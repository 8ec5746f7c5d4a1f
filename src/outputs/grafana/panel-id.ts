import type { Dashboard } from '../../model/dashboard';
import { isSignal, type Panel } from '../../model/panel';
import { DefinitionError } from '../../model/problem';

/** What a panel is known by: its key, or what it shows and how. Not its place, so that links to it survive a panel added before it. */
export function panelKey(panel: Panel): string {
  const shown = panel.queries.filter(isSignal).map((s) => `${s.place.service.name}.${s.key}`).join('+');
  return panel.options.key ?? `${panel.type} ${shown || (panel.options.title ?? '')}`;
}
/** FNV-1a, kept in 1 … 2^31 − 1: Grafana's panel ids are positive 32-bit integers. */
export function idOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 1) || 1;
}
/** The id of every panel and row of a dashboard. Throws a `DefinitionError` where two panels cannot be told apart. */
export function idsOf(dashboard: Dashboard): (key: string) => number {
  const taken = new Map<number, string>();
  const titleOf = (panel: Panel): string => `'${panel.options.title ?? panel.queries.filter(isSignal)[0]?.title ?? panel.type}'`;
  const claim = (key: string, what: string, path: string): void => {
    const other = taken.get(idOf(key));
    if (other !== undefined) {
      throw new DefinitionError(`dashboard '${dashboard.uid}': ${what} and ${other} cannot be told apart`, "give one of them a key, as in { key: 'cpu-over-time' }", path);
    }
    taken.set(idOf(key), what);
  };
  dashboard.rows.forEach((row, r) => {
    claim(`row ${row.title}`, `row '${row.title}'`, `rows[${r}]`);
    row.panels.forEach((panel, p) => claim(panelKey(panel), `${panel.type} panel ${titleOf(panel)}`, `rows[${r}].panels[${p}]`));
  });
  return idOf;
}
