import {
  GraphThresholdsStyleConfigBuilder, GraphThresholdsStyleMode, LegendDisplayMode, LegendPlacement, SortOrder, TooltipDisplayMode, VisibilityMode,
  VizLegendOptionsBuilder, VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { sharedLimits } from '../limits';
import { COURSE, drawSignals, type Painter } from './context';

/** Lines over time, with the limits as lines where all signals of the panel share them. */
export const timeseries: Painter = (panel, context) =>
  drawSignals(new PanelBuilder(), panel, context, COURSE)
    .lineWidth(1).fillOpacity(0).showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(sharedLimits(panel) ? GraphThresholdsStyleMode.Line : GraphThresholdsStyleMode.Off))
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .build();
