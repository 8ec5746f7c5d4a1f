import { rolesOf, spentBy } from '../model/story-faults';
import type { Phase, TimedPhase, TimedStory } from '../model/story';
import type { AnyService } from '../model/service';

/** A request as the world has it, whatever counts it. Seconds since the story began. */
export interface Work {
  readonly at: number;
  readonly seconds: number;
  /** Seconds by signal. */
  readonly spent: Readonly<Record<string, number>>;
  readonly fails: boolean;
  /** So many alike: of much traffic, not each is told. */
  readonly times: number;
}
/** Requests a second that are told one by one. */
const TOLD = 20;
/** Of a good day: a fifth of what begins to be slow, or 20 ms. */
const GOOD_SHARE = 0.2;
const GOOD_SECONDS = 0.02;
/** Where a good request's time goes: a tenth to the event loop or CPU, most to what is waited for first, some to the rest. */
const IN_LOOP = 0.1;
const IN_FIRST_WAIT = 0.6;
const IN_OTHER_WAITS = 0.2;

/** What is so at a time: the phase that says it. */
export const saying = <K extends keyof Phase & keyof TimedPhase>(phases: readonly TimedPhase[], key: K) => (at: number): TimedPhase[K] | undefined =>
  phases.find((phase) => phase[key] !== undefined && phase.at <= at && at < phase.until)?.[key];

/** Always the same numbers from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
/** Spreads a share evenly: says yes that often. */
export function evenly(): (share: number) => boolean {
  let sum = 0;
  return (share) => {
    sum += share;
    if (sum < 1 - 1e-9) return false;
    sum -= 1;
    return true;
  };
}

/** A request of a good day: its seconds, and where they go. */
export function goodRequest(service: AnyService): Pick<Work, 'seconds' | 'spent'> {
  const limit = rolesOf(service).flatMap((role) => (role.is === 'requests' && role.limits ? [role.limits.warning] : []))[0];
  const seconds = limit === undefined ? GOOD_SECONDS : limit * GOOD_SHARE;
  const keys = Object.keys(service.signals);
  const waits = keys.filter((key) => spentBy(service, key)?.is === 'wait');
  const working = keys.find((key) => spentBy(service, key)?.is === 'eventLoop') ?? keys.find((key) => spentBy(service, key)?.is === 'cpu');
  return {
    seconds,
    spent: Object.fromEntries([
      ...(working === undefined ? [] : [[working, IN_LOOP * seconds] as const]),
      ...waits.map((key, i) => [key, (i === 0 ? IN_FIRST_WAIT : IN_OTHER_WAITS / (waits.length - 1)) * seconds] as const),
    ]),
  };
}
/** All requests of a story, in order. */
export function requestsOf(service: AnyService, { phases, lasts }: TimedStory): readonly Work[] {
  const good = goodRequest(service);
  const traffic = saying(phases, 'traffic');
  const slow = saying(phases, 'requests');
  const failing = saying(phases, 'failing');
  const blocks = phases.filter(({ block }) => block !== undefined);
  const edges = [0, ...new Set(phases.filter((p) => p.traffic !== undefined).flatMap((p) => [p.at, p.until]))].filter((at) => at < lasts).sort((a, b) => a - b);
  const random = randomFrom(1);
  const [slowly, badly] = [evenly(), evenly()];
  const told = new Map<unknown, number>();
  const all: Work[] = [];
  edges.forEach((from, i) => {
    const perSecond = traffic(from) ?? service.info.traffic;
    if (perSecond <= 0) return;
    const times = Math.max(1, Math.ceil(perSecond / TOLD));
    const to = edges[i + 1] ?? lasts;
    for (let n = 0; ; n++) {
      const at = Math.round((from + ((0.4 + n) * times) / perSecond) * 1e6) / 1e6;
      if (at >= to) return;
      if (phases.some((p) => p.restart !== undefined && p.at <= at && at < p.at + p.restart)) continue; // nobody is there
      const change = slow(at);
      const fails = badly(failing(at) ?? 0);
      const isSlow = change !== undefined && (change.random ? random() < (change.share ?? 1) : slowly(change.share ?? 1)) && (told.get(change) ?? 0) < (change.count ?? Infinity);
      if (isSlow) told.set(change, (told.get(change) ?? 0) + 1);
      const { seconds, spent } = isSlow ? changed(good, change) : good;
      const waits = Math.max(0, ...blocks.filter((p) => p.at <= at && at < p.at + p.block!).map((p) => p.at + p.block! - at));
      all.push({ at, seconds: seconds + waits, spent, fails, times });
    }
  });
  return all;
}
function changed(good: Pick<Work, 'seconds' | 'spent'>, { seconds, in: where }: NonNullable<Phase['requests']>): Pick<Work, 'seconds' | 'spent'> {
  if (typeof where === 'object') {
    const said = where as Readonly<Record<string, number>>;
    const rest = Object.fromEntries(Object.entries(good.spent).filter(([key]) => !(key in said)));
    return { seconds, spent: { ...scaled(rest, Math.max(0, seconds - Object.values(said).reduce((a, b) => a + b, 0))), ...said } };
  }
  const more = seconds - good.seconds;
  if (more <= 0 || where === undefined) return { seconds, spent: scaled(good.spent, seconds) };
  return { seconds, spent: { ...good.spent, [where]: (good.spent[where] ?? 0) + more } };
}
/** Parts that are no more than the whole. */
function scaled(spent: Readonly<Record<string, number>>, seconds: number): Readonly<Record<string, number>> {
  const sum = Object.values(spent).reduce((a, b) => a + b, 0);
  return sum <= seconds ? spent : Object.fromEntries(Object.entries(spent).map(([key, value]) => [key, (value * seconds) / sum]));
}
