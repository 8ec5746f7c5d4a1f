import { DashboardBuilder, DashboardCursorSync, RowBuilder, type Panel as SdkPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../../model/config';
import type { Dashboard, Link } from '../../model/dashboard';
import { isSignal, type Panel } from '../../model/panel';
import { DefinitionError, nearest } from '../../model/problem';
import type { Project } from '../../model/project';
import { alertsOf, type Alert } from '../../model/rules';
import type { Signal } from '../../model/signal';
import { runbookUrl } from '../runbook-url';
import { annotationsOf, onlyService } from './annotations';
import { layOut, type GridPos } from './layout';
import { ownUnitsAndLimits } from './limits';
import { checkIds, idOf, panelKey, titleOf } from './panel-id';
import { painterOf } from './panels';
import type { PanelContext } from './panels/context';
import { dashboardsLink, link } from './sdk';
import { variablesOf } from './variables';

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The user's options over ours, key by key; lists are replaced. */
function merged(ours: unknown, theirs: unknown): unknown {
  if (!isPlain(ours) || !isPlain(theirs)) return theirs;
  return { ...ours, ...Object.fromEntries(Object.entries(theirs).map(([key, value]) => [key, merged(ours[key], value)])) };
}
/** All signals of a latency, say, are judged by the alerts on any of them. */
const subject = ({ place }: Signal): string => `${place.service.name}.${place.key}`;
/** Alerts by what they judge. */
function alertsBySubject(alerts: readonly Alert[]): ReadonlyMap<string, readonly Alert[]> {
  const found = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const { signal } = alert.condition;
    if (signal) found.set(subject(signal), [...(found.get(subject(signal)) ?? []), alert]);
  }
  return found;
}
const subjectsOf = (panel: Panel): string[] => [...new Set(panel.queries.filter(isSignal).map(subject))];

/** Keys of the SDK's panels that it sets unasked. */
const UNASKED: ReadonlySet<string> = new Set(['repeatDirection', 'transparent']);

/** Filled key by key: of thousands of panels, spreading objects into objects would be what takes the time. */
function drawn(panel: Panel, gridPos: GridPos, context: PanelContext): SdkPanel {
  const { options } = panel;
  const painted = painterOf(panel.type)(panel, context);
  const overrides = [...ownUnitsAndLimits(panel), ...(options.overrides ?? [])];
  const { fieldConfig } = painted;
  const description = [options.description, painted.description].filter((part) => part !== undefined).join('\n\n');
  const result: Plain = {};
  for (const [key, value] of Object.entries(painted)) if (!UNASKED.has(key)) result[key] = value;
  result['id'] = idOf(panelKey(panel));
  result['gridPos'] = gridPos;
  if (description) result['description'] = description;
  if (options.repeat !== undefined) Object.assign(result, { repeat: options.repeat, repeatDirection: painted.repeatDirection });
  if (options.transformations) result['transformations'] = options.transformations;
  if (options.options) result['options'] = merged(painted.options ?? {}, options.options);
  if (fieldConfig || options.custom || overrides.length > 0) {
    const defaults = fieldConfig?.defaults ?? {};
    result['fieldConfig'] = { ...fieldConfig, defaults: options.custom ? merged(defaults, { custom: options.custom }) : defaults, overrides };
  }
  return result as unknown as SdkPanel;
}

/** Logs and traces of a dashboard's service, of the time that it shows. */
function evidence({ logsUrl, tracesUrl }: Config, dashboard: Dashboard): Link[] {
  const service = onlyService(dashboard);
  if (service === undefined) return [];
  return Object.entries({ Logs: logsUrl, Traces: tracesUrl }).flatMap(([title, url]) =>
    (url === '' ? [] : [{ title, url: url.replaceAll('{service}', service).replaceAll('{from}', '${__from}').replaceAll('{to}', '${__to}') }]));
}

/** On every dashboard: by it they find each other, whoever else has dashboards there. */
const TAG = 'observability-as-code';

/** Grafana draws a panel that repeats for a variable which is not there once, and says nothing. */
function checkRepeats(dashboard: Dashboard, variables: readonly string[]): void {
  dashboard.rows.forEach((row, r) => row.panels.forEach((panel, p) => {
    const { repeat } = panel.options;
    if (repeat === undefined || variables.includes(repeat)) return;
    const close = nearest(repeat, variables);
    throw new DefinitionError(`dashboard '${dashboard.uid}': panel '${titleOf(panel)}' repeats for '${repeat}', which is no variable of it`,
      close ? `did you mean '${close}'?` : `name one of ${variables.join(', ')}`, `rows[${r}].panels[${p}].repeat`, panel);
  }));
}

/**
 * Writes dashboards in Grafana's classic form, by the Foundation SDK. Throws a `DefinitionError` where two panels cannot be told apart, a
 * size is not the grid's, or a panel repeats for a variable that is not there.
 */
export function dashboardsOf(project: Project): (dashboard: Dashboard) => object {
  const alerts = alertsOf(project.ruleGroups);
  const bySubject = alertsBySubject(alerts);
  return (dashboard) => dashboardJson(dashboard, project, alerts, bySubject);
}
function dashboardJson(dashboard: Dashboard, { config, services, dashboards }: Project, alerts: readonly Alert[], bySubject: ReadonlyMap<string, readonly Alert[]>): object {
  checkIds(dashboard);
  const { builders, use } = variablesOf(dashboard, config);
  checkRepeats(dashboard, ['datasource', ...use.where.map(({ label }) => label)]);
  const withRunbook = (alert: Alert): { readonly name: string; readonly runbook?: string } => {
    const runbook = runbookUrl(config, alert.name);
    return { name: alert.name, ...(runbook === undefined ? {} : { runbook }) };
  };
  const namesServices = new Set(dashboard.rows.flatMap((r) => r.panels).flatMap((p) => p.queries).filter(isSignal).map((s) => s.place.service.name)).size > 1;
  const contextOf = (panel: Panel): PanelContext => ({ use, namesServices, alerts: subjectsOf(panel).flatMap((s) => bySubject.get(s) ?? []).map(withRunbook) });

  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid).tags([...new Set([...(dashboard.tags ?? []), TAG])]).timezone('browser').tooltip(DashboardCursorSync.Crosshair)
    .time({ from: dashboard.from ?? 'now-30m', to: 'now' }).refresh(dashboard.refresh ?? '10s')
    // One may try a change in the browser; the provider lets nobody save it. Read-only dashboards would hide their queries.
    .editable()
    .annotations(annotationsOf(dashboard, alerts, services, use))
    .variables([...builders]);
  if (dashboard.description) builder.description(dashboard.description);
  const shown = new Set(dashboard.rows.flatMap((r) => r.panels).flatMap(subjectsOf));
  // Alerts that a panel shows are linked there.
  const elsewhere = alerts.filter((a) => a.dashboard === dashboard.uid && !(a.condition.signal && shown.has(subject(a.condition.signal)))).map(withRunbook);
  builder.links([
    ...(dashboard.links ?? []).map(({ title, url }) => link(title, url)),
    ...evidence(config, dashboard).map(({ title, url }) => link(title, url)),
    // From where it hurts to why it does, and the time stays.
    ...(dashboards.length > 1 ? [dashboardsLink('Dashboards', TAG)] : []),
    ...elsewhere.flatMap(({ name, runbook }) => (runbook === undefined ? [] : [link(`Runbook: ${name}`, runbook)])),
  ]);
  for (const { row, at, panels } of layOut(dashboard)) {
    const rowBuilder = new RowBuilder(row.title).id(idOf(`row ${row.title}`)).collapsed(row.collapsed).gridPos(at);
    const built = panels.map((placed) => ({ build: () => drawn(placed.panel, placed.at, contextOf(placed.panel)) }));
    if (row.collapsed) built.forEach((panel) => rowBuilder.withPanel(panel));
    builder.withRow(rowBuilder);
    if (!row.collapsed) built.forEach((panel) => builder.withPanel(panel));
  }
  return { panels: [], ...builder.build() };
}
