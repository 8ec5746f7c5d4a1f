import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort, type DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../../model/config';
import type { Dashboard } from '../../model/dashboard';
import { metricsOf } from '../../promql/nodes';
import { print } from '../../promql/print';
import { select } from '../../promql/nodes';
import { DATASOURCE, openLabels, panelUse, signalsOf } from './queries';

/** The choices on top of a dashboard: which Prometheus, and one per target label that is open. */
export function addVariables(builder: DashboardBuilder, dashboard: Dashboard, config: Config): void {
  builder.withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus')
    .current({ text: config.datasource.name, value: config.datasource.uid }));
  const signal = signalsOf(dashboard)[0];
  if (!signal) return;
  const metric = metricsOf(signal.expr(panelUse(dashboard, config)))[0];
  for (const label of openLabels(dashboard, config)) {
    const definition = `label_values(${metric ? print(select(metric, signal.place.service.selector)) : 'up'}, ${label})`;
    builder.withVariable(new QueryVariableBuilder(label).label(label).datasource(DATASOURCE)
      .query({ query: definition, refId: `Variable-${label}` }).definition(definition)
      .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc).multi(true).includeAll(true).allValue('.*')
      .current({ text: ['All'], value: ['$__all'] }));
  }
}
