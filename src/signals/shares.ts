import { toMatchers, type Pattern } from '../metrics/contract';
import type { Condition } from '../model/condition';
import { configInUse } from '../model/config';
import { DefinitionError } from '../model/problem';
import type { Family, Place, Use } from '../model/service';
import { checkLimits, checkUpperLimits, type Limits, type Sends, type Signal, type Spends } from '../model/signal';
import { binary, number, type Matcher, type Node } from '../promql/nodes';
import { inWords, shareCondition, type ShareOptions } from './conditions';
import { countOver, eventRate, labelOf, limitedAt, ratio, type AsEvents, type CounterData, type HistogramData, type Limited, type WhereOf } from './signal';

type Events = CounterData | HistogramData;

/** Matchers of the events that a family is about. Throws a `DefinitionError` where they name no label, or one that the metric lacks. */
export function marksOf(metric: Events, where: Readonly<Record<string, string | Pattern>>, path: string, what: string): readonly Matcher[] {
  const matchers = toMatchers(where);
  if (matchers.length === 0) throw new DefinitionError(`${path} names no label of ${metric.name}, so every ${what}`, `say which do, as in ${what.includes('fail') ? "{ status: matches('5..') }" : "{ result: '…' }"}`, path);
  const { labels } = metric.declaration;
  const known = labels && [...Object.keys(labels), ...configInUse().targetLabels];
  const unknown = known && matchers.find((m) => !known.includes(m.label));
  if (unknown) throw new DefinitionError(`${metric.name} has no label '${unknown.label}' (${known.join(', ')})`, 'name one that it has', `${path}.${unknown.label}`);
  return matchers;
}
/**
 * Marked events, by matchers or by a counter of their own, and all, over a use's window. There is no series of marked ones before the first; of their share
 * and of `orNone` that means none, not "no data".
 */
export function markedOf(place: Place, metric: Events, marks: readonly Matcher[] | CounterData): Readonly<Record<'total' | 'marked' | 'orNone' | 'share', (use: Use) => Node>> {
  const markedBy = (over: typeof countOver, use: Use): Node => ('kind' in marks ? over(marks, use) : over(metric, use, marks));
  const orNone = (over: typeof countOver, use: Use): Node => binary('or', markedBy(over, use), binary('*', over(metric, use), number(0)));
  return {
    total: (use) => place.bind(countOver(metric, use)),
    marked: (use) => place.bind(markedBy(countOver, use)),
    orNone: (use) => place.bind(orNone(countOver, use)),
    share: (use) => place.bind(ratio(orNone(eventRate, use), eventRate(metric, use))),
  };
}

/** Splits a family by a label of its metric: a series, and an alert, for each value. */
export interface Each {
  readonly each?: string;
}
/** A use that keeps the label by which a family is split. */
export const splitBy = (use: Use, each: string | undefined): Use => (each === undefined || use.by.includes(each) ? use : { ...use, by: [...use.by, each] });
/** Names the split in a legend, and in an alert's text. */
export const eachLegend = (title: string, each: string | undefined): string => (each === undefined ? title : `{{${each}}}`);
export const eachSays = (each: string | undefined): string => (each === undefined ? '' : ` of {{ $labels.${each} }}`);
const checkEach = (metric: Events, { each }: Each): void => { if (each !== undefined) labelOf(metric, each); };

export interface RejectionsSignal extends Limited {
  /** The share of rejected requests is above a limit. The promise of `detectWithin` is of the service's traffic. */
  exceeds<D extends string, T extends string = string>(limit: 'warning' | 'critical', options: ShareOptions<D, T>): Condition;
}
/** Share of requests that a rate limiter, a queue or a load shedder rejects; `rejected` says by labels which, as in `{ result: 'rejected' }`. */
export function rejections<M, const W>(metric: AsEvents<M>, rejected: WhereOf<M, W>, limits: Limits, options?: Each): Family<RejectionsSignal>;
export function rejections(metric: Events, rejected: Readonly<Record<string, string | Pattern>>, limits: Limits, options: Each = {}): Family<RejectionsSignal> {
  checkUpperLimits(limits, 'percentunit');
  checkEach(metric, options);
  const marks = marksOf(metric, rejected, 'rejected', 'request would count as rejected');
  const { each } = options;
  return {
    bind(place) {
      const { total, marked, share } = markedOf(place, metric, marks);
      const base = limitedAt(place, {
        title: 'Rejected requests', unit: 'percentunit', limits, legend: eachLegend('Rejected requests', each), plays: [{ is: 'share', metric, marked: marks, good: 0 }], expr: (use) => share(splitBy(use, each)),
      });
      return Object.freeze({
        ...base,
        exceeds: (limit: keyof Limits, how: unknown) => shareCondition(base, {
          newborn: true, total: { name: 'requests', of: (use) => total(splitBy(use, each)) }, bad: { name: 'rejected', of: (use) => marked(splitBy(use, each)) },
          told: (level) => ({ levels: { [place.key]: level } }),
        }, limits[limit], how as ShareOptions, `{{ $value | humanizePercentage }} of requests${eachSays(each)} are rejected, limit ${inWords(limits[limit], 'percentunit')}`),
      });
    },
  };
}

export interface CacheSignal extends Signal {
  readonly limits: Limits;
  /**
   * Fewer lookups hit than a limit says. `tolerate` is how long a cache may take to warm up after a deploy; `detectWithin` is promised at one
   * lookup a request.
   */
  cold<D extends string, T extends string = string>(limit: 'warning' | 'critical', options: ShareOptions<D, T>): Condition;
  /** Its misses, as a cause of waiting for what answers them, as in `api.cache.sends(api.database)`. */
  sends(wait: Signal & Spends): Signal & Sends;
}
/** Share of a cache's lookups that hit; `hit` says by labels which do, as in `{ result: 'hit' }`. The critical limit is the lower one. */
export function cacheHits<M, const W>(lookups: AsEvents<M>, hit: WhereOf<M, W>, limits: Limits, options?: Each): Family<CacheSignal>;
export function cacheHits(lookups: Events, hit: Readonly<Record<string, string | Pattern>>, limits: Limits, options: Each = {}): Family<CacheSignal> {
  checkLimits(limits);
  for (const name of ['warning', 'critical'] as const) {
    if (!(limits[name] > 0 && limits[name] < 1)) throw new DefinitionError(`${name} limit ${limits[name]} is no share of hits that a cache can fall below`, 'write a share between 0 and 1, as in 0.5 for 50 %', `limits.${name}`);
  }
  if (limits.critical > limits.warning) throw new DefinitionError(`critical limit ${limits.critical} is above warning limit ${limits.warning}, and hits turn bad by falling`, 'exchange them', 'limits');
  checkEach(lookups, options);
  const marks = marksOf(lookups, hit, 'hit', 'lookup would count as a hit');
  const { each } = options;
  return {
    bind(place) {
      const { total, orNone: marked, share } = markedOf(place, lookups, marks);
      const base = limitedAt(place, {
        title: 'Cache hits', unit: 'percentunit', limits, legend: eachLegend('Cache hits', each), plays: [{ is: 'share', metric: lookups, marked: marks, good: (1 + limits.warning) / 2 }], expr: (use) => share(splitBy(use, each)),
      });
      const { reaches: _, ...signal } = base;
      return Object.freeze({
        ...signal, limits,
        sends: ({ key }: Signal) => Object.freeze({ ...signal, to: key, asked: total, sent: (use: Use) => binary('-', number(1), share(use)) }),
        cold: (limit: keyof Limits, how: unknown) => shareCondition(base, {
          total: { name: 'lookups', of: (use) => total(splitBy(use, each)) }, bad: { name: 'misses', of: (use) => binary('-', total(splitBy(use, each)), marked(splitBy(use, each))) },
          told: (level) => ({ levels: { [place.key]: 1 - level } }),
        }, Number((1 - limits[limit]).toFixed(6)), how as ShareOptions, `{{ $value | humanizePercentage }} of lookups${each === undefined ? '' : ` in cache {{ $labels.${each} }}`} miss, limit ${inWords(1 - limits[limit], 'percentunit')}`),
      });
    },
  };
}
