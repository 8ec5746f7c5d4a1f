import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '../../model/dashboard';
import { isSignal } from '../../model/panel';
import type { AnyService, Use } from '../../model/service';
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
/** What happened to the service of a dashboard about one alone: who compares several has enough to look at. */
function marks(dashboard: Dashboard, services: readonly AnyService[], use: Use): AnnotationQueryBuilder[] {
  const name = onlyService(dashboard);
  const found = Object.values(services.find(({ info }) => info.name === name)?.signals ?? {}).flatMap(({ mark }) => mark ?? []);
  return [...new Map(found.map((mark) => [mark.title, mark])).values()].map((mark) =>
    annotation(mark.title).datasource(DATASOURCE).hide(false).iconColor('blue').expr(printForGrafana(mark.expr(use))).titleFormat(mark.title).textFormat(mark.text).useValueForTime(mark.at === 'value'));
}
/** The one service whose signals a dashboard shows; undefined: none, or several. */
export function onlyService(dashboard: Dashboard): string | undefined {
  const [only, ...others] = new Set(dashboard.rows.flatMap((r) => r.panels).flatMap((p) => p.queries).filter(isSignal).map((s) => s.place.service.name));
  return others.length === 0 ? only : undefined;
}
/** What is marked on a dashboard's graphs. */
export const annotationsOf = (dashboard: Dashboard, alerts: readonly Alert[], services: readonly AnyService[], use: Use): Builder<AnnotationQuery>[] =>
  [plain(builtIn(), 'placement'), ...[...firing(dashboard, alerts), ...marks(dashboard, services, use)].map((builder) => plain(builder, 'placement', 'builtIn'))];
