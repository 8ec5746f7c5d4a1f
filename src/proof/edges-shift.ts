import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';
import { goodRequest } from './world';

/** Of as many times its past as matter, a little more and a little less. */
const [MORE, LESS] = [1.08, 0.92];
/** The edges of an alert on a mean latency that is many times its own past: a little more, for too short a time and of too few requests, and a little less. */
export function edgesOfShift({ alert, service, evaluation }: Edged): ToldEdges {
  const { shift, signal, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!shift || !signal || service.signals[signal.place.key]!.plays?.[0]?.is !== 'requests') return {};
  const { factor, over, against, least, requests } = shift;
  const { seconds } = goodRequest(service);
  if (LESS * factor * seconds <= least || service.info.traffic * over < 2 * requests) return {};
  const calm = calmOf(service);
  const settle = 3 * service.info.scrape + 2 * evaluation;
  const within = over + holds + settle;
  const slow = (times: number, lasts?: number) => ({ at: calm, ...(lasts === undefined ? {} : { lasts }), requests: { seconds: times * factor * seconds } });
  const more: Told = { phases: [slow(MORE, within)], after: against, within, lasts: calm + within + over + keepFiringFor + settle };
  const few = (0.7 * requests) / over;
  return {
    shifts: more, 'shifts-of-neighbour': ofNeighbour({ ...more, lasts: calm + within }),
    'shifts-less': { phases: [slow(LESS)], after: against, lasts: calm + within },
    'shifts-briefly': { phases: [slow(MORE, over / 2)], after: against, lasts: calm + over },
    'shifts-of-few': { phases: [{ at: 0, traffic: few }, slow(3 * MORE)], after: against, lasts: calm + within },
  };
}
