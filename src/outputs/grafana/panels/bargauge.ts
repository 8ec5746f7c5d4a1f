import { BarGaugeDisplayMode, ReduceDataOptionsBuilder, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { drawSignals, LATEST, type Painter } from './context';

/** The latest values as bars below each other, for comparing processes or routes. */
export const bargauge: Painter = (panel, context) =>
  drawSignals(new PanelBuilder(), panel, context, LATEST)
    .displayMode(BarGaugeDisplayMode.Basic).orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .build();
