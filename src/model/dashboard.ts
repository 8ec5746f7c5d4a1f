import type { Is } from './is';
import { originHere, type Origin } from './origin';
import type { Panel } from './panel';
import { DefinitionError, type Exclude } from './problem';

export interface Row {
  readonly kind: 'row';
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly collapsed: boolean;
}
export interface Link {
  readonly title: string;
  readonly url: string;
}
export interface DashboardDefinition {
  /** At most 40 letters, digits, `-` and `_`: Grafana's own limit. */
  readonly uid: string;
  readonly title: string;
  /** The question that it answers. */
  readonly description?: string;
  /** Beside `observability-as-code`, by which the dashboards link each other. */
  readonly tags?: readonly string[];
  /** Grafana's relative time, as in `now-1h`. Default `now-30m`. */
  readonly from?: string;
  /** Default 10s. */
  readonly refresh?: string;
  readonly links?: readonly Link[];
  /** Problems of this dashboard that are none, by check, with the reason. */
  readonly exclude?: Exclude;
  readonly rows: readonly Row[];
}
export interface Dashboard extends DashboardDefinition {
  readonly kind: 'dashboard';
  readonly origin: Origin | undefined;
}
/** A dashboard; the first row answers the question in the title. */
export function dashboard(definition: DashboardDefinition): Dashboard {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(definition.uid ?? '')) {
    throw new DefinitionError(`dashboard uid '${definition.uid}' is not usable`, '1 to 40 letters, digits, hyphens and underscores: Grafana takes no others', 'uid');
  }
  const at = originHere();
  return Object.freeze({ kind: 'dashboard', ...definition, get origin() { return at.origin; } });
}
type APanel<P> = Is<P, Panel, 'a row holds panels: put timeseries(…), stat(…) or another kind around it'>;
function makeRow(title: string, panels: readonly unknown[], collapsed: boolean): Row {
  panels.forEach((panel, i) => {
    if ((panel as Partial<Panel> | null | undefined)?.kind !== 'panel') throw new DefinitionError(`row '${title}' holds what is no panel`, 'put timeseries(…), stat(…) or another kind around it', `panels[${i}]`);
  });
  return Object.freeze({ kind: 'row', title, panels: panels as readonly Panel[], collapsed });
}
export const row = <P>(title: string, ...panels: APanel<P>[]): Row => makeRow(title, panels, false);
/** A row that is closed at first. */
export const collapsedRow = <P>(title: string, ...panels: APanel<P>[]): Row => makeRow(title, panels, true);
