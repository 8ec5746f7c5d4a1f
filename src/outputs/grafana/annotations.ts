import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '../../model/dashboard';
import { isSignal } from '../../model/panel';
import type { Alert } from '../../model/rules';
import { select } from '../../promql/nodes';
import { DATASOURCE, printForGrafana, seconds } from './queries';
import { plain } from './sdk';

const annotation = (name: string): AnnotationQueryBuilder => new AnnotationQueryBuilder().name(name).enable(true);
/** Grafana's own annotations, its own alerts among them; without them in the file, each export would show a difference. */
const builtIn = (): AnnotationQueryBuilder =>
  annotation('Annotations & Alerts').builtIn(1).datasource({ type: 'grafana', uid: '-- Grafana --' }).hide(true).iconColor('rgba(0, 211, 255, 1)').type('dashboard');

/** Since when: a red band over every graph while an alert fires that Prometheus evaluates for a service of the dashboard. */
function firing(dashboard: Dashboard, alerts: readonly Alert[]): AnnotationQueryBuilder[] {
  const shown = new Set(dashboard.rows.flatMap((r) => r.panels).flatMap((p) => p.queries).filter(isSignal).map((s) => s.place.service.name));
  const services = [...new Map(alerts.flatMap(({ engine, condition: { service } }) =>
    (engine !== 'grafana' && service && shown.has(service.name) ? [[service.name, service] as const] : []))).values()];
  if (services.length === 0) return [];
  const names = services.map((s) => s.name).sort();
  const series = select('ALERTS', [{ label: 'alertstate', op: '=', value: 'firing' }, names.length > 1 ? { label: 'service', op: '=~', value: names.join('|') } : { label: 'service', op: '=', value: names[0]! }]);
  return [annotation('Firing alerts').datasource(DATASOURCE).hide(false).iconColor('red').expr(printForGrafana(series)).titleFormat('{{alertname}}').textFormat('{{service}}').tagKeys('severity')
    // As fine as rules are evaluated; without it Grafana asks once a minute.
    .step(seconds(Math.min(...services.map((s) => s.evaluation))))];
}
/** What is marked on a dashboard's graphs. */
export const annotationsOf = (dashboard: Dashboard, alerts: readonly Alert[]): Builder<AnnotationQuery>[] =>
  [plain(builtIn(), 'placement'), ...firing(dashboard, alerts).map((builder) => plain(builder, 'placement', 'builtIn'))];
