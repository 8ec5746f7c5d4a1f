import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { drawSignals, ROWS, type Painter } from './context';

/** The latest values as rows; those of several queries side by side. */
export const table: Painter = (panel, context) => {
  const builder = drawSignals(new PanelBuilder(), panel, context, ROWS).showHeader(true);
  if (panel.queries.length > 1) builder.transformations([{ id: 'merge', options: {} }]);
  return builder.build();
};
