import type { MetricData } from '../metrics/contract';
import type { Matcher } from '../promql/nodes';
import type { Limits } from './signal';

/**
 * What a service's metrics stand for, whatever they are called: each signal family says it of the metrics that it reads, and a story is
 * told by it. A metric may play several roles; a signal of one's own (`quantity`) plays none, and a story gives its series itself.
 */
export type Role = {
  readonly [K in keyof Parts]: { readonly is: K } & Parts[K];
}[keyof Parts];
interface Parts {
  /** Counts requests, and where it is a histogram their seconds; `failed` tells by labels which fail, `limits` when one is slow. */
  readonly requests: { readonly metric: MetricData<'histogram' | 'nativeHistogram' | 'counter'>; readonly failed?: readonly Matcher[]; readonly limits?: Limits };
  /** Counts the seconds that requests wait for something. */
  readonly wait: { readonly seconds: MetricData<'counter'> };
  /** Count the seconds in which a process' event loop ran code, and did not. */
  readonly eventLoop: { readonly active: MetricData<'counter'>; readonly idle: MetricData<'counter'> };
  /** Counts CPU seconds; the limit is in cores. */
  readonly cpu: { readonly seconds: MetricData<'counter'>; readonly limit?: MetricData<'gauge'> | number };
  /** Bytes. */
  readonly memory: { readonly used: MetricData<'gauge'>; readonly limit: MetricData<'gauge'> | number };
  /** Bytes. */
  readonly heap: { readonly used: MetricData<'gauge'>; readonly limit: MetricData<'gauge'> | number };
  /** Shows the longest time of late that the event loop did not turn. Seconds. */
  readonly longestBlock: { readonly seconds: MetricData<'gauge'> };
  /** Shows when the process started. Unix seconds. */
  readonly start: { readonly time: MetricData<'gauge'> };
  /** Prometheus' own: whether a scrape succeeded. */
  readonly up: { readonly metric: MetricData<'gauge'> };
}
/** The metrics of a role. */
export function metricsOfRole(role: Role): readonly MetricData[] {
  return Object.values(role).filter((part): part is MetricData => typeof part === 'object' && part !== null && 'kind' in part && 'declaration' in part);
}
