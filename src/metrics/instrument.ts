import type { Declaration, MetricKind } from './contract';

/** A registry of prom-client or @prometheus-io/client, as far as this package looks at it. */
export interface MetricsRegistry {
  getMetricsAsArray(): ReadonlyArray<object>;
  getMetricsAsJSON(): Promise<ReadonlyArray<{ readonly name: string; readonly values?: ReadonlyArray<{ readonly labels: object }> }>>;
}
interface Settings {
  name: string;
  help: string;
  labelNames?: string[];
  buckets?: number[];
  registers?: never[];
  collect?(): void;
}
/** The module `prom-client` or `@prometheus-io/client`, as far as this package uses it. It is an argument: neither is imported here. */
export interface MetricsClient {
  readonly register: MetricsRegistry;
  readonly Counter: new (settings: Settings) => { inc(value?: number): void };
  readonly Gauge: new (settings: Settings) => { set(value: number): void };
  readonly Histogram: new (settings: Settings) => { observe(value: number): void };
  collectDefaultMetrics(settings?: { register?: never }): void;
}

/** The label values of one measurement: a declared list takes its own values only, `any` takes text and numbers. */
export type LabelValuesOf<D> = D extends { readonly labels: infer L }
  ? { readonly [K in keyof L]: L[K] extends readonly (infer V)[] ? V : string | number }
  : Record<never, never>;
type Labelled<D, Rest extends readonly unknown[]> = keyof LabelValuesOf<D> extends never ? Rest : [labels: LabelValuesOf<D>, ...rest: Rest];

export interface CounterInstrument<D = Declaration> {
  /** Adds 1, or `value`. A counter without labels takes the value alone. */
  inc(...measurement: Labelled<D, [value?: number]>): void;
}
export interface GaugeInstrument<D = Declaration> {
  /** Sets the value, in the metric's unit. A gauge without labels takes the value alone. */
  set(...measurement: Labelled<D, [value: number]>): void;
}
export interface HistogramInstrument<D = Declaration> {
  /** Counts one measurement, in the metric's unit. A histogram without labels takes the value alone. */
  observe(...measurement: Labelled<D, [value: number]>): void;
}
interface Declared {
  readonly kind: MetricKind;
  readonly name: string;
  readonly declaration: Declaration;
}
type InstrumentOf<M> = M extends { readonly kind: 'counter'; readonly declaration: infer D } ? CounterInstrument<D>
  : M extends { readonly kind: 'gauge'; readonly declaration: infer D } ? GaugeInstrument<D>
  : M extends { readonly declaration: infer D } ? HistogramInstrument<D>
  : never;
/** One instrument for each metric of a contract, under the same key. */
export type Instruments<C> = { readonly [K in keyof C]: InstrumentOf<C[K]> };

/**
 * Makes the instruments of a contract and registers them. Label names and listed label values are types; target labels
 * (`job`, `instance` …) are not among them, because Prometheus adds those.
 *
 * @param client the module `prom-client` or `@prometheus-io/client`
 * @param options.registry default: the client's global registry
 * @throws Error where the client cannot make a metric: a native histogram, or a name that is already registered
 */
export function instrument<C extends Readonly<Record<string, Declared>>>(contract: C, client: MetricsClient, options: { readonly registry?: MetricsRegistry } = {}): Instruments<C> {
  const made = Object.entries(contract).map(([key, metric]) => [key, make(metric, client, options.registry)]);
  return Object.freeze(Object.fromEntries(made)) as Instruments<C>;
}

function make({ kind, declaration }: Declared, client: MetricsClient, registry: MetricsRegistry | undefined): unknown {
  const { name, help, labels, buckets } = declaration;
  const settings: Settings = {
    name,
    help: help ?? name,
    labelNames: Object.keys(labels ?? {}),
    ...(buckets ? { buckets: [...buckets] } : {}),
    ...(registry ? { registers: [registry as never] } : {}),
  };
  switch (kind) {
    case 'counter': return new client.Counter(settings);
    case 'gauge': return new client.Gauge(settings);
    case 'histogram': return new client.Histogram(settings);
    case 'nativeHistogram':
      throw new Error(`${name} is a native histogram, which this metrics client cannot make: declare it as histogram({ …, buckets }), or expose it by other means`);
  }
}
