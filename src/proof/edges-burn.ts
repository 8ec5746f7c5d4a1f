import { duration } from '../promql/print';
import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';

/** Seconds of a story at most: what takes longer to notice, or to end, is not told. */
const LONGEST = 7 * 3600;
/** Seconds of a window that is told less of: days before a story take long to tell. */
const DAY = 24 * 3600;
/** Of what spends too much, a little more and a little less. */
const [MORE, LESS] = [1.1, 0.88];

/**
 * The edges of an alert on an error budget, for each pair of its windows alone: all requests are bad for so long that a little more of the budget goes than may
 * in the long window, or a little less. Then fewer bad ones than are evidence, where requests are few; and a service that is bad from its start, too young to
 * be judged.
 */
export function edgesOfBurn({ alert, service, processes }: Edged): ToldEdges {
  const { burn, told, keepFiringFor = 0 } = alert.condition;
  if (!burn || !told) return {};
  const { budget, traffic, evidence, newborn, tile, scrape } = burn;
  // Of a series that is born with the first bad request `increase()` does not count that one: it is born before.
  const birth = (perSecond: number) => (newborn ? { lasts: processes / perSecond, before: 4 * scrape + processes / perSecond } : { lasts: 0, before: 0 });
  return Object.fromEntries([...burn.pairs.critical, ...burn.pairs.warning].flatMap(({ rate, long, short }, side): [string, Told][] => {
    const evaluation = short.seconds <= tile.seconds ? tile.seconds / 5 : tile.seconds;
    const calm = Math.max(calmOf(service), 2 * evaluation);
    const settle = tile.seconds + 2 * evaluation + 3 * scrape;
    const spends = (of: number, past: number, perSecond = traffic): Told => {
      const { lasts: bears, before } = birth(perSecond);
      const starts = calm + before;
      const lasts = (of * Math.max(evidence, rate * budget * perSecond * long.seconds)) / perSecond;
      return {
        phases: [{ at: 0, traffic: perSecond }, ...(bears > 0 ? [{ at: calm, lasts: bears, ...told(1) }] : []), { at: starts, lasts, ...told(1) }],
        after: past * long.seconds, evaluation, side, lasts: starts + lasts + settle,
      };
    };
    // So that a window of twice the length has something to look at.
    const isLong = long.seconds >= DAY;
    const [more, less] = [spends(MORE, isLong ? 1 : 2), spends(LESS, isLong ? 1 : 2)];
    const ends = more.lasts + short.seconds + keepFiringFor + settle;
    const low = (0.5 * evidence) / (rate * budget * long.seconds);
    const few = (evidence - 3) / low;
    // So much is left that the short window has forgotten the first of it when the rest is spent.
    const left = (1.7 * (short.seconds + settle)) / long.seconds;
    // `increase()` of tiles side by side misses what falls between the scrapes of two: of a burst as short as one up to a tenth, which takes longer to make up for.
    const lingers = (times: number, takes: number): Told => {
      const burst = spends(1 - left, 1);
      const begins = burst.lasts - settle;
      const rests = (takes * left * long.seconds) / times + settle;
      return { ...burst, phases: [...burst.phases, { at: begins, ...told(times * rate * budget) }], lasts: begins + rests };
    };
    const [onAndOn, hardly] = [lingers(1.25, 1.8), lingers(0.75, 1.1)];
    const canLinger = left < 0.4 && rate * budget * traffic * long.seconds > 1.2 * evidence && hardly.lasts < LONGEST;
    const named = (name: string, edge: Told | undefined): [string, Told][] => (edge ? [[`${duration(long.seconds)}${name}`, edge]] : []);
    const enough = spends(1.6, 1, low);
    const isFew = evidence > 3 && low < traffic && few < LONGEST / 2;
    if (more.lasts > LONGEST) return [];
    return [
      ...named('', { ...more, within: more.lasts - calm, ...(ends <= LONGEST ? { lasts: ends } : {}) }), ...named('-less', less),
      ...(side === 0 ? named('-of-neighbour', ofNeighbour(more)) : []),
      ...named('-young', short.seconds <= LONGEST ? { phases: [{ at: 0, traffic, ...told(1) }], lasts: short.seconds, evaluation, side } : undefined),
      ...named('-lingers', canLinger ? { ...onAndOn, within: onAndOn.lasts - calm } : undefined), ...named('-hardly-lingers', canLinger ? hardly : undefined),
      ...named('-enough', isFew ? { ...enough, within: enough.lasts - calm } : undefined),
      ...named('-few', isFew
        ? { phases: [{ at: 0, traffic: low }, { at: calm + 10 / low, lasts: few, ...told(1) }], lasts: calm + 10 / low + few + settle, after: long.seconds, evaluation, side } : undefined),
    ];
  }));
}
