import { seriesOf, type Declaration, type MetricData, type MetricKind, type Where } from '../metrics/contract';
import { configInUse } from '../model/config';
import { DefinitionError } from '../model/problem';
import type { Role } from '../model/role';
import type { Family, Place, Use } from '../model/service';
import { checkLimits, type Limits, type Mark, type Signal, type Unit } from '../model/signal';
import type { Condition } from '../model/condition';
import { aggregate, binary, call, narrow, number, select, type Matcher, type Node } from '../promql/nodes';
import { reaches, type HoldOptions } from './conditions';

export type CounterData = MetricData<'counter'>;
export type GaugeData = MetricData<'gauge'>;
export type HistogramData = MetricData<'histogram' | 'nativeHistogram'>;
/** The metric where it is of a kind; else the sentence that says which kind is needed. */
type OfKind<M, Kind extends MetricKind, Noun extends string> =
  M extends MetricData<Kind> ? M : M extends { readonly kind: infer Is extends string; readonly name: infer Name extends string } ? `${Noun} is needed here, and ${Name} is a ${Is}` : MetricData<Kind>;
export type AsCounter<M> = OfKind<M, 'counter', 'a counter'>;
export type AsGauge<M> = OfKind<M, 'gauge', 'a gauge'>;
export type AsLimit<M> = M extends number ? M : AsGauge<M>;
export type AsHistogram<M> = OfKind<M, 'histogram' | 'nativeHistogram', 'a histogram'>;
/** Matchers that fit a metric's labels; see `where`. */
export type WhereOf<M, W> = Where<M extends { readonly declaration: infer D extends Declaration } ? D : Declaration, W>;
/** What counts events: a counter, or a histogram of them. */
export type AsEvents<M> = OfKind<M, 'counter' | 'histogram' | 'nativeHistogram', 'a counter or a histogram'>;

/** A signal with limits can be compared with them. */
export interface Limited extends Signal {
  readonly limits: Limits;
  /** At or above a limit, for a while; at or below it, where the critical limit is the lower one. */
  reaches<D extends string>(limit: 'warning' | 'critical', options: HoldOptions<D>): Condition;
}
interface Parts {
  readonly title: string;
  readonly unit: Unit;
  readonly limits?: Limits | undefined;
  readonly legend?: string;
  readonly buckets?: boolean;
  readonly recorded?: boolean;
  /** Under the service's key, as in `p95`. */
  readonly part?: string;
  readonly plays?: readonly Role[];
  readonly of?: Signal;
  readonly mark?: Mark;
  expr(use: Use): Node;
}
/** A signal at its place: the service's selector goes into every selector of it. */
export function signalAt(place: Place, parts: Parts): Signal {
  return Object.freeze({
    kind: 'signal', place, key: parts.part ? `${place.key}.${parts.part}` : place.key, title: parts.title, unit: parts.unit,
    legend: parts.legend ?? parts.title,
    ...(parts.limits ? { limits: parts.limits } : {}), ...(parts.buckets ? { buckets: true } : {}), ...(parts.recorded ? { recorded: true } : {}), ...(parts.plays ? { plays: parts.plays } : {}), ...(parts.of ? { of: parts.of } : {}), ...(parts.mark ? { mark: { ...parts.mark, expr: (use: Use) => place.bind(parts.mark!.expr(use)) } } : {}),
    expr: (use: Use) => place.bind(parts.expr(use)),
  });
}
export function limitedAt(place: Place, parts: Parts & { readonly limits: Limits }): Limited {
  const self: Limited = Object.freeze({
    ...signalAt(place, parts), limits: parts.limits,
    reaches: (limit: keyof Limits, options: unknown) => reaches(self, limit, options as HoldOptions),
  });
  return self;
}

/** A metric's selector under a use. */
export const pick = (metric: MetricData, use: Use, series = metric.name, extra: readonly Matcher[] = []): Node =>
  select(series, [...metric.matchers, ...use.where, ...extra], use.range);
/** A gauge: in a rule the latest of three samples, so that one lost scrape does not reset `for`. */
export const latest = (gauge: GaugeData, use: Use): Node =>
  use.for === 'rule' ? call('last_over_time', pick(gauge, use)) : select(gauge.name, [...gauge.matchers, ...use.where]);
export const sum = (use: Use, of: Node, extra: readonly string[] = []): Node => aggregate('sum', of, { by: [...use.by, ...extra] });
export const rate = (metric: MetricData, use: Use, part?: 'bucket' | 'count' | 'sum'): Node =>
  call('rate', pick(metric, use, part ? seriesOf(metric, part) : metric.name));
/** Number of events over a use's window, as `increase` sees it; of a histogram its observations. */
export function countOver(metric: CounterData | HistogramData, use: Use, extra: readonly Matcher[] = []): Node {
  const increase = sum(use, call('increase', pick(metric, use, seriesOf(metric, 'count'), extra)));
  return metric.kind === 'nativeHistogram' ? call('histogram_count', increase) : increase;
}
/** Events per second over a use's window. */
export function eventRate(metric: CounterData | HistogramData, use: Use, extra: readonly Matcher[] = []): Node {
  const perSecond = sum(use, call('rate', pick(metric, use, seriesOf(metric, 'count'), extra)));
  return metric.kind === 'nativeHistogram' ? call('histogram_count', perSecond) : perSecond;
}
/** `a / b` where b is above zero: no NaN where nothing happened. */
export const ratio = (a: Node, b: Node): Node => binary('/', a, binary('>', b, number(0)));
/** Labels that tell several series of one target apart, as far as the declaration says: what tells targets apart, or has one value, is none. */
export const namesWithin = ({ declaration, matchers }: MetricData): readonly string[] =>
  Object.keys(declaration.labels ?? {}).filter((label) => !configInUse().targetLabels.includes(label) && !matchers.some((m) => m.label === label && m.op === '='));
/** One value for each target: of a metric that has several series there, as cAdvisor's have, their sum. */
export const ofTarget = (metric: MetricData, node: Node): Node => (namesWithin(metric).length === 0 ? node : aggregate('sum', node, { by: configInUse().targetLabels }));
/** `of` as a share of a limit: a number, or a gauge of the same target. Two pods of one name live in two namespaces: all target labels have to agree. */
export function shareOf(of: Node, limit: GaugeData | number, use: Use): Node {
  if (typeof limit === 'number') return binary('/', of, number(limit));
  return binary('/', of, ofTarget(limit, latest(limit, use)), { on: configInUse().targetLabels });
}
/** A label to split by. Throws a `DefinitionError` for one that the metric lacks, as far as its declaration says. */
export function labelOf(metric: MetricData, label: string): string {
  const { labels } = metric.declaration;
  if (labels && !(label in labels)) throw new DefinitionError(`${metric.name} has no label '${label}' (${Object.keys(labels).join(', ')})`, 'name one that it has', 'by');
  return label;
}
/** Names a process in a legend. */
export const processLegend = (): string => configInUse().instanceLabels.map((label) => `{{${label}}}`).join(' ');
/** Names the process in the text of an alert. */
export const processNames = (): string => configInUse().instanceLabels.map((label) => `{{ $labels.${label} }}`).join(' ');

/**
 * A quantity of one's own: any expression over a use. The service's selector and what a dashboard's reader chose are put into its selectors; raw PromQL
 * gets them as `use.where`.
 * With `limits` it can be compared with them.
 */
export function quantity<L extends Limits | undefined = undefined>(parts: {
  readonly title: string;
  readonly unit: Unit;
  readonly legend?: string;
  readonly limits?: L;
  expr(use: Use): { readonly node: Node };
}): Family<L extends Limits ? Limited : Signal>;
export function quantity({ limits, ...parts }: Omit<Parts, 'part' | 'plays' | 'expr'> & { expr(use: Use): { readonly node: Node } }): Family<Signal> {
  if (limits) checkLimits(limits);
  return {
    bind: (place) => {
      const own = { ...parts, expr: (use: Use) => narrow(parts.expr({ ...use, where: [...place.service.selector, ...use.where] }).node, use.where) };
      return limits ? limitedAt(place, { ...own, limits }) : signalAt(place, own);
    },
  };
}
