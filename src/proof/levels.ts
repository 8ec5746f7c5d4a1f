import type { MetricData } from '../metrics/contract';
import type { Role } from '../model/role';
import type { AnyService } from '../model/service';
import { rolesOf } from '../model/story-faults';
import type { TimedStory } from '../model/story';
import { counts, grows, observes, shows } from './instruments';
import { labelSets } from './labels';
import type { Matcher } from '../promql/nodes';
import type { Telling } from './process';
import { evenly } from './world';

/** What a story says of a signal's value, by the signal's key. */
export const levelOf = ({ phases }: TimedStory, key: string) => (now: number): number | undefined => {
  const phase = phases.find(({ at, until, levels }) => levels?.[key] !== undefined && at <= now && now < until);
  const level = phase?.levels?.[key];
  return phase === undefined || typeof level !== 'object' ? (level as number | undefined) : level.from + ((level.to - level.from) * (now - phase.at)) / (phase.until - phase.at);
};
/** Of what has a size that no number says. */
const SIZE = 20;
/** A good day: the share in use. */
const IN_USE = 0.3;
/** The value that a day with trouble has, of what a story says nothing of. */
export const worstOf = (role: Role): number => (role.is === 'share' ? (role.good > 0.5 ? 0 : 1) : role.is === 'filled' && role.waiting ? 1.5 : 1);

/** For each request, the marks that a share puts on it where it is counted by the metric of requests themselves: the last of them, as in status 429. */
export function marksOf(service: AnyService, story: TimedStory, metric: string): (at: number) => readonly Matcher[] {
  const all = Object.entries(service.signals).flatMap(([key, { plays = [] }]) => plays.flatMap((role) =>
    (role.is === 'share' && role.metric.name === metric ? [{ marked: role.marked, good: role.good, level: levelOf(story, key), is: evenly() }] : [])));
  return (at) => all.filter(({ level, good, is }) => is(level(at) ?? good)).at(-1)?.marked ?? [];
}

type Levelled = 'share' | 'filled' | 'state' | 'calls' | 'busy' | 'failures' | 'info';
/** How the metrics of a role are made whose value a story says. */
export const LEVELLED: { readonly [K in Levelled]: (role: Extract<Role, { readonly is: K }>, telling: Telling) => void } = {
  share: ({ metric, marked, good }, { service, story, key, requests, targetLabels, add }) => {
    if (rolesOf(service).some((role) => role.is === 'requests' && role.metric.name === metric.name)) return; // as requests
    const sets = (fails: boolean) => labelSets(metric, metric.matchers, { given: story.labels ?? {}, targetLabels, failed: marked, fails });
    const [yes, no] = [sets(true), sets(false)];
    const level = levelOf(story, key);
    const isMarked = evenly();
    const events = requests.map((work, n) => ({ ...work, labels: isMarked(level(work.at) ?? good) ? yes[n % yes.length]! : no[n % no.length]! }));
    add(metric, { marked: JSON.stringify(metric.matchers) }, metric.kind === 'counter'
      ? counts(metric as MetricData<'counter'>, events.map(({ at, seconds, times, labels }) => ({ at: at + seconds, adds: times, labels })))
      : observes(metric as MetricData<'histogram' | 'nativeHistogram'>, events));
  },
  filled: ({ used, free, size, waiting }, { story, key, add, labels }) => {
    const most = typeof size === 'number' ? size : SIZE;
    const level = (now: number): number => levelOf(story, key)(now) ?? IN_USE;
    const show = (metric: MetricData<'gauge'> | undefined, value: (now: number) => number): void => {
      if (metric) add(metric, labels(metric), shows(metric, (now) => Math.round(value(now) * 1e6) / 1e6, labels(metric)));
    };
    show(used, (now) => Math.min(1, level(now)) * most);
    show(free, (now) => Math.max(0, 1 - level(now)) * most);
    show(waiting, (now) => Math.max(0, level(now) - 1) * most);
    if (typeof size === 'object') show(size, () => most);
  },
  calls: ({ metric, failed = [] }, { story, key, requests, targetLabels, add }) => {
    const sets = (fails: boolean) => labelSets(metric, metric.matchers, { given: story.labels ?? {}, targetLabels, failed, fails });
    const good = sets(false);
    const bad = failed.length > 0 ? sets(true) : good;
    const level = levelOf(story, key);
    const fails = evenly();
    add(metric, { calls: JSON.stringify(metric.matchers) }, observes(metric, requests.map(({ at, spent, times }, n) => {
      const from = fails(level(at) ?? 0) ? bad : good;
      return { at, seconds: spent[key] ?? 0, times, labels: from[n % from.length]! };
    })));
  },
  busy: ({ seconds, idle }, { story, key, add, labels }) => {
    const level = (second: number): number => levelOf(story, key)(second) ?? IN_USE;
    add(seconds, labels(seconds), grows(seconds, (second) => (idle ? 1 - level(second) : level(second)), labels(seconds)));
  },
  failures: ({ metric }, { story, key, add, labels }) => add(metric, labels(metric), grows(metric, (second) => levelOf(story, key)(second) ?? 0, labels(metric))),
  info: ({ metric }, { add, labels }) => add(metric, labels(metric), shows(metric, () => 1, labels(metric))),
  state: ({ metric, bad }, { story, key, targetLabels, add, labels }) => {
    const level = (now: number): boolean => (levelOf(story, key)(now) ?? 0) >= 0.5;
    if (typeof bad === 'number') return add(metric, labels(metric), shows(metric, (now) => (level(now) ? bad : bad === 0 ? 1 : 0), labels(metric)));
    for (const fails of [true, false]) {
      const [own] = labelSets(metric, metric.matchers, { given: story.labels ?? {}, targetLabels, failed: bad, fails });
      add(metric, own!, shows(metric, (now) => (level(now) === fails ? 1 : 0), own!));
    }
  },
};
