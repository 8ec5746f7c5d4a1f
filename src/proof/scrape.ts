import { prometheus } from '../metrics/catalogues/prometheus';
import type { Exposition, Instrument, Labels } from './instruments';

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
  readonly value: number | 'stale';
}
export interface Series {
  readonly name: string;
  readonly labels: Labels;
  readonly points: readonly Point[];
}

/** The series that a server would have stored by `until`. */
export function scrape(target: Target, until: number): readonly Series[] {
  const { labels: own, every, offset, starts = [0] } = target;
  const stored = new Map<string, { name: string; labels: Labels; points: Point[] }>();
  let there = new Set<string>();
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
    const samples = target.known?.(at) === false ? [] : [
      ...(answers ? exposed.flatMap((exposition) => exposition(at)) : []),
      { name: prometheus.up.name, labels: {}, value: answers ? 1 : 0 },
    ];
    const now = new Set<string>();
    for (const { name, labels, value } of samples) {
      const key = `${name} ${JSON.stringify(labels)}`;
      if (!stored.has(key)) stored.set(key, { name, labels: { ...labels, ...own }, points: [] });
      stored.get(key)!.points.push({ at, value });
      now.add(key);
    }
    for (const key of there) if (!now.has(key)) stored.get(key)!.points.push({ at, value: 'stale' });
    there = now;
  }
  return [...stored.values()];
}
