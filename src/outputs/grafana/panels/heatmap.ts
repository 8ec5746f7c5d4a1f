import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { HeatmapColorMode, PanelBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { isSignal } from '../../../model/panel';
import { unitOf } from '../limits';
import { COURSE, drawSignals, type Painter } from './context';

/** How many fell into which bucket, over time: a histogram's buckets are taken as they are, anything else is sorted into some. */
export const heatmap: Painter = (panel, context) => {
  const unit = unitOf(panel);
  return drawSignals(new PanelBuilder(), panel, context, COURSE)
    .calculate(!panel.queries.some((q) => isSignal(q) && q.buckets))
    .color({ build: () => ({ mode: HeatmapColorMode.Scheme, scheme: 'Oranges', fill: 'dark-orange', exponent: 0.5, steps: 64, reverse: false }) })
    .yAxis({ build: () => (unit === undefined ? {} : { unit }) })
    .tooltip({ build: () => ({ mode: TooltipDisplayMode.Single, yHistogram: true, showColorScale: true }) })
    .build();
};
