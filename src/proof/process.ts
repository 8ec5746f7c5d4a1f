import type { MetricData } from '../metrics/contract';
import { DefinitionError } from '../model/problem';
import { metricsOfRole, type Role } from '../model/role';
import { HOLD_LOOP, rolesOf, seriesOfSignal, spentBy } from '../model/story-faults';
import type { TimedStory } from '../model/story';
import type { AnyService } from '../model/service';
import type { Matcher } from '../promql/nodes';
import { counts, grows, observes, shows, type Instrument, type Labels } from './instruments';
import { labelSets, type LabelSets } from './labels';
import { levelOf, LEVELLED, marksOf } from './levels';
import { partsOf } from './past';
import type { Reads } from './promtool';
import { saying, type Work } from './world';

const MEMORY_LIMIT = 512 * 2 ** 20;
const HEAP_LIMIT = 256 * 2 ** 20;
/** A good day: cores beside the requests', and of them those of garbage collection; shares of memory and heap; the longest block in seconds. */
const GOOD = { background: 0.008, collection: 0.001, memory: 0.3, heap: 0.3, block: 0.003 } as const;
/** Seconds that the longest block is remembered. */
const REMEMBERED = 10;

/** A process of a story: its requests, and what it exposes of them. */
export interface ProcessOf {
  readonly service: AnyService;
  readonly story: TimedStory;
  readonly requests: readonly Work[];
  readonly targetLabels: readonly string[];
  /** Default: as the story and its requests say. */
  readonly busy?: Busy;
  /** Whether anybody reads a series of this name: what nobody does is left out. Default: all are read. */
  readonly reads?: Reads;
}
/** What a process exposes: an instrument for each metric that plays a role or has a series in the story. */
export function instrumentsOf(process: ProcessOf): Instrument[] {
  const { service, story, reads = () => true } = process;
  const isRead = (metric: MetricData): boolean => partsOf(metric).some(({ name }) => reads(name));
  const busy = process.busy ?? busyOf(process);
  const made = new Map<string, { readonly metric: MetricData; readonly instrument: Instrument }>();
  const add = (metric: MetricData, labels: Labels, instrument: Instrument): void => {
    const key = `${metric.name} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (!made.has(key)) made.set(key, { metric, instrument });
  };
  requestInstruments(process, isRead, add);
  for (const key of Object.keys(service.signals)) {
    for (const role of service.signals[key]!.plays ?? []) if (metricsOfRole(role).some(isRead)) TOLD[role.is](role as never, { ...process, key, busy, add, labels: (metric) => ownLabels(process, metric) });
  }
  for (const { metric, labels } of new Map(story.phases.flatMap((p) => p.series ?? []).filter((s) => isRead(s.metric)).map((s) => [`${s.metric.name} ${JSON.stringify(s.labels ?? {})}`, s])).values()) {
    const own = { ...ownLabels(process, metric), ...labels };
    const said = (at: number) => story.phases.filter((p) => p.at <= at && at < p.until).flatMap((p) => p.series ?? []).find((s) => s.metric.name === metric.name && JSON.stringify(s.labels ?? {}) === JSON.stringify(labels ?? {}));
    add(metric, own, metric.kind === 'gauge' ? shows(metric as MetricData<'gauge'>, (now) => said(now)?.value, own) : grows(metric as MetricData<'counter'>, (second) => said(second)?.perSecond ?? 0, own));
  }
  return [...made.values()].map(({ metric, instrument }) => missing(process, metric, instrument));
}
type Add = (metric: MetricData, labels: Labels, instrument: Instrument) => void;
export interface Telling extends ProcessOf {
  /** Of the signal. */
  readonly key: string;
  readonly busy: Busy;
  readonly add: Add;
  labels(metric: MetricData): Labels;
}
/** One role each: how its metrics are made. */
const TOLD: { readonly [K in Role['is']]: (role: Extract<Role, { readonly is: K }>, telling: Telling) => void } = {
  // By metric, together; failures that have a counter of their own count by themselves.
  requests: ({ failures }, { requests, add, labels }) => {
    if (failures) add(failures, labels(failures), counts(failures, requests.filter(({ fails }) => fails).map((work) => ({ at: work.at + work.seconds, adds: work.times, labels: labels(failures) }))));
  },
  up: () => undefined, // Prometheus' own
  wait: ({ seconds }, { key, requests, add, labels }) => {
    if (seconds.kind !== 'counter') return; // by its calls
    const own = labels(seconds);
    add(seconds, own, counts(seconds as MetricData<'counter'>, requests.map((work) => ({ at: work.at + work.seconds, adds: (work.spent[key] ?? 0) * work.times, labels: own }))));
  },
  eventLoop: ({ active, idle }, { busy, add, labels }) => {
    add(active, labels(active), grows(active, busy.loop, labels(active)));
    add(idle, labels(idle), grows(idle, (second) => 1 - busy.loop(second), labels(idle)));
  },
  collection: ({ seconds }, { busy, add, labels }) => add(seconds, labels(seconds), grows(seconds, busy.collection, labels(seconds))),
  throttling: ({ seconds }, { busy, add, labels }) => add(seconds, labels(seconds), grows(seconds, busy.throttled, labels(seconds))),
  cpu: ({ seconds, limit }, { story, busy, add, labels }) => {
    const cores = typeof limit === 'number' ? limit : story.cpuLimit ?? 1;
    add(seconds, labels(seconds), grows(seconds, (second) => Math.min(cores, busy.cpu(second)), labels(seconds)));
    if (typeof limit === 'object') add(limit, labels(limit), shows(limit, () => cores, labels(limit)));
  },
  memory: (role, telling) => ofLimit(role, MEMORY_LIMIT, saying(telling.story.phases, 'memory'), GOOD.memory, telling),
  heap: (role, telling) => ofLimit(role, HEAP_LIMIT, saying(telling.story.phases, 'heap'), GOOD.heap, telling),
  ...LEVELLED,
  longestBlock: ({ seconds }, { busy, add, labels }) => add(seconds, labels(seconds), shows(seconds, busy.longest, labels(seconds))),
  start: ({ time }, { add, labels }) => add(time, labels(time), shows(time, (_, startedAt) => startedAt, labels(time))), // promtool's tests begin at 0
};
function ofLimit({ used, limit }: { readonly used: MetricData<'gauge'>; readonly limit: MetricData<'gauge'> | number }, size: number, said: (at: number) => number | undefined, good: number, { story, key, add, labels }: Telling): void {
  const most = typeof limit === 'number' ? limit : size;
  const level = levelOf(story, key);
  add(used, labels(used), shows(used, (now) => Math.round((said(now) ?? level(now) ?? good) * most), labels(used)));
  if (typeof limit === 'object') add(limit, labels(limit), shows(limit, () => most, labels(limit)));
}
/** Requests as each metric counts them. One that is narrowed to some of its series in two ways that exclude each other counts all of them twice. */
function requestInstruments({ service, story, requests, targetLabels }: ProcessOf, isRead: (metric: MetricData) => boolean, add: Add): void {
  const roles = rolesOf(service).filter((role) => role.is === 'requests');
  const ways = new Map(roles.map((role) => [`${role.metric.name} ${JSON.stringify(role.metric.matchers)}`, role.metric]));
  const names = [...new Set([...ways.values()].filter(isRead).map(({ name }) => name))];
  for (const name of names) {
    const metrics = [...ways.values()].filter((metric) => metric.name === name);
    const failed = roles.find((role) => role.metric.name === name && role.failed)?.failed ?? [];
    const make = (matchers: readonly Matcher[], fails: boolean) => labelSets(metrics[0]!, matchers, { given: story.labels ?? {}, targetLabels, failed, fails });
    const all = metrics.flatMap(({ matchers }) => matchers);
    for (const matchers of together(all, metrics.map((metric) => metric.matchers), (each) => { make(each, false); })) {
      const good = make(matchers, false);
      const bad = failed.length > 0 ? make(matchers, true) : good;
      const marks = marksOf(service, story, name);
      const marked = new Map<readonly Matcher[], LabelSets>();
      const markedSets = (by: readonly Matcher[]): LabelSets => {
        const found = marked.get(by) ?? make([...matchers, ...by], false);
        marked.set(by, found);
        return found;
      };
      const told = requests.map((work, n) => {
        const by = marks(work.at);
        const sets = work.fails ? bad : by.length > 0 ? markedSets(by) : good;
        return { ...work, labels: sets[n % sets.length]! };
      });
      const metric = metrics[0]!;
      add(metric, { ways: JSON.stringify(matchers) }, metric.kind === 'counter'
        ? counts(metric as MetricData<'counter'>, told.map((work) => ({ at: work.at + work.seconds, adds: work.times, labels: work.labels })))
        : observes(metric as MetricData<'histogram' | 'nativeHistogram'>, told));
    }
  }
}
/** One set of matchers where all hold at once; else each by itself. */
function together(all: readonly Matcher[], each: readonly (readonly Matcher[])[], holds: (matchers: readonly Matcher[]) => void): readonly (readonly Matcher[])[] {
  if (each.length === 1) return each;
  try {
    holds(all);
    return [all];
  } catch (error) {
    if (error instanceof DefinitionError) return each;
    throw error;
  }
}
/** Labels of a series that a process has once. */
const ownLabels = ({ story, targetLabels }: ProcessOf, metric: MetricData): Labels => labelSets(metric, metric.matchers, { given: story.labels ?? {}, targetLabels })[0]!;
/** Exposes nothing while its signal is `without`; it counts all the same. */
function missing({ service, story }: ProcessOf, metric: MetricData, instrument: Instrument): Instrument {
  const phases = story.phases.filter(({ without = [] }) => without.some((key) => (typeof key === 'object') ? key.name === metric.name :
    service.signals[key]!.plays?.some((role) => metricsOfRole(role).some(({ name }) => name === metric.name)) ?? seriesOfSignal(service, key).includes(metric.name)));
  if (phases.length === 0) return instrument;
  return (startedAt) => {
    const exposition = instrument(startedAt);
    return (now) => {
      const samples = exposition(now);
      return phases.some((p) => p.at <= now && now < p.until) ? [] : samples;
    };
  };
}
export interface Busy {
  /** Seconds a second in which the event loop runs code, collects garbage or is stopped in doing so. */
  loop(second: number): number;
  /** Seconds a second of garbage collection. */
  collection(second: number): number;
  /** Seconds a second in which a CPU limit stops the process. */
  throttled(second: number): number;
  /** Cores in use. */
  cpu(second: number): number;
  longest(now: number): number;
}
/** What a process is busy with: its requests, blocks and background. */
function busyOf({ service, story, requests }: ProcessOf): Busy {
  const spent = new Map<Role['is'], Map<number, number>>();
  const secondsOf = (is: Role['is']): Map<number, number> => spent.get(is) ?? spent.set(is, new Map()).get(is)!;
  const blocks = story.phases.flatMap((p) => (p.block === undefined ? [] : [{ at: p.at, end: p.at + p.block, seconds: p.block }]));
  const longest: { readonly end: number; readonly seconds: number }[] = [...blocks];
  const keys = Object.keys(service.signals).map((key) => [key, spentBy(service, key)?.is] as const);
  for (const { at, seconds, spent: parts, times } of requests) {
    for (const [key, is] of keys) {
      const taken = parts[key] ?? 0;
      if (taken === 0 || is === undefined || is === 'wait') continue;
      spread(secondsOf(is), at, seconds, taken * times);
      if (HOLD_LOOP.includes(is)) longest.push({ end: at + seconds, seconds: taken });
    }
  }
  for (const { at, seconds } of blocks) spread(secondsOf('eventLoop'), at, seconds, seconds);
  const background = saying(story.phases, 'background');
  const stopped = saying(story.phases, 'throttled');
  const of = (is: Role['is'], second: number): number => spent.get(is)?.get(second) ?? 0;
  const collection = (second: number): number => Math.min(1, of('collection', second) + GOOD.collection);
  const throttled = (second: number): number => Math.min(1, of('throttling', second) + (stopped(second) ?? 0));
  const loop = (second: number): number =>
    Math.min(1, of('eventLoop', second) + of('collection', second) + of('throttling', second) + (background(second) ?? GOOD.background));
  longest.sort((a, b) => a.end - b.end);
  return {
    loop, collection, throttled,
    cpu: (second) => Math.min(1, of('eventLoop', second) + of('collection', second)) + (background(second) ?? GOOD.background) + of('cpu', second),
    longest: (now) => {
      let most: number = GOOD.block;
      for (let i = firstAfter(longest, now - REMEMBERED); i < longest.length && longest[i]!.end <= now; i++) most = Math.max(most, longest[i]!.seconds);
      return most;
    },
  };
}
/** Where the first is that ends behind a time, in a list by end: a day has too many to look at each. */
function firstAfter(all: readonly { readonly end: number }[], time: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.end > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
/** Adds seconds to each second that they were spent in. */
function spread(into: Map<number, number>, at: number, seconds: number, taken: number): void {
  const end = at + Math.max(seconds, 1e-6);
  for (let second = Math.floor(at); second < end; second++) {
    const part = Math.min(end, second + 1) - Math.max(at, second);
    if (part > 0) into.set(second, (into.get(second) ?? 0) + (taken * part) / (end - at));
  }
}
