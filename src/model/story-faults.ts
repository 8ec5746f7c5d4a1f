import { metricsOf } from '../promql/nodes';
import { DefinitionError, nearest } from './problem';
import { metricsOfRole, type Role } from './role';
import { SHORTEST, type AnyService } from './service';
import { calmOfStory, secondsOf, type Level, type OwnSeries, type Phase, type Story, type TimedPhase, type TimedStory } from './story';

type Fault = (message: string, remedy: string, at?: string) => never;
/** What a service has signals of. */
export const rolesOf = (service: AnyService): readonly Role[] => Object.values(service.signals).flatMap(({ plays = [] }) => plays);
/** Names of the series that a signal reads, without recording rules. */
export const seriesOfSignal = (service: AnyService, key: string): readonly string[] => {
  const signal = service.signals[key]!;
  return metricsOf(signal.expr(signal.place.rule(SHORTEST)));
};
/** Signals that requests' time can go to. */
const SPENT: readonly Role['is'][] = ['wait', 'eventLoop', 'collection', 'throttling', 'cpu'];
export const spentBy = (service: AnyService, key: string): Role | undefined => service.signals[key]?.plays?.find(({ is }) => SPENT.includes(is));

/** What of it holds the event loop. */
export const HOLD_LOOP: readonly (Role['is'] | undefined)[] = ['eventLoop', 'collection', 'throttling'];
/** Signals whose value a story can say. */
const LEVELLED: readonly Role['is'][] = ['memory', 'heap', 'share', 'filled', 'state', 'calls', 'busy', 'failures'];
export const levelledBy = (service: AnyService, key: string): Role | undefined => service.signals[key]?.plays?.find((role) => LEVELLED.includes(role.is) && !(role.is === 'calls' && !role.failed));

/** What each key of a phase needs a signal of; any of them will do. */
const NEEDS: { readonly [K in keyof Required<Omit<Phase, 'at' | 'lasts'>>]: { readonly roles: readonly Role['is'][]; readonly of: string; fault?(value: never, phase: Phase): string | undefined } } = {
  traffic: { roles: ['requests'], of: 'requests: requestLatency(), traffic() or errors()', fault: (n: number) => (n >= 0 && Number.isFinite(n) ? undefined : 'requests a second, 0 or more') },
  requests: { roles: ['requests'], of: 'requests: requestLatency(), traffic() or errors()' },
  failing: { roles: ['requests'], of: 'failed requests: errors()', fault: share },
  background: { roles: ['cpu', 'eventLoop'], of: 'CPU: cpuOfLimit() or eventLoop()', fault: (n: number) => (n >= 0 && Number.isFinite(n) ? undefined : 'cores, 0 or more') },
  throttled: { roles: ['throttling'], of: 'its CPU limit: cpuThrottling()', fault: share },
  memory: { roles: ['memory'], of: 'memory: residentOfLimit()', fault: share },
  heap: { roles: ['heap'], of: 'its heap: heapOfLimit()', fault: share },
  levels: { roles: LEVELLED, of: 'a share that a story can say: cacheHits(), rejections(), usedOf(), circuitBreaker(), calls(), residentOfLimit()' },
  block: { roles: ['requests', 'eventLoop', 'longestBlock'], of: 'requests or the event loop', fault: (n: number) => (n > 0 && Number.isFinite(n) ? undefined : 'seconds above 0') },
  restart: { roles: [], of: '' },
  replace: { roles: [], of: '' },
  scrapes: { roles: [], of: '', fault: lost },
  gone: { roles: [], of: '', fault: some },
  down: { roles: [], of: '', fault: some },
  without: { roles: [], of: '' },
  series: { roles: [], of: '' },
};
const KEYS = ['at', 'lasts', ...Object.keys(NEEDS)];
function share(value: number): string | undefined {
  return value >= 0 && value <= 1 ? undefined : 'a share from 0 to 1, as in 0.05 for 5 %';
}
function some(value: unknown): string | undefined {
  return value === true || (Number.isInteger(value) && (value as number) >= 1) ? undefined : 'true for all processes, or how many of them';
}
function lost({ lost: many, of }: { readonly lost: number; readonly of?: number }): string | undefined {
  if (of === undefined) return many > 0 && many < 1 ? undefined : '{ lost: 1, of: 3 } for every third, or { lost: 0.2 } for a share at random';
  return Number.isInteger(many) && Number.isInteger(of) && many >= 1 && many < of ? undefined : '{ lost: 1, of: 3 } for every third: fewer than all';
}

/** Scrapes of a good day that tell how it goes on. */
const LEAST_CALM = 10;

/** A story with its times in seconds. Throws a `DefinitionError` for what cannot be told of the service. */
export function readStory(service: AnyService, story: Story): TimedStory {
  const lasts = secondsOf(story?.lasts, 'story.lasts');
  const { after: before, neighbour, ...rest } = story;
  const { processes = 1, cpuLimit, phases = [] } = rest;
  if (!(Number.isInteger(processes) && processes >= 1)) throw new DefinitionError(`processes is ${String(processes)}`, 'write a whole number, at least 1', 'story.processes');
  if (cpuLimit !== undefined && !(cpuLimit > 0)) throw new DefinitionError(`cpuLimit is ${String(cpuLimit)}`, 'write cores above 0', 'story.cpuLimit');
  const roles = new Set(rolesOf(service).map(({ is }) => is));
  const read = (all: readonly Phase[], key: 'phases' | 'neighbour'): TimedPhase[] => {
    const timed = all.map((phase, i) => timedPhase(service, phase, { lasts, processes, roles, path: `story.${key}[${i}]` }));
    contradictions(timed, `story.${key}`);
    overload(service, timed, processes, `story.${key}`);
    return timed;
  };
  const timed = read(phases, 'phases');
  const after = before === undefined ? 0 : secondsOf(before, 'story.after');
  // The good day before it is told as the story begins.
  const calm = calmOfStory(timed, lasts);
  if (after > 0 && calm < LEAST_CALM * service.info.scrape) {
    throw new DefinitionError(`the good day before the story is told as the story begins, which changes at ${calm} s: no ${LEAST_CALM} scrapes of ${service.info.scrape} s`, `let the first phase begin at '${LEAST_CALM * service.info.scrape}s' or later, or leave after out`, 'story.after');
  }
  return Object.freeze({ ...rest, lasts, processes, phases: timed, ...(after > 0 ? { after } : {}), ...(neighbour ? { neighbour: read(neighbour, 'neighbour') } : {}) });
}
function timedPhase(service: AnyService, phase: Phase, { lasts, processes, roles, path }: { lasts: number; processes: number; roles: ReadonlySet<Role['is']>; path: string }): TimedPhase {
  const { name } = service.info;
  const fault: Fault = (message, remedy, at) => { throw new DefinitionError(message, remedy, at === undefined ? path : `${path}.${at}`); };
  const at = secondsOf(phase.at, `${path}.at`);
  if (at >= lasts) fault(`a phase begins at ${phase.at}, when the story has ended`, `begin it before ${lasts} s, or let the story last longer`, 'at');
  const until = phase.lasts === undefined ? lasts : at + secondsOf(phase.lasts, `${path}.lasts`);
  if (until <= at) fault('a phase lasts no time', 'leave lasts out: then it lasts to the end', 'lasts');
  if (until > lasts) fault(`a phase ends at ${until} s, the story at ${lasts} s`, 'leave lasts out, or let the story last longer', 'lasts');
  for (const [key, value] of Object.entries(phase) as [keyof typeof NEEDS | 'at' | 'lasts', unknown][]) {
    if (key === 'at' || key === 'lasts' || value === undefined) continue;
    const needs = NEEDS[key];
    if (!needs) {
      const near = nearest(key, KEYS);
      fault(`a phase has no '${key}'`, near ? `did you mean '${near}'?` : `one of ${KEYS.join(', ')}`, key);
    }
    if (needs.roles.length > 0 && !needs.roles.some((is) => roles.has(is))) fault(`service '${name}' has no signal of ${needs.of}, so nothing would be seen of this`, 'add the signal, or leave it out of the story', key);
    const wanted = needs.fault?.(value as never, phase);
    if (wanted !== undefined) fault(`${key} is ${JSON.stringify(value)}`, `write ${wanted}`, key);
  }
  for (const key of ['gone', 'down'] as const) {
    const many = phase[key];
    if (typeof many === 'number' && many > processes) fault(`${key} is ${many}, and there ${processes === 1 ? 'is 1 process' : `are ${processes} processes`}`, `write processes: ${many} in the story, or fewer here`, key);
  }
  if (phase.failing && !rolesOf(service).some((role) => role.is === 'requests' && (role.failed ?? role.failures))) fault(`service '${name}' has no signal of ${NEEDS.failing.of}`, 'add the signal, or leave it out of the story', 'failing');
  if (phase.gone !== undefined && phase.down !== undefined) fault('targets are gone and down at once', 'what Prometheus does not know is not scraped: leave one out', 'down');
  if (phase.traffic === 0 && (phase.requests || phase.failing)) fault('nobody asks, and requests are slow or fail', 'leave one of the two out', 'traffic');
  requestsOf(service, phase, fault);
  for (const [key, level] of Object.entries(phase.levels ?? {})) levelOf(service, key, level, fault);
  for (const key of phase.without ?? []) {
    if (typeof key === 'object') {
      if (!rolesOf(service).flatMap(metricsOfRole).some(({ name: each }) => each === key.name)) fault(`no signal of service '${name}' reads the metric ${String(key.name)}`, 'name one that it reads, or the key of a signal', 'without');
      continue;
    }
    if (!(key in service.signals)) fault(`service '${name}' has no signal '${key}'`, known(key, Object.keys(service.signals)), 'without');
    if (service.signals[key]!.plays?.some(({ is }) => is === 'up')) fault(`the metric of '${key}' is Prometheus' own: it cannot be missing while targets are known`, 'write gone or down', 'without');
  }
  (phase.series ?? []).forEach((series, i) => ownSeries(service, series, i, fault));
  const { at: _, lasts: __, restart, replace, ...rest } = phase;
  return Object.freeze({
    ...rest, at, until,
    ...(restart === undefined ? {} : { restart: restart === true ? 0 : secondsOf(restart, `${path}.restart`) }),
    ...(replace === undefined ? {} : { replace: secondsOf(replace, `${path}.replace`) }),
  });
}
const known = (word: string, words: readonly string[]): string => {
  const near = nearest(word, words);
  return near ? `did you mean '${near}'?` : words.length > 0 ? `one of ${words.join(', ')}` : 'it has none';
};
function requestsOf(service: AnyService, { requests }: Phase, fault: Fault): void {
  if (!requests) return;
  const { seconds, in: where, share: part = 1, count } = requests;
  if (!(seconds > 0 && Number.isFinite(seconds))) fault(`requests take ${String(seconds)} s`, 'write seconds above 0', 'requests.seconds');
  if (!(part > 0 && part <= 1)) fault(`share is ${String(part)}`, 'write a share above 0, up to 1', 'requests.share');
  if (count !== undefined && !(Number.isInteger(count) && count >= 1)) fault(`count is ${String(count)}`, 'write a whole number, at least 1', 'requests.count');
  const spent: Readonly<Record<string, number | undefined>> = typeof where === 'string' ? { [where]: 0 } : where ?? {};
  for (const [key, value] of Object.entries(spent)) {
    const can = Object.keys(service.signals).filter((each) => spentBy(service, each));
    if (!can.includes(key)) {
      fault(key in service.signals ? `requests' time cannot go to '${key}', which is no signal of waiting, of an event loop, of what holds it, or of CPU` : `service '${service.info.name}' has no signal '${key}'`, known(key, can), 'requests.in');
    }
    if (!(value! >= 0)) fault(`requests spend ${String(value)} s in ${key}`, 'write seconds, 0 or more', `requests.in.${key}`);
  }
  const sum = Object.values(spent).reduce<number>((all, each) => all + (each ?? 0), 0);
  if (sum > seconds + 1e-9) fault(`requests take ${seconds} s, and spend ${Number(sum.toFixed(3))} s`, 'let the parts add up to at most the whole', 'requests.in');
}
function levelOf(service: AnyService, key: string, level: Level | undefined, fault: Fault): void {
  const role = levelledBy(service, key);
  if (!role) fault(key in service.signals ? `a story cannot say the value of '${key}'` : `service '${service.info.name}' has no signal '${key}'`, known(key, Object.keys(service.signals).filter((each) => levelledBy(service, each))), 'levels');
  const most = role.is === 'filled' && role.waiting ? Infinity : 1;
  for (const value of typeof level === 'object' ? [level.from, level.to] : [level]) {
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) fault(`${key} is at ${String(value)}`, most === 1 ? 'write a share from 0 to 1, as in 0.05 for 5 %' : 'write a share, 0 or more: above 1 some wait', `levels.${key}`);
  }
}
function ownSeries(service: AnyService, { metric, value, perSecond }: OwnSeries, i: number, fault: Fault): void {
  const at = `series[${i}]`;
  if (metric?.kind !== 'counter' && metric?.kind !== 'gauge') fault('a series is of a metric that is no counter and no gauge', 'give the metric of a quantity, as declared by counter() or gauge()', `${at}.metric`);
  const key = metric.kind === 'gauge' ? 'value' : 'perSecond';
  const given = metric.kind === 'gauge' ? value : perSecond;
  if (typeof given !== 'number' || !Number.isFinite(given) || (metric.kind === 'counter' && given < 0)) fault(`${metric.name} is a ${metric.kind} without ${key}`, `write ${key}: ${metric.kind === 'gauge' ? 'its value' : 'what it grows by'}`, `${at}.${key}`);
  const teller = Object.values(service.signals).find(({ plays = [] }) => plays.some((role) => Object.values(role).some((part: unknown) => (part as { name?: string } | undefined)?.name === metric.name)));
  if (teller) fault(`${metric.name} follows from the rest of the story, as signal '${teller.key}' says`, 'leave the series out', at);
}
/** Two phases at one time that say different things of one matter. */
function contradictions(phases: readonly TimedPhase[], path: string): void {
  const said = (phase: TimedPhase): [string, unknown][] => Object.entries(phase).flatMap(([key, value]): [string, unknown][] =>
    (key === 'at' || key === 'until' ? [] : key === 'levels' ? Object.entries(value as object).map(([of, level]) => [`levels.${of}`, level]) : key === 'series' ? (value as OwnSeries[]).map((s) => [`series of ${s.metric.name} ${JSON.stringify(s.labels ?? {})}`, [s.value, s.perSecond]]) : [[key, value]]));
  phases.forEach((phase, i) => phases.slice(0, i).forEach((other, k) => {
    if (other.until <= phase.at || phase.until <= other.at) return;
    const before = new Map(said(other));
    for (const [key, value] of said(phase)) {
      if (!before.has(key) || JSON.stringify(before.get(key)) === JSON.stringify(value)) continue;
      throw new DefinitionError(`phases ${k} and ${i} overlap, and each says something else of ${key}`, `give phase ${k} an end: lasts: '${Math.max(0, Math.round((phase.at - other.at) * 1000) / 1000)}s'`, `${path}[${i}].${key.split(' ')[0]}`);
    }
  }));
  phases.forEach((phase, i) => {
    if (!phase.requests && !phase.failing) return;
    const k = phases.findIndex((other) => (other.traffic === 0 || other.gone === true || other.down === true) && other.at <= phase.at && phase.until <= other.until);
    if (k >= 0) throw new DefinitionError(`requests of phase ${i} are slow or fail, and in phase ${k}, which is there all the while, ${phases[k]!.traffic === 0 ? 'nobody asks' : 'no process is seen'}`, 'let one begin or end at another time, or leave it out', `${path}[${i}]`);
  });
}
/** An event loop runs at most a second a second. */
function overload(service: AnyService, phases: readonly TimedPhase[], processes: number, path: string): void {
  phases.forEach(({ requests, at, until }, i) => {
    if (!requests?.in || requests.count !== undefined) return;
    const spent = typeof requests.in === 'string' ? { [requests.in]: requests.seconds } : requests.in;
    const inLoop = Object.entries(spent).reduce((all, [key, value]) => all + (HOLD_LOOP.includes(spentBy(service, key)?.is) ? value ?? 0 : 0), 0);
    const traffic = phases.find((p) => p.traffic !== undefined && p.at < until && at < p.until)?.traffic ?? service.info.traffic;
    const busy = (traffic * (requests.share ?? 1) * inLoop) / processes;
    if (busy <= 1.01) return;
    throw new DefinitionError(`${traffic} requests/s of ${inLoop} s in the event loop ask for ${busy.toFixed(1)} s a second of each process, which has one`,
      `let them take less, or write processes: ${Math.ceil(traffic * (requests.share ?? 1) * inLoop)} or less traffic`, `${path}[${i}].requests`);
  });
}
