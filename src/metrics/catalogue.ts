import { DefinitionError, nearest } from '../model/problem';
import { foreign, type Counter, type Declaration, type Gauge, type Histogram, type MetricKind } from './contract';

/** What is known of one metric of an exporter. */
export interface Facts extends Pick<Declaration, 'labels' | 'buckets'> {
  readonly kind: MetricKind;
  /** Where the name does not say it. */
  readonly unit?: string;
  /** The exporter's version that first had it. Default: it is older than the oldest that the catalogue is of. */
  readonly since?: string;
}
/** Whose metrics a catalogue holds. */
export interface About {
  readonly exporter: string;
  /** Those that it was made from, as in `1.5 to 1.12`. */
  readonly versions: string;
  readonly source: string;
}
type Named<N, F> = { readonly name: N } & Pick<F, Extract<keyof F, 'labels' | 'buckets'>>;
type MetricOf<N extends string, F> = F extends { readonly kind: 'counter' } ? Counter<Named<N, F>> : F extends { readonly kind: 'gauge' } ? Gauge<Named<N, F>> : Histogram<Named<N, F>>;
/** An exporter's metrics by the names that they have in Prometheus. */
export type Catalogue<T> = { readonly [N in keyof T & string]: MetricOf<N, T[N]> };

/** All catalogues that are loaded, for checks and the documentation. Their facts are made when somebody asks. */
export const catalogues: (About & { facts(): Readonly<Record<string, Facts>> })[] = [];

/**
 * A catalogue of somebody's metrics. Nothing is made before it is used: neither the table, nor the metric that it describes.
 *
 * @throws DefinitionError where a metric is asked for that it does not hold.
 */
export function catalogue<const T extends Readonly<Record<string, Facts>>>(about: About, table: () => T): Catalogue<T> {
  let known: T | undefined;
  const facts = (): T => (known ??= table());
  catalogues.push({ ...about, facts });
  const made = new Map<string, unknown>();
  const metric = (name: string): unknown => {
    const { kind, labels, buckets } = facts()[name]!;
    return foreign[kind]({ name, ...(labels ? { labels } : {}), ...(buckets ? { buckets } : {}) });
  };
  return new Proxy({} as Catalogue<T>, {
    get(_, name) {
      if (typeof name !== 'string') return undefined;
      if (!Object.hasOwn(facts(), name)) {
        // Whoever looks for a metric; others try what an object may be, as in `then`.
        if (/^[a-zA-Z]\w*[_.]/.test(name)) throw new DefinitionError(`the catalogue of ${about.exporter} has no metric '${name}'`, missing(name, Object.keys(facts())), name);
        return undefined;
      }
      if (!made.has(name)) made.set(name, metric(name));
      return made.get(name);
    },
    has: (_, name) => Object.hasOwn(facts(), name),
    ownKeys: () => Object.keys(facts()),
    getOwnPropertyDescriptor: (_, name) => (Object.hasOwn(facts(), name) ? { configurable: true, enumerable: true } : undefined),
    set: () => false,
  });
}
function missing(name: string, all: readonly string[]): string {
  const meant = nearest(name, all);
  return meant ? `did you mean '${meant}'?` : 'declare it yourself: foreign.counter({ name: … }), foreign.gauge, foreign.histogram or foreign.nativeHistogram';
}

type Each<N extends string, F> = { readonly [Name in N]: F };
const each = (kind: MetricKind) => <const F extends Omit<Facts, 'kind'>, const N extends string>(facts: F, ...names: readonly N[]): Record<string, Facts> =>
  Object.fromEntries(names.map((name) => [name, { kind, ...facts }]));
type Maker<K extends MetricKind> = <const F extends Omit<Facts, 'kind'>, const N extends string>(facts: F, ...names: readonly N[]) => Each<N, { readonly kind: K } & F>;
/** Metrics of one kind that differ in their names only. */
export const counters = each('counter') as Maker<'counter'>;
export const gauges = each('gauge') as Maker<'gauge'>;
export const histograms = each('histogram') as Maker<'histogram'>;
export const nativeHistograms = each('nativeHistogram') as Maker<'nativeHistogram'>;
/** Summaries, as the series that they are: quantiles calculated by the process, a sum and a count. */
export const summaries = <const L extends NonNullable<Declaration['labels']>, const N extends string>(labels: L, ...names: readonly N[]):
Each<N, { readonly kind: 'gauge'; readonly labels: L & { readonly quantile: 'any' } }> & Each<`${N}_sum` | `${N}_count`, { readonly kind: 'counter'; readonly labels: L }> => ({
  ...gauges({ labels: { ...labels, quantile: 'any' } }, ...names),
  ...counters({ labels }, ...names.flatMap((name) => [`${name}_sum`, `${name}_count`] as const)),
});
