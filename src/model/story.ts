import type { MetricData } from '../metrics/contract';
import { LONGEST_DURATION } from '../promql/text';
import { DefinitionError } from './problem';

/** A span of time, as in `90s`, `7m`, `0s`. */
export type Span = `${number}${'ms' | 's' | 'm' | 'h'}`;

/** What changes from a moment of a story on; all else stays as on a good day. `Key`: the keys of the service's signals. */
export interface Phase<Key extends string = string> {
  /** Since the story began. */
  readonly at: Span;
  /** Default: to the end of the story. */
  readonly lasts?: Span;
  /** Requests a second. */
  readonly traffic?: number;
  readonly requests?: Requests<Key>;
  /** Share of requests that fail, 0 to 1, evenly spread. */
  readonly failing?: number;
  /** Cores in use beside the requests', in each process; where it has an event loop, in the loop as far as it has room. */
  readonly background?: number;
  /** Share of time in which a CPU limit stops each process, though no request is the slower for it, 0 to 1. */
  readonly throttled?: number;
  /** Share of its limit, 0 to 1. */
  readonly memory?: number;
  /** Share of its limit, 0 to 1. */
  readonly heap?: number;
  /**
   * Values of signals, by key: shares from 0 to 1 of memory, of hits, of rejected requests, of failing calls, of time, of connections in use
   * (above 1 some wait for one); 1 opens a circuit breaker, makes what should be well unwell, and what should not happen happen once a second. From one value to another it moves evenly over the phase.
   */
  readonly levels?: { readonly [K in Key]?: Level };
  /** Seconds that a process does nothing but one piece of work, from the beginning of the phase: requests wait until it ends. */
  readonly block?: number;
  /** Processes start anew, counters with them; a span is the time that they are away. */
  readonly restart?: true | Span;
  /** New processes beside the old ones, which go after this span: a rolling deploy. */
  readonly replace?: Span;
  /** Scrapes that are lost: every third by `{ lost: 1, of: 3 }`, the first two of each four by `{ lost: 2, of: 4 }`, a share at random (always the same) by `{ lost: 0.2 }`. */
  readonly scrapes?: { readonly lost: number; readonly of?: number };
  /** Prometheus no longer knows the targets: all, or so many of them. */
  readonly gone?: true | number;
  /** Scrapes fail: of all processes, or of so many. */
  readonly down?: true | number;
  /** What is not exposed: all metrics of a signal, by its key, or one metric alone. */
  readonly without?: readonly (Key | MetricData)[];
  /** Values of metrics that no signal explains, as those of `quantity`. */
  readonly series?: readonly OwnSeries[];
}
export interface Requests<Key extends string = string> {
  /** How long each takes. */
  readonly seconds: number;
  /** Where the time goes that it takes longer than on a good day: a signal of waiting, of the event loop or what holds it, or of CPU. Or the seconds by signal. Default: where nothing counts it. */
  readonly in?: Key | { readonly [K in Key]?: number };
  /** Of all requests, 0 to 1; the others are as on a good day. Default 1. */
  readonly share?: number;
  /** Spreads them at random, always the same. Default: evenly. */
  readonly random?: boolean;
  /** Only the first so many requests of the phase. */
  readonly count?: number;
}
export type Level = number | { readonly from: number; readonly to: number };
export interface OwnSeries {
  readonly metric: MetricData<'counter' | 'gauge'>;
  /** A gauge's value. */
  readonly value?: number;
  /** What a counter grows by. */
  readonly perSecond?: number;
  readonly labels?: Readonly<Record<string, string>>;
}
/** What happens to a service. Before its first phase it has a good day at its own traffic. */
export interface Story<Key extends string = string> {
  readonly lasts: Span;
  /** Before it there was a good day so long, told in few scrapes: for rules that look back hours. Default: the service starts with the story. */
  readonly after?: Span;
  /** Default 1. */
  readonly processes?: number;
  /** Cores, where a metric says the limit. Default 1. */
  readonly cpuLimit?: number;
  /** Values of the metrics' own labels, where the first of a closed list or a made-up word would not do; requests go through a list in turn. */
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
  readonly phases: readonly Phase<Key>[];
  /** What happens to another service of one process, which exposes the same metrics: no alert of this one is to notice. Default: it has a good day. */
  readonly neighbour?: readonly Phase<Key>[];
}
/** A phase with its times in seconds. */
export interface TimedPhase extends Omit<Phase, 'at' | 'lasts' | 'restart' | 'replace'> {
  readonly at: number;
  readonly until: number;
  /** Seconds away. */
  readonly restart?: number;
  /** Seconds beside each other. */
  readonly replace?: number;
}
export interface TimedStory extends Omit<Story, 'lasts' | 'after' | 'phases' | 'neighbour'> {
  readonly lasts: number;
  /** Seconds of the good day before it. */
  readonly after?: number;
  readonly processes: number;
  readonly phases: readonly TimedPhase[];
  readonly neighbour?: readonly TimedPhase[];
}
/** Seconds in which a story goes on as it begins: up to its first phase behind the beginning, or to the end of one that begins with it. */
export const calmOfStory = (phases: readonly TimedPhase[], lasts: number): number => Math.min(lasts, ...phases.map(({ at, until }) => (at > 0 ? at : until)));

const SIZES = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;
/** Seconds; `0s` is the beginning. */
export function secondsOf(text: unknown, path: string): number {
  const found = typeof text === 'string' ? /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) : null;
  const seconds = found ? Math.round(Number(found[1]) * SIZES[found[2] as keyof typeof SIZES] * 1000) / 1000 : -1;
  if (seconds >= 0 && seconds <= LONGEST_DURATION) return seconds;
  throw new DefinitionError(`'${String(text)}' is no span of time`, "write a number and one of ms, s, m, h, as in '90s'", path);
}
