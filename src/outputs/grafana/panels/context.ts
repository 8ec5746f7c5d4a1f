import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, Panel as SdkPanel, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { isSignal, type Panel } from '../../../model/panel';
import type { Use } from '../../../model/service';
import { fromZero, sharedLimits, thresholds, unitOf } from '../limits';
import { titleOf } from '../panel-id';
import { datasourceOf, queriesOf, type Asks } from '../queries';
import { panelLink } from '../sdk';

/** What a panel is drawn with. */
export interface PanelContext {
  readonly use: Use;
  /** Alerts that judge what the panel shows, with their runbooks. */
  readonly alerts: readonly { readonly name: string; readonly runbook?: string }[];
  /** The dashboard shows several services, so that "p95" alone says too little. */
  readonly namesServices: boolean;
}
/** Draws one kind of panel; identity, place and the user's own options are put in by the caller. */
export type Painter = (panel: Panel, context: PanelContext) => SdkPanel;

/** What all panel builders of the Foundation SDK have in common. */
interface PanelBuilder {
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(datasource: DataSourceRef): unknown;
  targets(targets: Builder<Dataquery>[]): unknown;
  unit(unit: string): unknown;
  min(min: number): unknown;
  thresholds(thresholds: Builder<ThresholdsConfig>): unknown;
  links(links: Builder<DashboardLink>[]): unknown;
}
/** The course over the dashboard's time. */
export const COURSE: Asks = { instant: false, format: PromQueryFormat.TimeSeries };
/** The latest value: a range would go on showing one from before the data stopped. */
export const LATEST: Asks = { instant: true, format: PromQueryFormat.TimeSeries };
export const ROWS: Asks = { instant: true, format: PromQueryFormat.Table };

function titleIn(panel: Panel, { namesServices }: PanelContext): string {
  const [service, ...others] = new Set(panel.queries.filter(isSignal).map((s) => s.place.service.name));
  return namesServices && panel.options.title === undefined && service !== undefined && others.length === 0 ? `${service}: ${titleOf(panel)}` : titleOf(panel);
}

/** Title, queries, unit, thresholds and links: what every panel of signals has. */
export function drawSignals<B extends PanelBuilder>(builder: B, panel: Panel, context: PanelContext, asks: Asks): B {
  builder.title(titleIn(panel, context));
  builder.datasource(datasourceOf(panel));
  builder.targets(queriesOf(panel, context.use, asks));
  if (panel.queries.some(isSignal)) builder.thresholds(thresholds(sharedLimits(panel)));
  const unit = unitOf(panel);
  if (unit !== undefined) builder.unit(unit);
  if (fromZero(panel)) builder.min(0);
  const { alerts } = context;
  if (alerts.length > 0) builder.description(`Judged by ${alerts.map((a) => a.name).join(', ')}.`);
  const runbooks = alerts.flatMap((a) => (a.runbook === undefined ? [] : [panelLink(`Runbook: ${a.name}`, a.runbook)]));
  if (runbooks.length > 0) builder.links(runbooks);
  return builder;
}
