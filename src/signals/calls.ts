import type { Pattern } from '../metrics/contract';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal, type Spends } from '../model/signal';
import { binary, number } from '../promql/nodes';
import { inWords, shareCondition, type ShareOptions } from './conditions';
import { CONVICTS } from './diagnosis';
import { checkSeconds, MOSTLY, partsOf, type MostlySlowOptions } from './latency';
import { eachLegend, markedOf, marksOf, splitBy, type Each } from './shares';
import { onBusyLoop, type Loop } from './spending';
import { labelOf, limitedAt, rate, ratio, signalAt, sum, type AsCounter, type AsHistogram, type CounterData, type HistogramData, type Limited } from './signal';

export interface SlowCallsOptions<D extends string = string, T extends string = string> extends MostlySlowOptions<D, T> {
  /**
   * A share of request time, as in `api.latency.share(api.eventLoop)`: while it is above 60 %, plain timers of calls run on though the answer is
   * there, and are no evidence. Not needed where the histogram leaves that time out, as with `waitTimer`.
   */
  readonly unless?: Signal;
}
export interface CallsSignal extends Signal, Spends {
  readonly limits: Limits;
  readonly mean: Limited;
  /** Share of calls slower than the warning limit. */
  readonly slowShare: Signal;
  /** More than half of the calls are slower than a limit. The promise of `detectWithin` is of one call a request. */
  slow<D extends string, T extends string = string>(options: SlowCallsOptions<D, T>): Condition;
}
/** Calls of which labels tell those that fail. */
export interface FallibleCallsSignal extends CallsSignal {
  /** Share of calls that fail. */
  readonly failing: Limited;
  /** The share of failed calls is above a limit. */
  fail<D extends string, T extends string = string>(limit: 'warning' | 'critical', options: ShareOptions<D, T>): Condition;
}
export interface CallsOptions extends Each {
  /** Labels that tell which calls fail, as in `{ outcome: 'error' }`, and the shares of them that are too many. */
  readonly failed?: { readonly where: Readonly<Record<string, string | Pattern>>; readonly limits: Limits };
  /** As with `waiting`: `waits` on a busy event loop read low without it. */
  readonly loop?: Loop;
}

/**
 * Calls that requests make and wait for: to a database, to another service. From a histogram of their seconds; limits in seconds, bucket edges
 * where it is a classic one. As a cause of slow requests it counts `waits`, where given, else the histogram's seconds: they have to leave out
 * the time in which the event loop ran code, as `waitTimer` does.
 */
export function calls<H, C>(title: string, metrics: { readonly durations: AsHistogram<H>; readonly waits?: AsCounter<C> }, limits: Limits, options: CallsOptions & Required<Pick<CallsOptions, 'failed'>>): Family<FallibleCallsSignal>;
export function calls<H, C>(title: string, metrics: { readonly durations: AsHistogram<H>; readonly waits?: AsCounter<C> }, limits: Limits, options?: CallsOptions): Family<CallsSignal>;
export function calls(title: string, { durations, waits }: { readonly durations: HistogramData; readonly waits?: CounterData }, limits: Limits, { each, failed, loop }: CallsOptions = {}): Family<CallsSignal> {
  checkSeconds(durations, limits);
  if (each !== undefined) labelOf(durations, each);
  if (loop && !waits) throw new DefinitionError(`'${title}' has an event loop, and no counter that it makes read low`, 'give waits beside durations, or leave loop out', 'loop');
  const marks = failed && marksOf(durations, failed.where, 'failed.where', 'call would count as failed');
  if (failed) checkUpperLimits(failed.limits, 'percentunit');
  const to = each === undefined ? '' : ` to {{ $labels.${each} }}`;
  const words = title.replace(/\{\{/g, '{{ "{{" }}');
  return {
    bind(place) {
      const parts = partsOf(place, durations);
      const split = (use: Use): Use => splitBy(use, each);
      const seconds = signalAt(place, {
        title, unit: 's', plays: [{ is: 'wait', seconds: waits ?? durations }, { is: 'calls', metric: durations, ...(marks ? { failed: marks } : {}) }],
        expr: (use) => (waits ? sum(use, rate(waits, use)) : parts.time(use)),
      });
      const total = { name: 'calls', of: (use: Use) => parts.total(split(use)) };
      const self: CallsSignal = Object.freeze({
        ...seconds, limits, spends: waits && loop ? onBusyLoop(place, waits, loop) : seconds.expr,
        mean: limitedAt(place, { part: 'mean', title: `${title}: mean of a call`, unit: 's', limits, legend: eachLegend(title, each), expr: (use) => parts.mean(split(use)) }),
        slowShare: signalAt(place, {
          part: 'slowShare', title: `${title}: calls slower than ${inWords(limits.warning, 's')}`, unit: 'percentunit', legend: eachLegend(title, each), expr: (use) => ratio(parts.slow(split(use), limits.warning), parts.total(split(use))),
        }),
        slow: (options: unknown) => {
          const { unless, limit: which = 'critical', ...rest } = options as SlowCallsOptions;
          const limit = limits[which];
          const condition = shareCondition(self, { total, bad: { name: `calls_over_${limit}s`, of: (use) => parts.slow(split(use), limit) }, told: (share) => ({ requests: { seconds: 2 * limit, in: place.key, share } }) }, MOSTLY, rest,
            `${words}: {{ $value | humanizePercentage }} of calls${to} slower than ${inWords(limit, 's')}`);
          if (!unless) return condition;
          const rule = place.rule(SHORTEST);
          return Object.freeze({ ...condition, expr: binary('unless', condition.expr, binary('>', unless.expr(rule), number(CONVICTS)), { on: rule.by }) });
        },
      });
      if (!marks || !failed) return self;
      const { marked, share } = markedOf(place, durations, marks);
      const shares = failed.limits;
      return Object.freeze<FallibleCallsSignal>({
        ...self,
        failing: limitedAt(place, { part: 'failing', title: `${title}: failing calls`, unit: 'percentunit', limits: shares, legend: eachLegend(title, each), expr: (use) => share(split(use)) }),
        fail: (limit: keyof Limits, options: unknown) => shareCondition(self, { newborn: true, total, bad: { name: 'calls_failed', of: (use) => marked(split(use)) }, told: (level) => ({ levels: { [place.key]: level } }) }, shares[limit], options as ShareOptions,
          `${words}: {{ $value | humanizePercentage }} of calls${to} fail, limit ${inWords(shares[limit], 'percentunit')}`),
      });
    },
  };
}
