import type { Dashboard } from '../model/dashboard';
import type { DataPath } from '../model/document';
import type { Origin } from '../model/origin';
import type { Panel } from '../model/panel';
import type { Exclude } from '../model/problem';
import type { Project } from '../model/project';
import { alertsOf, groupOfPart, type Alert, type Recording, type RuleGroup } from '../model/rules';
import { idOf, panelKey } from './grafana/panel-id';

/** A definition that something in a written file comes from. */
export interface Definition {
  readonly of: Dashboard | Panel | Alert | Recording | RuleGroup;
  readonly origin: Origin | undefined;
  readonly exclude?: Exclude | undefined;
}
const at = (data: unknown, ...path: DataPath): unknown => path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), data);
const made = (of: Definition['of']): Definition => ({ of, origin: of.origin, exclude: of.kind === 'panel' ? of.options.exclude : 'exclude' in of ? of.exclude : undefined });

/**
 * The way back from a file's data to what was defined: the definitions that made the value at `path`, the innermost first. None where it
 * comes from the config.
 */
export function definitionsIn(project: Project): (data: unknown, path: DataPath) => readonly Definition[] {
  const dashboards = new Map(project.dashboards.map((d) => [d.uid, d]));
  const alerts = new Map(alertsOf(project.ruleGroups).map((a) => [a.name, a]));
  const groups = new Map(project.ruleGroups.map((g) => [g.name, g]));
  const panels = new Map<string, ReadonlyMap<number, Definition>>();
  const panelsOf = (uid: string): ReadonlyMap<number, Definition> => {
    const known = panels.get(uid);
    if (known) return known;
    const found = new Map(dashboards.get(uid)!.rows.flatMap((row) => row.panels).map((p) => [idOf(panelKey(p)), made(p)]));
    panels.set(uid, found);
    return found;
  };
  return (data, path) => {
    const dashboard = dashboards.get(at(data, 'uid') as string);
    if (dashboard) {
      const known = panelsOf(dashboard.uid);
      const ids = [path.slice(0, 4), path.slice(0, 2)].map((to) => at(data, ...to, 'id') as number);
      const panel = path[0] === 'panels' ? known.get(ids[0]!) ?? known.get(ids[1]!) : undefined;
      return [...(panel ? [panel] : []), made(dashboard)];
    }
    if (path[0] !== 'groups') return [];
    const group = groups.get(groupOfPart(String(at(data, 'groups', path[1]!, 'name'))));
    const rule = path[2] === 'rules' ? at(data, ...path.slice(0, 4)) : undefined;
    const alert = alerts.get((at(rule, 'alert') ?? at(rule, 'title')) as string);
    const recording = group?.rules.find((r) => r.kind === 'recording' && r.name === at(rule, 'record'));
    return [...(alert ? [made(alert)] : []), ...(recording ? [made(recording)] : []), ...(group ? [made(group)] : [])];
  };
}
