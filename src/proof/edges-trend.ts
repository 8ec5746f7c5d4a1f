import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';

/** The share in use of a good day. */
const GOOD = 0.3;
/** Of the rate at which it is full just in time: in one half of the time that is looked at, and in the other. */
const [FAST, SLOW] = [1.4, 0.85];
/**
 * The edges of an alert that foresees when something is full: it fills a little faster than matters, a little slower, in another service, for half the time
 * that is looked at, faster than matters in one half of it only, from the start of its process, and after that has started anew.
 */
export function edgesOfTrend({ alert, service, evaluation }: Edged): ToldEdges {
  const { trend, signal, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!trend || !signal) return {};
  const { within: soon, over, grown } = trend;
  const calm = calmOf(service);
  const settle = 6 * evaluation + 3 * service.info.scrape;
  const judged = over + holds + settle;
  const fills = (left: number, at: number, lasts: number): Told['phases'][number] => ({ at, lasts, levels: { [signal.place.key]: { from: GOOD, to: Math.min(1, GOOD + ((1 - GOOD) / left) * lasts) } } });
  // As full as it is when both halves have been looked at.
  const perSecond = (1 - GOOD) / (soon + (over * (FAST + SLOW)) / 2);
  const halves = (first: number, second: number): Told => {
    const half = Math.ceil(over / 2);
    const middle = GOOD + half * first * perSecond;
    const level = (at: number, lasts: number, from: number, rate: number): Told['phases'][number] => ({ at, lasts, levels: { [signal.place.key]: { from, to: from + lasts * rate * perSecond } } });
    const rest = Math.floor(0.65 * over);
    return { phases: [level(calm, half, GOOD, first), level(calm + half, rest, middle, second)], lasts: calm + half + rest, evaluation };
  };
  const fast = 0.88 * soon + over;
  const more: Told = { phases: [fills(fast, calm, judged)], within: judged, lasts: calm + judged + keepFiringFor + settle };
  return {
    fills: more, 'fills-of-neighbour': ofNeighbour(more),
    'fills-slowly': { phases: [fills(1.12 * soon + judged, calm, judged)], lasts: calm + judged },
    'fills-briefly': { phases: [fills(fast, calm, 0.45 * over)], lasts: calm + over },
    'fills-no-more': halves(FAST, SLOW), 'fills-lately': halves(SLOW, FAST),
    ...(grown ? { 'fills-anew': { phases: [{ ...fills(fast / 2, calm, over), restart: true }], lasts: calm + over, evaluation } satisfies Told } : {}),
    'fills-young': { phases: [fills(fast, 0, over)], lasts: over },
  };
}
