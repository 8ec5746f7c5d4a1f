import { isPlain, list, shown } from '../checks/values';
import type { DataPath } from '../model/document';

/** Where a dashboard in Grafana differs from ours. */
export interface DashboardDifference {
  readonly path: DataPath;
  readonly ours: string;
  readonly theirs: string;
}
/** More help nobody. */
const MOST = 3;
/** Set by Grafana itself. */
const ITS_OWN: ReadonlySet<string> = new Set(['id', 'version', 'iteration', 'schemaVersion']);
/** What stays where it is when Grafana brings a dashboard to a newer schema. */
const LASTING: ReadonlySet<string | number> = new Set(['title', 'expr']);

/**
 * The first differences of a dashboard in Grafana from ours. Keys that only Grafana has are its defaults, and what is empty with us may be left out there.
 * Of a dashboard that Grafana has brought to another schema, only titles and queries are compared.
 */
export function differences(ours: Readonly<Record<string, unknown>>, theirs: Readonly<Record<string, unknown>>): DashboardDifference[] {
  const isMigrated = ours['schemaVersion'] !== theirs['schemaVersion'];
  const found: DashboardDifference[] = [];
  const open: { path: DataPath; a: unknown; b: unknown }[] = [{ path: [], a: ours, b: theirs }];
  for (let each = open.pop(); each && found.length < MOST; each = open.pop()) {
    const { path, a, b } = each;
    const key = path.at(-1) ?? '';
    if (isEmpty(a) && isEmpty(b)) continue;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length && (!isMigrated || key === 'panels' || key === 'targets')) found.push({ path, ours: count(a), theirs: count(b) });
      else for (let i = a.length - 1; i >= 0; i--) open.push({ path: [...path, i], a: list(a)[i], b: list(b)[i] });
    } else if (isPlain(a) && isPlain(b)) {
      // The value that a variable has now is its viewer's choice.
      const keys = Object.keys(a).filter((name) => !(path.length === 0 && ITS_OWN.has(name)) && !(path[0] === 'templating' && name === 'current'));
      for (const name of keys.reverse()) open.push({ path: [...path, name], a: a[name], b: b[name] });
    } else if (a !== b && (!isMigrated || LASTING.has(key))) found.push({ path, ours: shown(a), theirs: shown(b) });
  }
  return found;
}
const count = (items: readonly unknown[]): string => `${items.length} ${items.length === 1 ? 'item' : 'items'}`;
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) ? value.length === 0 : isPlain(value) && Object.keys(value).length === 0);
