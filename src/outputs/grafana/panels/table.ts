import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { drawSignals, type Painter } from './context';

/** The latest values as rows. */
export const table: Painter = (panel, context) => drawSignals(new PanelBuilder(), panel, context, true).showHeader(true).build();
