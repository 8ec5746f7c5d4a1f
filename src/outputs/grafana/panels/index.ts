import type { Painter } from './context';
import { bargauge } from './bargauge';
import { gauge } from './gauge';
import { heatmap } from './heatmap';
import { logs } from './logs';
import { other } from './other';
import { stat } from './stat';
import { stateTimeline } from './state-timeline';
import { table } from './table';
import { text } from './text';
import { timeseries } from './timeseries';

/** Panel types that are drawn with care: one file each, and one line here. */
const painters = { bargauge, gauge, heatmap, logs, stat, 'state-timeline': stateTimeline, table, text, timeseries } satisfies Record<string, Painter>;

/** Who draws a panel type. */
export const painterOf = (type: string): Painter => (Object.hasOwn(painters, type) ? painters[type as keyof typeof painters] : other);
