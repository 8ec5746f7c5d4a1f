import { DefinitionError } from '../model/problem';
import { SHORTEST, windowOf } from '../model/service';
import { duration } from '../promql/print';
import { gateOf } from './solver';

/** What is promised of a service's requests. Times in seconds, traffic in requests a second. */
export interface Objective {
  readonly scrape: number;
  readonly evaluation: number;
  readonly traffic: number;
  /** Share of requests that have to be good. */
  readonly objective: number;
  /** The rolling period over which it holds. */
  readonly period: number;
  /** The fewest bad requests that count as evidence. */
  readonly evidence: number;
  /** Bad requests may be a series of their own that is born with the first of them: `increase()` loses what its first scrape saw. */
  readonly newborn?: boolean;
}
/** A window: whole scrapes up to an hour, beyond it whole windows of the shortest length. Seconds. */
export interface Window {
  readonly seconds: number;
  /** Scrape intervals that it spans; undefined: it is added up from the shortest windows. */
  readonly intervals?: number;
}
/** The budget burns so fast over a long window, and still does over a short one. */
export interface Pair {
  /** How many times as fast as it would last the period. */
  readonly rate: number;
  readonly long: Window;
  readonly short: Window;
  /** Bad requests needed in the long window, in units of `increase()`. */
  readonly gate: number;
  /** Seconds until it holds on a service as old as its windows, if every request is bad, at the service's traffic; undefined: too few requests for the evidence. */
  readonly fires: number | undefined;
}
export interface BurnPlan extends Objective {
  /** Share of requests that may be bad. */
  readonly budget: number;
  /** The shortest window: longer ones are added up from it. */
  readonly tile: Window & { readonly intervals: number };
  /** The fastest burn that someone is woken for, whether or not the budget is too large for it. */
  readonly fastest: Pair;
  readonly pairs: Readonly<Record<Severity, readonly Pair[]>>;
}
export type Severity = 'critical' | 'warning';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/**
 * What share of the budget may go in which time before someone is told, and the short window that says whether it still goes: Google, The Site
 * Reliability Workbook, chapter 5, "Alerting on SLOs". The row of a day is that of kubernetes-mixin and sloth. Over 30 days that is a burn
 * rate of 14.4, 6, 3 and 1; over 28 days the same shares are 13.44, 5.6, 2.8 and 0.93.
 */
const PUBLISHED = {
  critical: [{ spends: 0.02, long: HOUR, short: 5 * MINUTE }, { spends: 0.05, long: 6 * HOUR, short: 30 * MINUTE }],
  warning: [{ spends: 0.1, long: DAY, short: 2 * HOUR }, { spends: 0.1, long: 3 * DAY, short: 6 * HOUR }],
} as const;
/** Samples of the shortest window's recording that a window of it has: evaluating more often sees nothing sooner that matters. */
const LOOKS = 10;

/** Without the noise of 1 - 0.999. */
export const clean = (value: number): number => Number(value.toPrecision(10));
const percent = (share: number): string => `${clean(share * 100)} %`;
/** Of a long number only what matters. */
const few = (value: number): string => String(value < 10 ? Number(value.toPrecision(2)) : Math.floor(value));

/**
 * From an objective to the windows, burn rates and gates of its alerts. Throws a `DefinitionError` with the arithmetic for what can be no
 * objective, and where the traffic is so low that the whole budget is fewer requests than count as evidence.
 */
export function planOf(wish: Objective): BurnPlan {
  const { scrape, evaluation, traffic, objective, period, evidence } = wish;
  const budget = budgetOf(wish);
  const scrapes = (seconds: number): Window & { readonly intervals: number } => {
    const intervals = Math.max(SHORTEST, Math.ceil(seconds / scrape) - 1);
    return { intervals, seconds: windowOf(intervals, scrape) };
  };
  const tile = scrapes(5 * MINUTE);
  const window = (seconds: number): Window => (seconds <= HOUR ? scrapes(seconds) : { seconds: Math.ceil(seconds / tile.seconds) * tile.seconds });
  const every = Math.max(evaluation, Math.floor(tile.seconds / LOOKS));
  const pair = ({ spends, long, short }: { readonly spends: number; readonly long: number; readonly short: number }): Pair => {
    const rate = clean((spends * period) / long);
    const [far, near] = [window(long), window(short)];
    const needed = Math.max(rate * budget * far.seconds, evidence / traffic);
    // Requests, the next scrape, the next evaluation; what is added up sees the last window when it is over.
    const late = (wish.newborn ? 2 : 1) * scrape + every + (far.intervals === undefined ? tile.seconds : 0);
    return { rate, long: far, short: near, gate: gateOf(evidence, far.intervals ?? tile.intervals), fires: needed < far.seconds ? needed + late : undefined };
  };
  const possible = (rows: (typeof PUBLISHED)[Severity]): readonly Pair[] => rows.map(pair).filter(({ rate }) => rate * budget < 1);
  return Object.freeze({
    scrape, evaluation: every, traffic, objective, period, evidence, ...(wish.newborn ? { newborn: true as const } : {}), budget, tile, fastest: pair(PUBLISHED.critical[0]),
    pairs: { critical: possible(PUBLISHED.critical), warning: possible(PUBLISHED.warning) },
  });
}
function budgetOf({ traffic, objective, period, evidence }: Objective): number {
  const no = (message: string, remedy: string): never => { throw new DefinitionError(message, remedy, 'objective'); };
  if (typeof objective !== 'number' || Number.isNaN(objective)) no(`objective is ${String(objective)}`, 'write a share of requests, as in 0.999 for 99.9 %');
  if (objective > 1 && objective < 100) no(`objective ${objective} is ${percent(objective)} of requests`, `a share runs from 0 to 1: write ${clean(objective / 100)} for ${objective} %`);
  if (objective >= 1) no(`objective ${objective} leaves no budget: 1 - 1 = 0 of the requests may be bad, and whatever happens burns it infinitely fast`, 'promise less than everything, as in 0.999');
  if (objective <= 0) no(`objective ${objective} promises nothing: every request may be bad`, 'write a share of requests, as in 0.999 for 99.9 %');
  const budget = clean(1 - objective);
  const requests = traffic * period;
  const bad = requests * budget;
  if (bad >= evidence) return budget;
  const least = [0.9999, 0.9995, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8].find((other) => requests * clean(1 - other) >= evidence);
  const ways = [
    ...(least === undefined ? [] : [`promise ${least}`]), ...(bad >= 1 ? [`let fewer be evidence: evidence: ${Math.floor(bad)}`] : []),
    "say the service's traffic, if it is more", ...(least === undefined && bad < 1 ? ['or let a probe ask all the time and judge its requests'] : []),
  ];
  return no(
    `objective ${objective} cannot be judged over ${duration(period)}: ${traffic} requests/s are ${few(requests)} in that time, of which ${percent(budget)} are ${few(bad)}, `
      + `and fewer than ${evidence} bad requests are no evidence: the budget would be gone before an alert may speak`,
    ways.join(', or '));
}
/** The pairs of a severity. Throws a `DefinitionError` where none of them could ever hold: an alert on them would be silent for ever. */
export function pairsOf(plan: BurnPlan, severity: Severity): readonly Pair[] {
  if (severity !== 'critical' && severity !== 'warning') throw new DefinitionError(`burning('${String(severity)}')`, "write 'critical' for what wakes someone, or 'warning' for what waits", 'severity');
  const pairs = plan.pairs[severity];
  const { objective, budget, traffic, evidence } = plan;
  const otherwise = severity === 'critical' ? "leave this alert out, and let burning('warning') tell, or wake people by a share: exceeds() of errors, mostlySlow() of a latency" : 'leave this alert out';
  if (pairs.length === 0) {
    throw new DefinitionError(`burning('${severity}') could never fire: objective ${objective} leaves ${percent(budget)} of the requests as budget, so even if all are bad it burns ${few(1 / budget)} times as fast as it lasts`,
      `promise more, or ${otherwise}`, 'objective');
  }
  if (pairs.every(({ fires }) => fires === undefined)) {
    const { seconds } = pairs.at(-1)!.long;
    throw new DefinitionError(`burning('${severity}') could never fire: ${traffic} requests/s are ${few(traffic * seconds)} in ${duration(seconds)}, its longest window, and ${evidence} bad ones are the evidence asked for`,
      `let fewer be evidence: evidence: ${Math.max(1, Math.floor(traffic * seconds) - 1)}, say the service's traffic if it is more, or ${otherwise}`, 'evidence');
  }
  return pairs;
}
