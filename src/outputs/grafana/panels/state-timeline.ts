import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { LegendDisplayMode, LegendPlacement, VisibilityMode, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { COURSE, drawSignals, type Painter } from './context';

/** A band for each series, in the colour of the limit that it has reached: in which state, and for how long. */
export const stateTimeline: Painter = (panel, context) =>
  drawSignals(new PanelBuilder(), panel, context, COURSE)
    .colorScheme({ build: () => ({ mode: FieldColorModeId.Thresholds }) })
    .mergeValues(true).showValue(VisibilityMode.Never).rowHeight(0.9).lineWidth(0).fillOpacity(70)
    .legend(new VizLegendOptionsBuilder().showLegend(false).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]))
    .build();
