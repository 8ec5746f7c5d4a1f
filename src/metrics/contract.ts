import { DefinitionError } from '../model/problem';
import { originHere, type Origin } from '../model/origin';
import { needRegex } from '../promql/build';
import { call, select, type Matcher, type Range } from '../promql/nodes';
import { vector, type Vector } from '../promql/vector';
import { toSeconds, type Duration } from './duration';
import type { Named } from './naming';

/**
 * The repository's config as a type, declared once beside it:
 * `declare module 'observability-as-code' { interface Register { config: typeof config } }`.
 */
export interface Register {}
/** Labels that Prometheus puts on every series of a target: those of the config, else `job` and `instance`. */
export type TargetLabel = Register extends { config: { readonly targetLabels: readonly (infer T extends string)[] } } ? T : 'job' | 'instance';

/** Values that a label can take: `any`, or a closed list that is then checked. */
export type LabelValues = NonNullable<Declaration['labels']>[string];
/** What a service says of one metric. */
export interface Declaration {
  /** As exposed; of a histogram without `_bucket`. */
  readonly name: string;
  readonly help?: string;
  readonly labels?: Readonly<Record<string, 'any' | readonly string[]>>;
  /** Upper edges of a classic histogram, ascending, in the metric's unit, without +Inf. */
  readonly buckets?: readonly number[];
}
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'nativeHistogram';

type LabelName<D> = D extends { readonly labels: infer L } ? Extract<keyof L, string> : never;
type ValueOf<D, K extends string> = D extends { readonly labels: Record<K, infer V> } ? (V extends readonly (infer T extends string)[] ? T : string) : string;
export type LabelsOfMetric<D extends Declaration> = LabelName<D> | TargetLabel;

/** A matcher other than equality; made by `matches` and `not`. */
export interface Pattern {
  readonly op: '=~' | '!~' | '!=';
  readonly value: string;
}
/** `=~`: a regular expression (RE2) that matches the whole value. Throws a `DefinitionError` where it is none. */
export const matches = (value: string): Pattern => pattern('=~', value);
/** `!=`. */
export const not = (value: string): Pattern => Object.freeze({ op: '!=', value });
/** `!~`. */
export const notMatches = (value: string): Pattern => pattern('!~', value);
function pattern(op: '=~' | '!~', value: string): Pattern {
  needRegex(value);
  return Object.freeze({ op, value });
}
export function toMatchers(where: Readonly<Record<string, string | Pattern | undefined>>): Matcher[] {
  return Object.entries(where).flatMap(([label, v]): Matcher[] => (v === undefined ? [] : typeof v === 'string' ? [{ label, op: '=', value: v }] : [{ label, ...v }]));
}
/** Label matchers: `{ route: '/a', status: not('500') }`; a closed label takes its own values only. */
export type Where<D extends Declaration, W> = {
  [K in keyof W]: string extends D['name'] ? W[K]
    : K extends LabelsOfMetric<D>
      ? W[K] extends Pattern | ValueOf<D, K & string> ? W[K]
        : W[K] extends string ? `'${W[K]}' is not a value of label '${K & string}' of ${D['name']}` : `label '${K & string}' is compared with a text, or by matches(), not() or notMatches()`
      : `${D['name']} has no label '${K & string}'`;
};
/** A window as text, or the one that a signal's use brings along. */
type Window<T> = T extends Range ? T : T extends string ? Duration<T> : never;

/** A metric as data: what signal families take, so that any contract fits. */
export interface MetricData<Kind extends MetricKind = MetricKind> {
  readonly kind: Kind;
  readonly name: string;
  readonly declaration: Declaration;
  readonly matchers: readonly Matcher[];
  readonly origin: Origin | undefined;
}
interface Common<D extends Declaration, Self> {
  readonly name: D['name'];
  readonly declaration: D;
  readonly matchers: readonly Matcher[];
  readonly origin: Origin | undefined;
  /** The same metric, narrowed to some of its series. */
  where<const W>(where: Where<D, W>): Self;
}
export interface Counter<D extends Declaration = Declaration> extends Common<D, Counter<D>> {
  readonly kind: 'counter';
  /** All since its process started: for counting series, and for the mean of a lifetime. What happens now is a rate. */
  sinceStart(): Vector<LabelsOfMetric<D>>;
  /** Per second, over a window. */
  rate<T extends string | number>(window: Window<T>): Vector<LabelsOfMetric<D>>;
  /** Over a window, extrapolated to its edges. */
  increase<T extends string | number>(window: Window<T>): Vector<LabelsOfMetric<D>>;
}
export interface Gauge<D extends Declaration = Declaration> extends Common<D, Gauge<D>> {
  readonly kind: 'gauge';
  /** The latest value. */
  value(): Vector<LabelsOfMetric<D>>;
  /** A gauge has no rate; the parameter's type says so. */
  rate(window: `rate() is for counters and ${D['name']} is a gauge: use value()`): Vector<never>;
}
export interface Histogram<D extends Declaration = Declaration> extends Common<D, Histogram<D>> {
  readonly kind: 'histogram' | 'nativeHistogram';
  /** Of its buckets, per second; of a native histogram the whole. */
  rate<T extends string | number>(window: Window<T>): Vector<LabelsOfMetric<D> | 'le'>;
  /** How many it observes a second, over a window. */
  countRate<T extends string | number>(window: Window<T>): Vector<LabelsOfMetric<D>>;
  /** The sum of what it observes a second, over a window. */
  sumRate<T extends string | number>(window: Window<T>): Vector<LabelsOfMetric<D>>;
}
export type Metric = Counter | Gauge | Histogram;

/** The one place that knows how a classic histogram names its series. */
export const seriesOf = (metric: { readonly kind: MetricKind; readonly name: string }, part: 'bucket' | 'count' | 'sum'): string =>
  metric.kind === 'histogram' ? `${metric.name}_${part}` : metric.name;
/** The metric that a series may be a part of. */
export const metricOf = (series: string): string => series.replace(/_(?:bucket|count|sum)$/, '');
/** The matcher of one bucket. Clients and servers spell its edge differently: 1 is also `1.0` (Prometheus 3), 1000000 also `1e+06`, 0.00001 also `1e-05`. */
export function atEdge(edge: number): Matcher {
  const plain = String(edge);
  const [mantissa, exponent] = edge.toExponential().split('e') as [string, string];
  const isShort = Number(exponent) >= -4 && Number(exponent) < 6;
  const go = isShort ? plain : `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  const spellings = [...new Set([plain, go])].map((text) => text.replace(/[.+]/g, '\\$&') + (/^-?\d+$/.test(text) ? '(\\.0)?' : ''));
  return spellings.length === 1 && spellings[0] === plain.replace('.', '\\.') ? { label: 'le', op: '=', value: plain } : { label: 'le', op: '=~', value: spellings.join('|') };
}

const WINDOWS: readonly string[] = ['$__rate_interval', '$__interval', '$__range'] satisfies readonly Range[];
function metric(kind: MetricKind, declaration: Declaration, at: { readonly origin: Origin | undefined }, matchers: readonly Matcher[] = []): unknown {
  const over = (fn: 'rate' | 'increase', part: 'bucket' | 'count' | 'sum' = 'bucket') => (window: string | number): Vector => {
    const made = call(fn, select(seriesOf({ kind, name: declaration.name }, part), matchers, typeof window === 'number' || WINDOWS.includes(window) ? (window as Range) : toSeconds(window)));
    return vector(kind === 'nativeHistogram' && part !== 'bucket' ? call(part === 'count' ? 'histogram_count' : 'histogram_sum', made) : made);
  };
  return Object.freeze({
    kind, name: declaration.name, declaration, matchers,
    get origin() { return at.origin; },
    where: (w: Readonly<Record<string, string | Pattern>>) => metric(kind, declaration, at, [...matchers, ...toMatchers(w)]),
    value: () => vector(select(declaration.name, matchers)),
    sinceStart: () => vector(select(declaration.name, matchers)),
    rate: over('rate'),
    increase: over('increase'),
    countRate: over('rate', 'count'),
    sumRate: over('rate', 'sum'),
  });
}
/** A metric that somebody has declared, and whether it is their own: of an own metric all labels are known. */
export interface Declared {
  readonly metric: MetricData;
  readonly own: boolean;
}
const declared: Declared[] = [];
/** All metrics declared so far, catalogues included: what raw PromQL is checked against. */
export const declaredMetrics = (): readonly Declared[] => declared;
/** Forgets own metrics, before another repository is loaded in the same process. */
export function forgetOwnMetrics(): void {
  declared.splice(0, declared.length, ...declared.filter(({ own }) => !own));
}

function declare(kind: MetricKind, declaration: Declaration, own: boolean): unknown {
  const { name, buckets } = declaration;
  if (typeof name !== 'string' || name === '') throw new DefinitionError('a metric has no name', "write { name: 'requests_total', … }", 'name');
  if (/[\n"\\{}]/.test(name)) throw new DefinitionError(`'${name}' is no metric name`, 'use letters, digits, underscores and colons', 'name');
  for (const label of Object.keys(declaration.labels ?? {})) {
    if (label === 'le' && kind === 'histogram') throw new DefinitionError(`${name} declares the label 'le', which every histogram has for its buckets`, 'leave it out', 'labels.le');
    // Somebody else's may have dots, as OpenTelemetry's do on Prometheus 3.
    if (!(own ? /^[a-zA-Z_][a-zA-Z0-9_]*$/ : /^[^\n"\\{}]+$/).test(label) || label.startsWith('__')) throw new DefinitionError(`'${label}' of ${name} is no label name`, 'letters, digits and _; two underscores in front are for Prometheus itself', `labels.${label}`);
  }
  const wrong = buckets?.findIndex((edge, i) => !Number.isFinite(edge) || (i > 0 && edge <= buckets[i - 1]!));
  if (buckets && wrong !== undefined && wrong >= 0) throw new DefinitionError(`buckets of ${name} do not ascend at ${buckets[wrong]}`, 'list the upper edges from small to large, without +Inf', `buckets[${wrong}]`);
  const made = metric(kind, declaration, originHere());
  declared.push({ metric: made as MetricData, own });
  return made;
}
/** A counter of one's own; its name ends in `_total`. */
export const counter = <const D extends Declaration>(declaration: Named<D, 'counter'>): Counter<D> => declare('counter', declaration as D, true) as Counter<D>;
/** A gauge of one's own, in base units. */
export const gauge = <const D extends Declaration>(declaration: Named<D, 'gauge'>): Gauge<D> => declare('gauge', declaration as D, true) as Gauge<D>;
/** A classic histogram of one's own, in base units. */
export const histogram = <const D extends Declaration>(declaration: Named<D, 'histogram'>): Histogram<D> => declare('histogram', declaration as D, true) as Histogram<D>;
/** Somebody else's metrics: any name, as they are exposed. */
export const foreign = Object.freeze({
  counter: <const D extends Declaration>(declaration: D): Counter<D> => declare('counter', declaration, false) as Counter<D>,
  gauge: <const D extends Declaration>(declaration: D): Gauge<D> => declare('gauge', declaration, false) as Gauge<D>,
  histogram: <const D extends Declaration>(declaration: D): Histogram<D> => declare('histogram', declaration, false) as Histogram<D>,
  nativeHistogram: <const D extends Declaration>(declaration: D): Histogram<D> => declare('nativeHistogram', declaration, false) as Histogram<D>,
});

/** Metrics by key, grouped as one likes. */
export type Contract = { readonly [key: string]: Metric };
/** The metrics that a service exposes. The same object makes the service's instruments and types every query. */
export function defineMetrics<const C extends Record<string, { readonly kind: MetricKind }>>(metrics: C): Readonly<C> {
  const seen = new Map<string, string>();
  for (const [key, m] of Object.entries(metrics)) {
    const { name } = m as unknown as MetricData;
    const other = seen.get(name);
    if (other !== undefined) throw new DefinitionError(`'${key}' and '${other}' are both named ${name}`, 'give each metric a name of its own', key);
    seen.set(name, key);
  }
  return Object.freeze(metrics);
}
