import type * as bargaugePanel from '@grafana/grafana-foundation-sdk/bargauge';
import type * as gaugeTypes from '@grafana/grafana-foundation-sdk/gauge';
import type * as heatmapPanel from '@grafana/grafana-foundation-sdk/heatmap';
import type * as logsPanel from '@grafana/grafana-foundation-sdk/logs';
import type * as statPanel from '@grafana/grafana-foundation-sdk/stat';
import type * as stateTimelinePanel from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as tablePanel from '@grafana/grafana-foundation-sdk/table';
import type * as timeseriesPanel from '@grafana/grafana-foundation-sdk/timeseries';
import { listed, makePanel, shows, type OtherQuery, type Panel, type PanelOptions, type PanelQuery } from './panel';

export const timeseries = shows<timeseriesPanel.Options, timeseriesPanel.FieldConfig>('timeseries');
export const stat = shows<statPanel.Options>('stat');
export const barGauge = shows<bargaugePanel.Options>('bargauge');
/** Named apart from the metric kind. */
export const gaugePanel = shows<gaugeTypes.Options>('gauge');
export const heatmap = shows<heatmapPanel.Options, heatmapPanel.FieldConfig>('heatmap');
export const table = shows<tablePanel.Options>('table');
export const stateTimeline = shows<stateTimelinePanel.Options, stateTimelinePanel.FieldConfig>('state-timeline');
/** Lines of a log, from a datasource that has them. */
export const logs = (queries: OtherQuery | readonly OtherQuery[], options: PanelOptions<logsPanel.Options> = {}): Panel => makePanel('logs', listed(queries), options as PanelOptions);
/** Markdown. */
export const text = (content: string, options: PanelOptions = {}): Panel => makePanel('text', [], { ...options, options: { mode: 'markdown', content, ...options.options } });
/** Any other panel type of Grafana or of a plugin. */
export const panel = (definition: { readonly type: string; readonly queries?: PanelQuery | readonly PanelQuery[] } & PanelOptions): Panel => {
  const { type, queries, ...options } = definition;
  return makePanel(type, queries === undefined ? [] : listed(queries), options);
};
