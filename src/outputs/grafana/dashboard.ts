import { AnnotationQueryBuilder, DashboardBuilder, DashboardCursorSync, DashboardLinkBuilder, DashboardLinkType, RowBuilder, type Panel as SdkPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '../../model/dashboard';
import { isSignal, type Panel } from '../../model/panel';
import type { Project } from '../../model/project';
import { alertsOf, type Alert } from '../../model/rules';
import { runbookUrl } from '../runbook-url';
import { layOut, type GridPos } from './layout';
import { idsOf, panelKey } from './panel-id';
import { painterOf } from './panels';
import { panelUse } from './queries';
import { addVariables } from './variables';

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The user's options over ours, key by key; lists are replaced. */
function merged(ours: unknown, theirs: unknown): unknown {
  if (!isPlain(ours) || !isPlain(theirs)) return theirs;
  return { ...ours, ...Object.fromEntries(Object.entries(theirs).map(([key, value]) => [key, merged(ours[key], value)])) };
}
/** Alerts that judge one of a panel's signals. */
function judging(panel: Panel, alerts: readonly Alert[]): Alert[] {
  const shown = new Set(panel.queries.filter(isSignal).map((s) => `${s.place.service.name}.${s.place.key}`));
  return alerts.filter(({ condition: { signal } }) => signal && shown.has(`${signal.place.service.name}.${signal.place.key}`));
}
const panelsOf = (dashboard: Dashboard): Panel[] => dashboard.rows.flatMap((r) => r.panels);
/** Grafana's own annotations; without them in the file, each save would show a difference. */
const builtIn = (): AnnotationQueryBuilder => new AnnotationQueryBuilder()
  .builtIn(1).datasource({ type: 'grafana', uid: '-- Grafana --' }).enable(true).hide(true).iconColor('rgba(0, 211, 255, 1)').name('Annotations & Alerts').type('dashboard');
function drawn(panel: Panel, at: GridPos, id: number, dashboard: Dashboard, project: Project, alerts: readonly Alert[]): SdkPanel {
  const { options } = panel;
  const result = painterOf(panel.type)(panel, {
    use: panelUse(dashboard, project.config),
    alerts: judging(panel, alerts).map(({ name }) => {
      const runbook = runbookUrl(project.config, name);
      return { name, ...(runbook ? { runbook } : {}) };
    }),
  });
  Object.assign(result, { id, gridPos: at });
  if (options.description) result.description = options.description;
  if (options.repeat) Object.assign(result, { repeat: options.repeat, repeatDirection: 'h' });
  if (options.transformations) Object.assign(result, { transformations: options.transformations });
  if (options.options) result.options = merged(result.options, options.options);
  if (result.fieldConfig) {
    if (options.custom) result.fieldConfig.defaults.custom = merged(result.fieldConfig.defaults.custom ?? {}, options.custom) as Plain;
    if (options.overrides) Object.assign(result.fieldConfig, { overrides: options.overrides });
  }
  return result;
}

/** A dashboard in Grafana's classic form, by the Foundation SDK. Throws a `DefinitionError` where two panels cannot be told apart. */
export function dashboardJson(dashboard: Dashboard, project: Project): object {
  const { config } = project;
  const alerts = alertsOf(project.ruleGroups);
  const idOf = idsOf(dashboard);
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid).tags([...(dashboard.tags ?? [])]).timezone('browser').tooltip(DashboardCursorSync.Crosshair)
    .time({ from: dashboard.from ?? 'now-30m', to: 'now' }).refresh(dashboard.refresh ?? '10s')
    .readonly(); // what is edited in Grafana would be lost with the next file
  if (dashboard.description) builder.description(dashboard.description);
  builder.annotation(builtIn());
  addVariables(builder, dashboard, config);
  const links = [
    ...(dashboard.links ?? []),
    ...alerts.filter((a) => a.dashboard === dashboard.uid && !panelsOf(dashboard).some((p) => judging(p, [a]).length > 0)).flatMap((a) => {
      const url = runbookUrl(config, a.name);
      return url ? [{ title: `Runbook: ${a.name}`, url }] : [];
    }),
  ];
  for (const { title, url } of links) builder.link(new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true));
  for (const { row, at, panels } of layOut(dashboard)) {
    const rowBuilder = new RowBuilder(row.title).id(idOf(`row ${row.title}`)).collapsed(row.collapsed).gridPos(at);
    const built = panels.map(({ panel, at: place }) => ({ build: () => drawn(panel, place, idOf(panelKey(panel)), dashboard, project, alerts) }));
    if (row.collapsed) built.forEach((panel) => rowBuilder.withPanel(panel));
    builder.withRow(rowBuilder);
    if (!row.collapsed) built.forEach((panel) => builder.withPanel(panel));
  }
  return builder.build();
}
