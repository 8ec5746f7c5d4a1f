import { prometheus } from '../metrics/catalogues/prometheus';
import type { Exposition, Instrument, Labels, Sample } from './instruments';
import type { Native } from './native';

/** One process as Prometheus scrapes it. Seconds since the story began. */
export interface Target {
  /** The labels that Prometheus gives it, such as `job` and `instance`. */
  readonly labels: Labels;
  /** Between two scrapes. */
  readonly every: number;
  /** Of the first scrape. Off the evaluation grid it is as on a server, where Prometheus 2 and 3 count alike. */
  readonly offset: number;
  readonly instruments: readonly Instrument[];
  /** When its process starts; each start begins its counters anew. Default: once, at 0. */
  readonly starts?: readonly number[];
  /** Scrapes that fail. Default: none. */
  readonly fails?: (at: number) => boolean;
  /** Whether Prometheus knows the target at all. Default: always. */
  readonly known?: (at: number) => boolean;
}
/** What is stored at one time; `stale` is what Prometheus writes when a series was there at the last scrape and is not at this one. */
export interface Point {
  readonly at: number;
  readonly value: number | Native | 'stale';
}
export interface Series {
  readonly name: string;
  readonly labels: Labels;
  readonly points: readonly Point[];
}

interface Stored {
  readonly name: string;
  readonly labels: Labels;
  readonly points: Point[];
  /** Number of the scrape that it was there last. */
  last: number;
}
const NONE: Labels = {};

/** The series that a server would have stored by `until`. */
export function scrape(target: Target, until: number): readonly Series[] {
  const { labels: own, every, offset, starts = [0] } = target;
  const stored = new Map<string, Stored>();
  // A label set that is the same object is the same: most of the work would be to compare them.
  const known = new Map<string, Map<Labels, Stored>>();
  const seriesFor = (name: string, labels: Labels): Stored => {
    let byLabels = known.get(name);
    if (!byLabels) known.set(name, byLabels = new Map());
    let series = byLabels.get(labels);
    if (!series) {
      const key = `${name} ${JSON.stringify(labels)}`;
      series = stored.get(key) ?? { name, labels: { ...labels, ...own }, points: [], last: -1 };
      stored.set(key, series);
      byLabels.set(labels, series);
    }
    return series;
  };
  let exposed: readonly Exposition[] = [];
  let startedAt = -Infinity;
  for (let n = 0; offset + n * every <= until; n++) {
    const at = offset + n * every;
    const start = starts.filter((s) => s <= at).at(-1);
    if (start !== undefined && start !== startedAt) {
      startedAt = start;
      exposed = target.instruments.map((instrument) => instrument(start));
    }
    const answers = start !== undefined && !target.fails?.(at);
    const store = ({ name, labels, value }: Sample): void => {
      const series = seriesFor(name, labels);
      series.points.push({ at, value });
      series.last = n;
    };
    if (target.known?.(at) !== false) {
      if (answers) for (const exposition of exposed) exposition(at).forEach(store);
      store({ name: prometheus.up.name, labels: NONE, value: answers ? 1 : 0 });
    }
    for (const series of stored.values()) if (series.last === n - 1 && n > 0) series.points.push({ at, value: 'stale' });
  }
  return [...stored.values()].map(({ name, labels, points }) => ({ name, labels, points }));
}
