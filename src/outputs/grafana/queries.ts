import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Config } from '../../model/config';
import type { Dashboard } from '../../model/dashboard';
import { isSignal, type Panel, type PanelQuery } from '../../model/panel';
import type { Use } from '../../model/service';
import type { Signal } from '../../model/signal';
import type { Matcher } from '../../promql/nodes';
import { print } from '../../promql/print';

/** The dashboard's own choice of Prometheus, by the variable on its top. */
export const DATASOURCE = Object.freeze({ type: 'prometheus', uid: '${datasource}' });

/** All signals that a dashboard shows. */
export const signalsOf = (dashboard: Dashboard): Signal[] => dashboard.rows.flatMap((r) => r.panels).flatMap((p) => p.queries).filter(isSignal);

/** Target labels that a reader can choose by: those that no service of the dashboard pins to one value. */
export function openLabels(dashboard: Dashboard, config: Config): string[] {
  const pinned = new Set(signalsOf(dashboard).flatMap((s) => s.place.service.selector.filter((m) => m.op === '=').map((m) => m.label)));
  return config.targetLabels.filter((label) => !pinned.has(label));
}
/** How a panel uses a signal: Grafana's own window, and what the reader chose. */
export function panelUse(dashboard: Dashboard, config: Config): Use {
  const where = openLabels(dashboard, config).map((label): Matcher => ({ label, op: '=~', value: `$${label}` }));
  return { for: 'panel', range: '$__rate_interval', where, by: [] };
}
/** Names a signal's series: by its labels, and in company by its title too. */
function legendOf(signal: Signal, alone: boolean): string {
  return alone || !signal.legend.includes('{{') ? signal.legend : `${signal.title} ${signal.legend}`;
}
const refId = (i: number): string => (i < 26 ? '' : String.fromCharCode(64 + Math.floor(i / 26))) + String.fromCharCode(65 + (i % 26));

/** A query of another datasource goes through as it is. */
const asIs = (query: object): Builder<Dataquery> => ({ build: () => query as Dataquery });

function queryOf(query: PanelQuery, i: number, panel: Panel, use: Use, instant: boolean): Builder<Dataquery> {
  if ('datasource' in query) return asIs({ refId: refId(i), ...query.model, datasource: query.datasource });
  const builder = new DataqueryBuilder().refId(refId(i)).datasource(DATASOURCE);
  if (isSignal(query)) {
    builder.expr(print(query.expr(use))).legendFormat(query.buckets ? '{{le}}' : legendOf(query, panel.queries.length === 1));
    builder.format(query.buckets ? PromQueryFormat.Heatmap : instant && panel.type === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  } else {
    builder.expr(print(query.expr.node)).legendFormat(query.legend ?? '__auto').format(instant ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  }
  return instant ? builder.instant() : builder.range();
}
/** A panel's queries. `instant`: only the latest value is asked for. */
export const queriesOf = (panel: Panel, use: Use, instant = false): Builder<Dataquery>[] => panel.queries.map((q, i) => queryOf(q, i, panel, use, instant));
