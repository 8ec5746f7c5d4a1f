import { duration } from '../promql/print';
import type { Pair } from '../signals/burn';
import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';

/** Seconds of a story at most: what takes longer to notice is not told. */
const LONGEST = 5 * 3600;
/** Of what spends too much, a little more and a little less. */
const [MORE, LESS] = [1.1, 0.88];

/**
 * The edges of an alert on an error budget, for each pair of its windows: all requests are bad for so long that a little more of the budget goes than may in
 * the long window, or a little less. Where a shorter pair would speak first, they are so several times, each too short for it; where one with longer windows
 * would speak as well, the service is too young for that one. Then fewer bad ones than are evidence, where requests are few; and a service that is bad from
 * its start, too young to be judged.
 */
export function edgesOfBurn({ alert, service, processes }: Edged): ToldEdges {
  const { burn, told, signal, keepFiringFor = 0 } = alert.condition;
  if (!burn || !told || !signal || !(signal.place.key in service.signals)) return {};
  const { budget, traffic, evidence, newborn, tile, scrape } = burn;
  const pairs = [...burn.pairs.critical, ...burn.pairs.warning];
  // Of a series that is born with the first bad request `increase()` does not count that one: it is born before.
  const birth = newborn ? { lasts: processes / traffic, before: 4 * scrape + processes / traffic } : undefined;
  return Object.fromEntries(pairs.flatMap((pair, i): [string, Told][] => {
    const evaluation = i === 0 && pair.short.seconds <= tile.seconds ? tile.seconds / 5 : tile.seconds;
    const calm = Math.max(calmOf(service), 2 * evaluation);
    const starts = calm + (birth?.before ?? 0);
    const settle = tile.seconds + 2 * evaluation + 3 * scrape;
    /** What may be bad in a pair's long window, of a service that is so old. */
    const quota = ({ rate, long }: Pair, age: number): number => Math.max(evidence, rate * budget * traffic * Math.min(long.seconds, age));
    const first = pairs[0]!;
    const shape = (after: number, of: number) => {
      const wanted = of * quota(pair, after + calm);
      const times = i === 0 || wanted < 0.8 * quota(first, after) ? 1 : Math.ceil(wanted / (0.8 * quota(first, after)));
      const apart = first.long.seconds + 2 * tile.seconds;
      return { after, wanted, times, apart, each: wanted / times / traffic, until: starts + (times - 1) * apart + wanted / times / traffic + settle };
    };
    const isAlone = ({ after, wanted, times, apart, until }: ReturnType<typeof shape>): boolean => pairs.every((other) =>
      other === pair || after + until < other.short.seconds || (wanted / times) * Math.min(times, Math.ceil(other.long.seconds / apart)) < 0.95 * quota(other, after));
    const ages = [Math.max(2 * pair.long.seconds, ...pairs.map(({ long }) => long.seconds)), ...pairs.map(({ short }) => short.seconds - calm - 4 * settle)].filter((age) => age >= 2 * pair.short.seconds);
    const more = ages.map((age) => shape(age, MORE)).find((each) => isAlone(each) && each.until <= LONGEST);
    const tell = ({ after, times, apart, each, until }: ReturnType<typeof shape>): Told =>
      ({
        phases: [{ at: 0, traffic }, ...(birth ? [{ at: calm, lasts: birth.lasts, ...told(1) }] : []), ...Array.from({ length: times }, (_, n) => ({ at: starts + n * apart, lasts: each, ...told(1) }))],
        after, evaluation, lasts: until,
      });
    const named = (name: string, edge: Told | undefined): [string, Told][] => (edge ? [[`${duration(pair.long.seconds)}${name}`, edge]] : []);
    const ends = pair.short.seconds + keepFiringFor + settle;
    const speaks = more && { ...tell(more), within: more.until - calm, ...(more.until + ends <= LONGEST && pair.short.seconds < 3600 ? { lasts: more.until + ends } : {}) };
    const bad = Math.min(1, 1.3 * pair.rate * budget, ...pairs.slice(0, i).map(({ rate }) => 0.9 * rate * budget));
    const low = (0.5 * evidence) / (pair.rate * budget * pair.long.seconds);
    const few = (evidence - 3) / low;
    return [
      ...named('', speaks), ...(i === 0 && speaks ? named('-of-neighbour', ofNeighbour(speaks)) : []),
      ...named('-less', more && tell(shape(more.after, LESS))),
      ...named('-young', bad > pair.rate * budget && pair.short.seconds <= LONGEST / 2 ? { phases: [{ at: 0, traffic, ...told(bad) }], lasts: pair.short.seconds, evaluation } : undefined),
      ...named('-few', evidence > 3 && low < traffic && few < LONGEST / 4
        ? { phases: [{ at: 0, traffic: low }, { at: calm + 10 / low, lasts: few, ...told(1) }], lasts: calm + 10 / low + few + settle, after: pair.long.seconds, evaluation } : undefined),
    ];
  }));
}
