import type { AnyService } from '../model/service';
import type { Phase } from '../model/story';
import { spentBy } from '../model/story-faults';
import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';
import { goodRequest } from './world';

/** Of as many times its past as matter, a little more and a little less; of a cost more, which two rates of a few scrapes make. */
const [MORE, LESS] = [1.08, 0.92];
const MORE_COST = 1.2;
/** Cores that a process is busy with beside requests, where what a request costs is told by them. */
const BESIDE = 0.05;
/** How a story says that what requests take is so many times its past. */
interface Telling {
  readonly past: Omit<Phase, 'at' | 'lasts'>;
  /** At so many requests a second. */
  readonly now: (times: number, traffic: number) => Omit<Phase, 'at' | 'lasts'>;
}
const slowness = (seconds: number): Telling => ({ past: {}, now: (times) => ({ requests: { seconds: times * seconds } }) });
/** Cores beside what requests take themselves: together they cost so many times what they did. */
function costs(service: AnyService, processes: number): Telling {
  const own = ownCpu(service);
  return { past: { background: BESIDE }, now: (times, traffic) => ({ background: times * BESIDE + ((times - 1) * own * traffic) / processes }) };
}
/** CPU seconds of a request on a good day. */
const ownCpu = (service: AnyService): number => Object.entries(goodRequest(service).spent).reduce((sum, [key, seconds]) => sum + (spentBy(service, key)?.is === 'wait' ? 0 : seconds), 0);

/**
 * The edges of an alert on what requests take, that is many times its own past: a little more, for too short a time, of too few requests and of just enough, and a
 * little less. Of a latency, what is quick all the same; of a cost, requests that are fewer while the CPU is as busy as before, or hardly busier.
 */
export function edgesOfShift({ alert, service, evaluation, processes }: Edged): ToldEdges {
  const { shift, signal, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!shift || !signal) return {};
  const { factor, over, against, least, requests } = shift;
  const is = service.signals[signal.place.key]!.plays?.[0]?.is;
  const { seconds } = goodRequest(service);
  const { traffic } = service.info;
  if ((is !== 'requests' && is !== 'cpu') || (is === 'requests' && LESS * factor * seconds <= least) || traffic * over < 2 * requests) return {};
  const most = is === 'cpu' ? MORE_COST : MORE;
  const { past, now } = is === 'cpu' ? costs(service, processes) : slowness(seconds);
  const calm = calmOf(service);
  const settle = 3 * service.info.scrape + 2 * evaluation;
  const within = over + holds + settle;
  const perSecond = (times: number): number => (times * requests) / over;
  const told = (times: number, { lasts, at = traffic }: { readonly lasts?: number; readonly at?: number } = {}): Told['phases'] =>
    [{ at: 0, lasts: calm, ...past, traffic: at }, { at: calm, ...(lasts === undefined ? {} : { lasts }), ...now(times * factor, at), traffic: at }];
  const more: Told = { phases: told(most, { lasts: within }), after: against, within, lasts: calm + within + over + keepFiringFor + settle };
  return {
    shifts: more, 'shifts-of-neighbour': ofNeighbour({ ...more, lasts: calm + within }),
    'shifts-less': { phases: told(LESS), after: against, lasts: calm + within },
    'shifts-briefly': { phases: told(MORE, { lasts: over / 2 }), after: against, lasts: calm + over },
    'shifts-of-few': { phases: told(3 * MORE, { at: perSecond(0.7) }), after: against, lasts: calm + within },
    'shifts-of-enough': { phases: told(1.5 * MORE, { at: perSecond(1.4) }), after: against, within, lasts: calm + within },
    ...(is === 'cpu' ? costlyIdle() : {}),
    ...(least > 0 ? { 'shifts-though-quick': { phases: [{ at: 0, lasts: calm, requests: { seconds: (LESS * least) / (1.5 * factor) } }, { at: calm, requests: { seconds: LESS * least } }], after: against, lasts: calm + within } satisfies Told } : {}),
  };

  /** So much less traffic that each request costs more: the CPU rises a little less than half as many times, and a little more. */
  function costlyIdle(): ToldEdges {
    const before = processes * BESIDE + ownCpu(service) * traffic;
    const fewer = (times: number): { readonly at: number; readonly cores: number } => ({ at: (times * before) / (1.25 * factor * (before / traffic)), cores: times * before });
    const phases = ({ at, cores }: ReturnType<typeof fewer>): Told['phases'] => [{ at: 0, lasts: calm, ...past }, { at: calm, traffic: at, background: Math.max(0, cores - ownCpu(service) * at) / processes }];
    const [idle, half] = [fewer(0.42 * factor), fewer(0.575 * factor)];
    return {
      ...(idle.at > perSecond(1.2) ? { 'costs-of-idle': { phases: phases(idle), after: against, lasts: calm + within } } : {}),
      ...(half.at > perSecond(1.2) ? { 'costs-of-half': { phases: phases(half), after: against, within, lasts: calm + within } } : {}),
    };
  }
}
