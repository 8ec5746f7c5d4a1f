import { duration } from '../promql/print';
import { DefinitionError } from '../model/problem';
import { SHORTEST, windowOf } from '../model/service';

/** What is asked of a share condition. Times in seconds, traffic in requests a second. */
export interface Wish {
  readonly scrape: number;
  readonly evaluation: number;
  readonly traffic: number;
  /** From the moment at which every request turns bad to the firing rule, at the worst scrape offset. */
  readonly detectWithin: number;
  /** A burst of bad requests this long stays quiet at any traffic. 0: none is tolerated by design. */
  readonly tolerate: number;
  /** The share of bad requests that is too much. */
  readonly share: number;
  /** The fewest bad requests that count as evidence. */
  readonly evidence: number;
  /** Bad requests may be a series of their own that is born with the first of them: `increase()` loses what its first scrape saw. */
  readonly newborn?: boolean;
}
/** One window of the ladder. A longer one speaks only where the shorter one has seen too few requests. */
export interface Rung {
  /** Scrape intervals that the window spans. */
  readonly intervals: number;
  /** Seconds. */
  readonly window: number;
  /** Bad requests needed, in units of `increase()`, which extrapolates. */
  readonly gate: number;
  /** Requests with which this window can judge by itself, in the same units. */
  readonly enough: number;
}
export interface Plan extends Wish {
  readonly rungs: readonly Rung[];
  /**
   * Seconds from the moment at which requests turn bad to the firing rule, at the worst scrape offset, plus the duration of one bad
   * request. The first bad one comes up to 1/traffic after that moment.
   */
  readonly promise: number;
  /** A service younger than this has no window yet, and the condition stays quiet. Seconds. */
  readonly guard: number;
}

/** Half an hour: beyond it nobody is woken in time, and Prometheus reads too much. */
const LONGEST = 30 * 60;
/** Each rung of the ladder is four times the one before: three rungs cover traffic 60 times lower. */
const STEP = 4;
/** Guards the ceilings against 0.1 + 0.2. */
const ceil = (x: number): number => Math.ceil(x - 1e-9);

/** Bad requests that have to be scraped before the condition can hold. */
const badNeeded = (intervals: number, w: Wish): number => Math.max(w.evidence, Math.floor(w.share * ceil(w.traffic * intervals * w.scrape)) + 1);
/** Requests first, then the next scrape, then the next evaluation; of a newborn series the first scrape counts for nothing. */
const worstCase = (intervals: number, w: Wish): number => badNeeded(intervals, w) / w.traffic + (w.newborn ? 2 : 1) * w.scrape + w.evaluation;
function fewestIntervals(w: Wish): number {
  const burst = (w.tolerate > 0 ? w.tolerate + 1 / w.traffic : 0) / (w.share * w.scrape); // a burst stays under the share at any traffic
  const reach = (w.evidence + 1) / (w.traffic * w.scrape); // the evidence fits into the window
  return Math.max(SHORTEST, ceil(burst), ceil(reach));
}
/** A number of requests in units of `increase()`, which extrapolates from the scrapes that it has to its whole window. */
const extrapolated = (requests: number, intervals: number): number => Math.round(requests * ((intervals + 1) / intervals) * 10) / 10;
/** The least that `increase()` gives where there were so many bad requests. */
export const gateOf = (evidence: number, intervals: number): number => extrapolated(evidence - 0.5, intervals);
function rung(intervals: number, w: Wish): Rung {
  return { intervals, window: windowOf(intervals, w.scrape), gate: gateOf(w.evidence, intervals), enough: extrapolated(w.evidence / w.share, intervals) };
}
/**
 * From traffic, scrape interval and tolerated burst to windows, gates and guard. Spare time buys quiet: the window is the widest that
 * keeps the promise, at most twice `detectWithin`. Throws a `DefinitionError` with the arithmetic where the wish cannot be kept.
 */
export function solve(wish: Wish): Plan {
  const fewest = fewestIntervals(wish);
  if (!canBeKept(wish)) throw impossible(wish, fewest);
  const widest = Math.min(LONGEST, 2 * wish.detectWithin);
  let intervals = fewest;
  while (worstCase(intervals + 1, wish) <= wish.detectWithin && (intervals + 1) * wish.scrape <= widest) intervals++;
  const rungs = [rung(intervals, wish)];
  for (let next = intervals * STEP; (next / STEP) * wish.scrape < LONGEST; next *= STEP) rungs.push(rung(next, wish));
  return Object.freeze({ ...wish, rungs, promise: worstCase(intervals, wish), guard: intervals * wish.scrape });
}
/** Whether a wish can be kept at all. */
export const canBeKept = (wish: Wish): boolean => worstCase(fewestIntervals(wish), wish) <= wish.detectWithin;
function impossible(w: Wish, intervals: number): DefinitionError {
  const need = badNeeded(intervals, w);
  const least = `${ceil(worstCase(intervals, w))}s`;
  const byEvidence = need === w.evidence;
  const reason = intervals > fewestIntervals({ ...w, tolerate: 0 }) ? `room for bursts of ${duration(w.tolerate)}`
    : intervals > SHORTEST ? 'room for the evidence' : 'three samples, the fewest that survive a lost one';
  const why = byEvidence ? `${w.evidence} bad requests, the evidence asked for,` : `more than ${w.share * 100} % of ${duration(intervals * w.scrape)} (${reason})`;
  const faster = [30, 15, 10, 5, 2, 1].find((scrape) => scrape < w.scrape && canBeKept({ ...w, scrape, evaluation: Math.max(5, Math.floor(scrape / 3)) }));
  const shorter = Array.from({ length: ceil(w.tolerate) }, (_, i) => ceil(w.tolerate) - 1 - i).find((tolerate) => tolerate > 0 && canBeKept({ ...w, tolerate }));
  const ways = [...(faster ? [`scrape every ${faster}s`] : []), ...(shorter ? [`write tolerate: '${shorter}s'`] : []), `write detectWithin: '${least}'`];
  return new DefinitionError(
    `detectWithin: '${duration(w.detectWithin)}' cannot be kept: ${why} ${byEvidence ? 'take' : 'takes'} ${duration(Math.round(need / w.traffic))} at ${w.traffic} requests/s, ` +
      `${w.newborn ? `a first scrape that counts for nothing and the next together up to ${duration(2 * w.scrape)}` : `the next scrape up to ${duration(w.scrape)}`}, the next evaluation up to ${duration(w.evaluation)}, together ${least}`,
    ways.join(', or '), 'detectWithin');
}
