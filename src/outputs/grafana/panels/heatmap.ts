import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { HeatmapColorMode, PanelBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { isSignal } from '../../../model/panel';
import { drawSignals, type Painter } from './context';

/** How many fell into which bucket, over time: Prometheus' buckets are taken as they are, not calculated again. */
export const heatmap: Painter = (panel, context) => {
  const unit = panel.options.unit ?? panel.queries.find(isSignal)?.unit;
  return drawSignals(new PanelBuilder(), panel, context)
    .calculate(false)
    .color({ build: () => ({ mode: HeatmapColorMode.Scheme, scheme: 'Oranges', fill: 'dark-orange', exponent: 0.5, steps: 64, reverse: false }) })
    .yAxis({ build: () => (unit ? { unit } : {}) })
    .tooltip({ build: () => ({ mode: TooltipDisplayMode.Single, yHistogram: true, showColorScale: true }) })
    .build();
};
