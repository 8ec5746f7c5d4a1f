import type { Condition } from '../model/condition';
import type { Is } from '../model/is';
import { DefinitionError, nearest } from '../model/problem';
import { SHORTEST } from '../model/service';
import type { Limits, Signal } from '../model/signal';
import { binary, call, number, subquery, type Node } from '../promql/nodes';
import { duration } from '../promql/print';
import { clean, pairsOf, planOf, type Pair, type Severity, type Window } from './burn';
import { inWords, KEEP_FIRING } from './conditions';
import { clearly, EVIDENCE, needEvidence, recordedCount, type Promisable, type ShareParts } from './counts';
import { ratio, signalAt } from './signal';

export interface SloOptions {
  /** Share of requests that have to be good, as in 0.999. */
  readonly objective: number;
  /** Rolling period over which that holds. Prometheus has to keep samples for so long: 15 days unless `--storage.tsdb.retention.time` says more. */
  readonly over: '28d' | '30d';
  /** Of a latency: beyond which limit a request is bad. Default critical. */
  readonly limit?: keyof Limits;
  /** Fewest bad requests in an alert's long window that count as evidence: at low traffic one failed request is a large share. Default 10. */
  readonly evidence?: number;
}
/**
 * A service level objective: a share of requests that have to be good over a period. What is left, the budget, may be bad. The counts of long windows
 * are added up from recorded ones of five minutes, never asked of raw samples; they are recorded beside the alerts of `burning`, and go back to the day on
 * which the rules were loaded.
 */
export interface Slo {
  readonly objective: number;
  /** Share of requests that may be bad. */
  readonly budget: number;
  /** Share of good requests over the period: what was promised to be at least the objective. */
  readonly sli: Signal;
  /** Share of the period's budget that is left: 1 when none went, below 0 when the promise is broken. */
  readonly budgetLeft: Signal;
  /** Over the last hour, how many times as fast the budget goes as it would last. */
  readonly burnRate: Signal;
  /**
   * The budget goes too fast, over a long window and still over a short one, with enough bad requests to be sure: critical for what wakes someone (2 %
   * of it in an hour, 5 % in six), warning for what waits (10 % in a day or in three). Silent while a service is younger than the short window.
   */
  burning(severity: Severity): Condition;
}
const DAY = 86_400;
const PERIODS = { '28d': 28 * DAY, '30d': 30 * DAY } as const;
/** Of the budget: less is worth a look, and none is a broken promise, where the workbook's policy stops releases. */
const LEFT: Limits = { warning: 0.25, critical: 0 };
/** Of burn rates: at 1 the budget lasts just the period. */
const LASTS = 1;

/** An objective for a signal of errors or latency. Throws a `DefinitionError` with the arithmetic for one that is none, or that so little traffic cannot show. */
export function slo<S>(of: Is<S, Promisable, 'an objective is about a share of requests: a signal made by errors() or requestLatency()'>, options: SloOptions): Slo;
export function slo(of: Promisable, { objective, over, limit, evidence = EVIDENCE }: SloOptions): Slo {
  const { place } = of;
  const { service } = place;
  needEvidence(evidence);
  const period = PERIODS[over];
  if (period === undefined) {
    const near = nearest(String(over), Object.keys(PERIODS));
    throw new DefinitionError(`over: '${String(over)}' is no period of an objective`, near ? `did you mean '${near}'?` : "write '28d', whose weekends are always as many, or '30d'", 'over');
  }
  const parts = of.counts(limit);
  const plan = planOf({ scrape: service.scrape, evaluation: service.evaluation, traffic: service.traffic, objective, period, evidence, ...(parts.newborn ? { newborn: true } : {}) });
  const { budget, tile, fastest: { rate: fast, long: hour } } = plan;
  const raw = ({ name, of: counted }: ShareParts['total'], { intervals, seconds }: Window & { readonly intervals: number }, offset?: number): Node =>
    recordedCount(place, `slo_${name}`, seconds, counted(place.rule(intervals)), offset);
  // Five minutes each, side by side: what is added up is right however often it is recorded.
  const count = (part: ShareParts['total'], { intervals, seconds }: Window, offset?: number): Node =>
    (intervals !== undefined ? raw(part, { intervals, seconds }, offset)
      : recordedCount(place, `slo_${part.name}`, seconds, call('sum_over_time', subquery(raw(part, tile), seconds, tile.seconds)), offset));
  const bad = (window: Window): Node => count(parts.bad, window);
  const total = (window: Window, offset?: number): Node => count(parts.total, window, offset);
  const whole: Window = { seconds: Math.ceil(period / tile.seconds) * tile.seconds };
  const burned = (window: Window): Node => binary('/', binary('/', bad(window), total(window)), number(budget));
  // On a dashboard no bad request yet is none, not "no data".
  const share = (window: Window): Node => ratio(parts.newborn ? binary('or', bad(window), binary('*', total(window), number(0))) : bad(window), total(window));
  const promise = `${inWords(objective, 'percentunit')} ${parts.good}`;
  const signal = (part: string, title: string, unit: string, expr: Node, limits: Limits): Signal =>
    signalAt(place, { part: `slo${objective}.${parts.bad.name}.${part}`, title, unit, legend: promise, limits, recorded: true, expr: () => expr });
  const burnRate = signal('burnRate', `Burn rate over ${duration(hour.seconds)}`, 'short', binary('/', share(hour), number(budget)), { warning: LASTS, critical: fast });
  const records = [total(whole), bad(whole), total(hour), bad(hour)];
  return Object.freeze<Slo>({
    objective, budget, burnRate,
    sli: signal('sli', `Good requests in ${duration(period)}`, 'percentunit', binary('-', number(1), share(whole)),
      { warning: clean(1 - budget * (1 - LEFT.warning)), critical: objective }),
    budgetLeft: signal('budgetLeft', `Error budget left of ${duration(period)}`, 'percentunit', binary('-', number(1), binary('/', share(whole), number(budget))), LEFT),
    burning: (severity: Severity) => {
      const pairs = pairsOf(plan, severity);
      const holds = ({ rate, long, short, gate }: Pair): Node =>
        binary('and', binary('and', clearly(burned(long), rate, bad(long), gate), binary('>', burned(short), number(rate))), total(short, short.seconds));
      return Object.freeze<Condition>({
        kind: 'condition', service, signal: burnRate, expr: pairs.map(holds).reduce((a, b) => binary('or', a, b)), keepFiringFor: KEEP_FIRING,
        evaluation: plan.evaluation, records, told: parts.told, burn: { ...plan, pairs: { critical: [], warning: [], [severity]: pairs } }, windows: [SHORTEST],
        says: `the error budget of ${duration(period)} (${promise}) is spent {{ $value | printf "%.1f" }} times as fast as it may be`,
      });
    },
  });
}
