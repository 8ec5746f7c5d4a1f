import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { COURSE, drawSignals, type Painter } from './context';

/** Any other panel type, of Grafana or of a plugin: its own options come with the panel. */
export const other: Painter = (panel, context) => drawSignals(new PanelBuilder(), panel, context, COURSE).type(panel.type).options({}).build();
