import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { drawSignals, type Painter } from './context';

/** The latest value on an arc, with the limits on it. */
export const gauge: Painter = (panel, context) =>
  drawSignals(new PanelBuilder(), panel, context, true)
    .showThresholdMarkers(true).reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .build();
