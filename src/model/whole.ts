import type { Dashboard, Row } from './dashboard';
import type { Panel, PanelQuery } from './panel';
import { DefinitionError } from './problem';
import type { Project } from './project';
import { alertsOf, type Alert } from './rules';
import type { AnyService } from './service';

/** What a repository defines, for queries that are about all of it. */
export interface Defined {
  readonly services: readonly AnyService[];
  readonly alerts: readonly Alert[];
}
/** A query that is written when all is loaded, as in `timeseries(({ services }: Defined) => …)`: who adds a service or an alert has no dashboard to edit. */
export type WholeQuery = (defined: Defined) => PanelQuery;

const isWhole = (query: PanelQuery | WholeQuery): query is WholeQuery => typeof query === 'function';
const asks = ({ queries }: Panel): boolean => queries.some(isWhole);

/** The dashboard with its queries about everything written out; itself where it has none. Throws what such a query throws. */
export function writtenOut(dashboard: Dashboard, { services, ruleGroups }: Pick<Project, 'services' | 'ruleGroups'>): Dashboard {
  if (!dashboard.rows.some(({ panels }) => panels.some(asks))) return dashboard;
  const defined: Defined = { services, alerts: alertsOf(ruleGroups) };
  const { origin } = dashboard;
  return Object.freeze({ ...dashboard, origin, rows: dashboard.rows.map((row): Row => ({ ...row, panels: row.panels.map((panel) => (asks(panel) ? panelOf(panel, defined) : panel)) })) });
}
function panelOf(panel: Panel, defined: Defined): Panel {
  const { origin } = panel;
  const written = (query: PanelQuery | WholeQuery): PanelQuery => {
    try {
      const found = isWhole(query) ? query(defined) : query;
      if (found === undefined || found === null) throw new DefinitionError(`a query about all that is defined gave ${String(found)}`, 'let it give a signal, or a query as in { expr: promql`…` }', 'queries');
      return found;
    } catch (error) {
      throw error instanceof DefinitionError ? new DefinitionError(error.message, error.remedy, error.path, panel) : error;
    }
  };
  return Object.freeze({ ...panel, origin, queries: panel.queries.map(written) });
}
