import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { unitOf } from '../limits';
import { drawSignals, LATEST, type Painter } from './context';

/** The latest value on an arc, with the limits on it. */
export const gauge: Painter = (panel, context) => {
  const builder = drawSignals(new PanelBuilder(), panel, context, LATEST)
    .showThresholdMarkers(true).reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''));
  if (unitOf(panel) === 'percentunit') builder.max(1); // else the arc ends at the largest value seen, and is always full
  return builder.build();
};
