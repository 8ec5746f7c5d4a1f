import { seriesOf, type MetricData } from '../metrics/contract';
import { metricsOfRole } from '../model/role';
import type { Scenario } from '../model/scenario';
import { calmOfStory } from '../model/story';
import { rolesOf } from '../model/story-faults';
import { amount, plus, settled, type Native } from './native';
import type { Reads, Scraped } from './promtool';
import { scrape, type Series, type Target } from './scrape';

/**
 * A good day before a story, so that rules with windows of hours have something to look at. It goes as the story begins; scrapes of it are
 * far apart. Seconds.
 */
export interface Past {
  readonly seconds: number;
  /** Between its scrapes; whole scrapes of the story. */
  readonly every: number;
  /** Between scrapes of the story, so that all series of a process are scraped at the same times. Default: each is as it was first there. */
  readonly scrape?: number;
  /** Of the story's own beginning: what the day is like. */
  readonly calm: number;
  /** Names of series that only grow, until their process starts anew. */
  readonly counters: ReadonlySet<string>;
}
/** Seconds between scrapes of a past that goes before a story: a window of five minutes holds two and more. */
const FAR = 120;

/** The names of a metric's series, and whether they only grow. */
export const partsOf = (metric: MetricData): readonly { readonly name: string; readonly grows: boolean }[] =>
  (metric.kind === 'histogram' ? (['bucket', 'count', 'sum'] as const).map((part) => ({ name: seriesOf(metric, part), grows: true })) : [{ name: metric.name, grows: metric.kind !== 'gauge' }]);
/** The good day that a story says was before it. */
export function pastOf({ service, story: { after, phases, lasts } }: Pick<Scenario, 'service' | 'story'>): Past | undefined {
  if (after === undefined) return undefined;
  const { scrape } = service.info;
  const metrics = [...rolesOf(service).flatMap(metricsOfRole), ...phases.flatMap((p) => p.series ?? []).map(({ metric }) => metric)];
  return {
    seconds: after, scrape, every: Math.max(1, Math.floor(FAR / scrape)) * scrape, calm: calmOfStory(phases, lasts),
    counters: new Set(metrics.flatMap(partsOf).filter(({ grows }) => grows).map(({ name }) => name)),
  };
}
/** The series of a story, later by its past, with that past. What is not there from the story's beginning has none. */
export function withPast({ points, ...series }: Series, { seconds, every, scrape: between = every, calm, counters }: Past): Series {
  const known = points.filter((point): point is { at: number; value: number | Native } => point.at <= calm && point.value !== 'stale');
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first.at > calm / 2) return { ...series, points: points.map(({ at, value }) => ({ at: at + seconds, value })) };
  const nothing = plus(first.value, first.value, -1);
  const grows = counters.has(series.name);
  // What it counts in a second.
  const slope = grows && last.at > first.at ? plus(nothing, plus(last.value, first.value, -1), 1 / (last.at - first.at)) : nothing;
  // All series of a process at the same times, whichever was there first: a window holds as many samples of each.
  const base = seconds + (Math.round(first.at * 1000) % Math.round(between * 1000)) / 1000;
  const many = Math.floor(base / every);
  const past = Array.from({ length: many + (base < seconds + first.at - 1e-6 ? 1 : 0) }, (_, n) => {
    const at = base - (many - n) * every;
    return { at, value: grows ? settled(plus(nothing, slope, at)) : first.value };
  });
  let before = -Infinity;
  let more = plus(nothing, slope, seconds);
  return {
    ...series,
    points: [...past, ...points.map(({ at, value }) => {
      if (value === 'stale') return { at: at + seconds, value };
      // Counters of a process that starts anew begin at nothing, as on a server.
      if (grows && amount(value) < before) more = nothing;
      before = amount(value);
      return { at: at + seconds, value: grows ? settled(plus(value, more)) : value };
    })],
  };
}
/** A story is told to rules of each evaluation interval by themselves, and scraped once. */
const scraped = new WeakMap<readonly Target[], { readonly until: number; readonly series: readonly Series[] }>();
/** What a server would have stored of a story, of the series that are read. */
export function seriesTold({ targets, until, past }: Scraped, reads: Reads): readonly Series[] {
  const before = scraped.get(targets);
  const all = before?.until === until ? before.series : targets.flatMap((target) => scrape(target, until));
  scraped.set(targets, { until, series: all });
  const told = all.filter(({ name, labels }) => reads(name, labels['le']));
  return past ? told.map((each) => withPast(each, past)) : told;
}
