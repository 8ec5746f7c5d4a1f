import { atEdge, seriesOf } from '../metrics/contract';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import type { Family, Place, Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal, type Spends } from '../model/signal';
import { binary, call, number, type Node } from '../promql/nodes';
import { inWords, shareCondition, type ShareOptions } from './conditions';
import type { Promisable } from './counts';
import { shifted, type ShiftOptions } from './shift';
import { countOver, labelOf, limitedAt, pick, rate, ratio, signalAt, sum, type AsHistogram, type HistogramData, type Limited } from './signal';

export interface MostlySlowOptions<D extends string = string, T extends string = string> extends ShareOptions<D, T> {
  /** Which limit counts as slow. Default critical. */
  readonly limit?: 'warning' | 'critical';
}
/** Counts and seconds of requests over a use's window. */
export interface LatencyParts {
  total(use: Use): Node;
  slow(use: Use, limit: number): Node;
  /** Seconds a second that requests take. */
  time(use: Use): Node;
  mean(use: Use): Node;
  /** Slow requests by one label of the metric. */
  slowBy(use: Use, limit: number, label: string): Node;
}
export interface LatencySignal extends Promisable {
  readonly limits: Limits;
  readonly p50: Signal;
  readonly p95: Signal;
  readonly p99: Signal;
  readonly mean: Limited;
  /** Buckets, for a heatmap. */
  readonly distribution: Signal;
  /** Share of requests slower than the critical limit. */
  readonly slowShare: Signal;
  /** Mean latency by one label of the metric, as in `by('route')`: which requests are slow. Throws a `DefinitionError` for a label that it lacks. */
  by(label: string): Signal;
  /** Share of request time that goes to something, as in `share(api.database)`: because of what they are slow. */
  share(of: Signal & Spends): Signal;
  readonly parts: LatencyParts;
  /** More than half of the requests are slower than a limit. */
  mostlySlow<D extends string, T extends string = string>(options: MostlySlowOptions<D, T>): Condition;
  /** Slower than its own past, whatever the limits: at least half the warning limit, over ten requests. */
  shifted<O extends string, A extends string, F extends string>(options: ShiftOptions<O, A, F>): Condition;
}

/** Half: a burst as long as half the window stays quiet, and one timeout moves nothing. */
export const MOSTLY = 0.5;

/**
 * Duration of requests, from a histogram in seconds, classic or native. Limits in seconds; of a classic histogram they must be bucket edges.
 * Throws a `DefinitionError` where they are not.
 */
export function requestLatency<H>(metric: AsHistogram<H>, limits: Limits): Family<LatencySignal>;
export function requestLatency(metric: HistogramData, limits: Limits): Family<LatencySignal> {
  checkSeconds(metric, limits);
  return { bind: (place) => latencyAt(place, metric, limits, partsOf(place, metric)) };
}
/** Refuses limits in seconds that a classic histogram has no edge for: it could not count what is slower. */
export function checkSeconds(metric: HistogramData, limits: Limits): void {
  checkUpperLimits(limits, 's');
  const edges = metric.kind === 'histogram' ? metric.declaration.buckets : undefined;
  for (const [name, limit] of Object.entries(limits) as [keyof Limits, number][]) {
    if (edges && !edges.includes(limit)) {
      throw new DefinitionError(`${name} limit ${limit} s is not a bucket edge of ${metric.name} (${edges.join(', ')}), so what is slower cannot be counted`,
        edges.includes(limit / 1000) ? `limits are in seconds: write ${limit / 1000}` : 'add the edge to its buckets, or take the nearest one', `limits.${name}`);
    }
  }
}

/** A slow request of a story takes so many times the limit. */
export const SLOW = 1.4;

/** Counts and seconds of what a histogram observes. */
export function partsOf(place: Place, metric: HistogramData): LatencyParts {
  const native = metric.kind === 'nativeHistogram';
  const slow = (use: Use, limit: number): Node => {
    if (!native) return binary('-', countOver(metric, use), sum(use, call('increase', pick(metric, use, seriesOf(metric, 'bucket'), [atEdge(limit)]))));
    const fast = call('histogram_fraction', number(0), number(limit), sum(use, call('increase', pick(metric, use))));
    return binary('*', countOver(metric, use), binary('-', number(1), fast));
  };
  const perSecond = (use: Use, part: 'sum' | 'count'): Node =>
    native ? call(part === 'sum' ? 'histogram_sum' : 'histogram_count', sum(use, rate(metric, use))) : sum(use, rate(metric, use, part));
  return {
    total: (use) => place.bind(countOver(metric, use)),
    slow: (use, limit) => place.bind(slow(use, limit)),
    slowBy: (use, limit, label) => place.bind(slow({ ...use, by: [...use.by, label] }, limit)),
    time: (use) => place.bind(perSecond(use, 'sum')),
    mean: (use) => place.bind(ratio(perSecond(use, 'sum'), perSecond(use, 'count'))),
  };
}
function latencyAt(place: Place, metric: HistogramData, limits: Limits, parts: LatencyParts): LatencySignal {
  const native = metric.kind === 'nativeHistogram';
  const buckets = (use: Use): Node => (native ? sum(use, rate(metric, use)) : sum(use, rate(metric, use, 'bucket'), ['le']));
  const quantile = (q: number): Signal => signalAt(place, { part: `p${q * 100}`, title: `p${q * 100}`, unit: 's', limits, expr: (use) => call('histogram_quantile', number(q), buckets(use)) });
  const p95 = quantile(0.95);
  const self: LatencySignal = Object.freeze({
    ...p95, key: place.key, title: 'Latency', limits, parts, plays: [{ is: 'requests' as const, metric, limits }], p95, p50: quantile(0.5), p99: quantile(0.99),
    mean: limitedAt(place, { part: 'mean', title: 'Mean latency', unit: 's', limits, expr: (use) => parts.mean(use) }),
    // A native histogram is one series, with its buckets inside.
    distribution: signalAt(place, { part: 'distribution', title: 'Latency distribution', unit: 's', ...(native ? {} : { legend: '{{le}}' }), buckets: true, expr: buckets }),
    slowShare: signalAt(place, { part: 'slowShare', title: `Slower than ${inWords(limits.critical, 's')}`, unit: 'percentunit', expr: (use) => ratio(parts.slow(use, limits.critical), parts.total(use)) }),
    by: (label: string) => signalAt(place, {
      part: `by.${labelOf(metric, label)}`, title: `Mean latency by ${label}`, unit: 's', limits, legend: `{{${label}}}`, expr: (use) => parts.mean({ ...use, by: [...use.by, label] }),
    }),
    share: (of: Signal & Spends) => signalAt(place, { part: `share.${of.key}`, title: of.title, unit: 'percentunit', of, expr: (use) => ratio(of.spends(use), parts.time(use)) }),
    counts: (limit: keyof Limits = 'critical') => ({
      total: { name: 'requests', of: parts.total }, bad: { name: `requests_over_${limits[limit]}s`, of: (use: Use) => parts.slow(use, limits[limit]) },
      told: (share: number) => ({ requests: { seconds: SLOW * limits[limit], share } }),
      good: `of requests take at most ${inWords(limits[limit], 's')}`,
    }),
    mostlySlow: (options: unknown) => mostlySlow(self, options as MostlySlowOptions),
    shifted: (options: unknown) => shifted(self, {
      name: 'mean latency', value: parts.mean, requests: parts.total, least: limits.warning / 2, besides: ({ now }) => binary('>', now(parts.mean), number(limits.warning / 2)),
    }, options as ShiftOptions),
  });
  return self;
}
function mostlySlow(signal: LatencySignal, { limit = 'critical', ...options }: MostlySlowOptions): Condition {
  return shareCondition(signal, signal.counts(limit), MOSTLY, options, `{{ $value | humanizePercentage }} of requests slower than ${inWords(signal.limits[limit], 's')}`);
}
