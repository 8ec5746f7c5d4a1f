import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { drawSignals, LATEST, type Painter } from './context';

/** The latest value, large, in the colour of the limit that it has reached. */
export const stat: Painter = (panel, context) =>
  drawSignals(new PanelBuilder(), panel, context, LATEST)
    .graphMode(BigValueGraphMode.None).colorMode(BigValueColorMode.Value)
    .textMode(panel.queries.length > 1 ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .build();
