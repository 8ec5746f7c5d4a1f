import { PanelBuilder } from '@grafana/grafana-foundation-sdk/text';
import type { Painter } from './context';

/** Words; mode and content come with the panel's options. */
export const text: Painter = (panel) => new PanelBuilder().title(panel.options.title ?? '').build();
