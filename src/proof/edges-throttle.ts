import { HOLD_LOOP, spentBy } from '../model/story-faults';
import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';
import { goodRequest } from './world';

/** Of a limit, a little more and a little less. */
const [MORE, LESS] = [1.08, 0.92];
/** Cores that a process is busy with beside requests. */
const BESIDE = 0.1;
/** The edges of an alert on a CPU limit that slows requests: it stops processes a little more than matters, for too short a time, in another service; a little less; and a little more while requests are quick enough. */
export function edgesOfThrottle({ alert, service, evaluation, processes }: Edged): ToldEdges {
  const { throttles, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!throttles) return {};
  const { scrape, traffic } = service.info;
  const calm = calmOf(service);
  const settle = 6 * scrape + 2 * evaluation;
  const within = holds + settle;
  const inLoop = Object.entries(goodRequest(service).spent).reduce((sum, [key, seconds]) => sum + (HOLD_LOOP.includes(spentBy(service, key)?.is) ? seconds : 0), 0);
  const works = BESIDE + (inLoop * traffic) / processes;
  const stopped = (share: number, latency: number, lasts?: number): Told['phases'] =>
    [{ at: calm, ...(lasts === undefined ? {} : { lasts }), background: BESIDE, throttled: share * throttles.share * works, requests: { seconds: latency * throttles.latency } }];
  const more: Told = { phases: stopped(MORE, MORE, within), within, lasts: calm + within + keepFiringFor + settle };
  return {
    throttles: more, 'throttles-of-neighbour': ofNeighbour(more),
    'throttles-less': { phases: stopped(LESS, 1.5), lasts: calm + within },
    'throttles-unfelt': { phases: stopped(1.5, LESS), lasts: calm + within },
    ...(holds > settle ? { 'throttles-briefly': { phases: stopped(MORE, MORE, holds - settle), lasts: calm + within } satisfies Told } : {}),
  };
}
