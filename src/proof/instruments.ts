import { seriesOf, type MetricData } from '../metrics/contract';
import { bucketOf, type Native } from './native';

export type Labels = Readonly<Record<string, string>>;
/** One series at one scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number | Native;
}
/** What one life of a process exposes. Asked at each scrape, in the order of time; seconds since the story began. */
export type Exposition = (now: number) => readonly Sample[];
/** Something that a process counts or shows, from each of its starts on. */
export type Instrument = (startedAt: number) => Exposition;

/** A request as its service saw it. Seconds; `at` counts from the beginning of the story. */
export interface Request {
  readonly at: number;
  readonly seconds: number;
  /** Values of the metric's own labels. */
  readonly labels?: Labels;
  /** So many alike. Default 1. */
  readonly times?: number;
}
/** Something that a counter counts. */
export interface Event {
  readonly at: number;
  readonly adds: number;
  readonly labels?: Labels;
}

/** Sums are kept in whole microseconds: a sum of fractions wobbles, and a wobble down looks like a restart. */
const MICRO = 1e6;
const micro = (value: number): number => Math.round(value * MICRO);

/** Gives what happened up to `now`, once. What began in an earlier life of the process is lost with it. */
function reader<T extends { readonly at: number }>(all: readonly T[], when: (item: T) => number, startedAt: number): (now: number) => T[] {
  let next = 0;
  return (now) => {
    const from = next;
    while (next < all.length && when(all[next]!) <= now) next++;
    return all.slice(from, next).filter((item) => item.at >= startedAt);
  };
}
/** One state per set of label values; as in client libraries, a metric without labels is there from the start, others once they are used. */
function states<S>(metric: MetricData, empty: () => S): {
  readonly of: (labels: Labels) => S;
  readonly all: () => readonly { readonly labels: Labels; readonly state: S }[];
} {
  const found = new Map<string, { labels: Labels; state: S }>();
  const known = new Map<Labels, S>();
  const of = (labels: Labels): S => {
    const before = known.get(labels);
    if (before) return before;
    const key = JSON.stringify(Object.entries(labels).sort());
    if (!found.has(key)) found.set(key, { labels, state: empty() });
    const { state } = found.get(key)!;
    known.set(labels, state);
    return state;
  };
  if (Object.keys(metric.declaration.labels ?? {}).length === 0 && metric.matchers.length === 0) of({});
  return { of, all: () => [...found.values()] };
}

const done = ({ at, seconds }: Request): number => at + seconds;
/** A histogram of requests' durations, observed when each is done. */
export function observes(metric: MetricData<'histogram' | 'nativeHistogram'>, requests: readonly Request[]): Instrument {
  const sorted = [...requests].sort((a, b) => done(a) - done(b));
  if (metric.kind === 'nativeHistogram') return observesNative(metric, sorted);
  const edges = metric.declaration.buckets ?? [];
  const [bucket, count, sum] = (['bucket', 'count', 'sum'] as const).map((part) => seriesOf(metric, part)) as [string, string, string];
  return (startedAt) => {
    const read = reader(sorted, done, startedAt);
    const { of, all } = states(metric, () => ({ counts: edges.map(() => 0), count: 0, sum: 0 }));
    const byEdge = new Map<Labels, readonly Labels[]>();
    const withEdges = (labels: Labels): readonly Labels[] => {
      const found = byEdge.get(labels) ?? [...edges.map(String), '+Inf'].map((le) => ({ ...labels, le }));
      byEdge.set(labels, found);
      return found;
    };
    return (now) => {
      for (const { seconds, labels = {}, times = 1 } of read(now)) {
        const state = of(labels);
        edges.forEach((edge, i) => { if (seconds <= edge) state.counts[i]! += times; });
        state.count += times;
        state.sum += times * micro(seconds);
      }
      const samples: Sample[] = [];
      for (const { labels, state } of all()) {
        withEdges(labels).forEach((each, i) => samples.push({ name: bucket, labels: each, value: state.counts[i] ?? state.count }));
        samples.push({ name: count, labels, value: state.count }, { name: sum, labels, value: state.sum / MICRO });
      }
      return samples;
    };
  };
}
function observesNative(metric: MetricData, sorted: readonly Request[]): Instrument {
  return (startedAt) => {
    const read = reader(sorted, done, startedAt);
    const { of, all } = states(metric, () => ({ counts: new Map<number, number>(), count: 0, sum: 0, zero: 0 }));
    return (now) => {
      for (const { seconds, labels = {}, times = 1 } of read(now)) {
        const state = of(labels);
        if (seconds > 0) state.counts.set(bucketOf(seconds), (state.counts.get(bucketOf(seconds)) ?? 0) + times);
        else state.zero += times;
        state.count += times;
        state.sum += times * micro(seconds);
      }
      return all().map(({ labels, state: { counts: found, count, sum, zero } }) =>
        ({ name: metric.name, labels, value: { count, sum: sum / MICRO, zero, buckets: [...found].sort(([a], [b]) => a - b) } }));
    };
  };
}
/** A counter of events. */
export function counts(metric: MetricData<'counter'>, events: readonly Event[]): Instrument {
  const sorted = [...events].sort((a, b) => a.at - b.at);
  return (startedAt) => {
    const read = reader(sorted, ({ at }) => at, startedAt);
    const { of, all } = states(metric, () => ({ sum: 0 }));
    return (now) => {
      for (const { adds, labels = {} } of read(now)) of(labels).sum += micro(adds);
      return all().map(({ labels, state }) => ({ name: metric.name, labels, value: state.sum / MICRO }));
    };
  };
}
/** A counter that grows all the time, by `perSecond(second)` in each second. */
export function grows(metric: MetricData<'counter'>, perSecond: (second: number) => number, labels: Labels = {}): Instrument {
  return (startedAt) => {
    let [until, sum] = [startedAt, 0];
    return (now) => {
      while (until < now) {
        const next = Math.min(now, Math.floor(until) + 1);
        sum += micro(perSecond(Math.floor(until)) * (next - until));
        until = next;
      }
      return [{ name: metric.name, labels, value: sum / MICRO }];
    };
  };
}
/** A gauge; `undefined` exposes nothing. */
export function shows(metric: MetricData<'gauge'>, value: (now: number, startedAt: number) => number | undefined, labels: Labels = {}): Instrument {
  return (startedAt) => (now) => {
    const at = value(now, startedAt);
    return at === undefined ? [] : [{ name: metric.name, labels, value: at }];
  };
}
