import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';

/** The share in use of a good day. */
const GOOD = 0.3;
/** The edges of an alert that foresees when something is full: it fills a little faster than matters, a little slower, in another service, for half the time that is looked at, and from the start of its process. */
export function edgesOfTrend({ alert, service, evaluation }: Edged): ToldEdges {
  const { trend, signal, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!trend || !signal) return {};
  const { within: soon, over } = trend;
  const calm = calmOf(service);
  const settle = 6 * evaluation + 3 * service.info.scrape;
  const judged = over + holds + settle;
  const fills = (left: number, at: number, lasts: number): Told['phases'][number] => ({ at, lasts, levels: { [signal.place.key]: { from: GOOD, to: Math.min(1, GOOD + ((1 - GOOD) / left) * lasts) } } });
  const fast = 0.88 * soon + over;
  const more: Told = { phases: [fills(fast, calm, judged)], within: judged, lasts: calm + judged + keepFiringFor + settle };
  return {
    fills: more, 'fills-of-neighbour': ofNeighbour(more),
    'fills-slowly': { phases: [fills(1.12 * soon + judged, calm, judged)], lasts: calm + judged },
    'fills-briefly': { phases: [fills(fast, calm, 0.45 * over)], lasts: calm + over },
    'fills-young': { phases: [fills(fast, 0, over)], lasts: over },
  };
}
