import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DashboardLinkBuilder, DashboardLinkType, ThresholdsConfigBuilder, ThresholdsMode, type Panel as SdkPanel, type ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { isSignal, type Panel } from '../../../model/panel';
import type { Use } from '../../../model/service';
import type { Signal } from '../../../model/signal';
import { DATASOURCE, queriesOf } from '../queries';

/** What a panel is drawn with. */
export interface PanelContext {
  readonly use: Use;
  /** Alerts that judge what the panel shows, with their runbooks. */
  readonly alerts: readonly { readonly name: string; readonly runbook?: string }[];
}
/** Draws one kind of panel; identity, place and the user's own options are put in by the caller. */
export type Painter = (panel: Panel, context: PanelContext) => SdkPanel;

/** What all panel builders of the Foundation SDK with queries have in common. */
interface PanelBuilder {
  title(title: string): unknown;
  datasource(datasource: DataSourceRef): unknown;
  targets(targets: Builder<Dataquery>[]): unknown;
  unit(unit: string): unknown;
  min(min: number): unknown;
  thresholds(thresholds: Builder<ThresholdsConfig>): unknown;
  links(links: ReturnType<typeof runbookLinks>): unknown;
}
const lead = (panel: Panel): Signal | undefined => panel.queries.find(isSignal);

/** Steps from the limits, ordered: green, orange from the warning limit, red from the critical one. */
function thresholdsOf(signal: Signal | undefined): Builder<ThresholdsConfig> {
  const limits = signal?.limits;
  const steps = [{ value: null, color: 'green' }, ...(limits ? [{ value: limits.warning, color: 'orange' }, { value: limits.critical, color: 'red' }] : [])];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
function runbookLinks(context: PanelContext): DashboardLinkBuilder[] {
  return context.alerts.flatMap(({ name, runbook }) => (runbook
    ? [new DashboardLinkBuilder(`Runbook: ${name}`).type(DashboardLinkType.Link).url(runbook).targetBlank(true)] : []));
}
/** Title, queries, unit, thresholds and links: what every panel of signals has. */
export function drawSignals<B extends PanelBuilder>(builder: B, panel: Panel, context: PanelContext, instant = false): B {
  const signal = lead(panel);
  builder.title(panel.options.title ?? signal?.title ?? '');
  builder.datasource(DATASOURCE);
  builder.targets(queriesOf(panel, context.use, instant));
  builder.thresholds(thresholdsOf(signal));
  const unit = panel.options.unit ?? signal?.unit;
  if (unit) builder.unit(unit);
  if (signal && unit !== 'dateTimeAsIso') builder.min(0);
  const links = runbookLinks(context);
  if (links.length > 0) builder.links(links);
  return builder;
}
/** Whether threshold lines make sense: the signals have limits, and they are the same ones. */
export function sharesLimits(panel: Panel): boolean {
  const limits = panel.queries.filter(isSignal).map((s) => JSON.stringify(s.limits));
  return limits.length > 0 && limits[0] !== undefined && limits.every((l) => l === limits[0]);
}
