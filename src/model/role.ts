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
  /** Counts requests, and where it is a histogram their seconds; `failed` tells by labels which fail, or `failures` counts them; `limits` say when one is slow. */
  readonly requests: { readonly metric: MetricData<'histogram' | 'nativeHistogram' | 'counter'>; readonly failed?: readonly Matcher[]; readonly failures?: MetricData<'counter'>; readonly limits?: Limits };
  /** Counts the seconds that requests wait for something; a histogram by its calls. */
  readonly wait: { readonly seconds: MetricData<'counter' | 'histogram' | 'nativeHistogram'> };
  /** Observes the calls that requests make and wait for, one for each; `failed` tells by labels which fail. */
  readonly calls: { readonly metric: MetricData<'histogram' | 'nativeHistogram'>; readonly failed?: readonly Matcher[] };
  /** Count the seconds in which a process' event loop ran code, and did not. */
  readonly eventLoop: { readonly active: MetricData<'counter'>; readonly idle: MetricData<'counter'> };
  /** Counts the seconds in which garbage collection stopped a process' event loop: a part of its active ones. */
  readonly collection: { readonly seconds: MetricData<'counter'> };
  /** Counts the seconds in which a CPU limit stopped a process. */
  readonly throttling: { readonly seconds: MetricData<'counter'> };
  /** Counts CPU seconds; the limit is in cores. */
  readonly cpu: { readonly seconds: MetricData<'counter'>; readonly limit?: MetricData<'gauge'> | number };
  /** Bytes. */
  readonly memory: { readonly used: MetricData<'gauge'>; readonly limit: MetricData<'gauge'> | number };
  /** Bytes. */
  readonly heap: { readonly used: MetricData<'gauge'>; readonly limit: MetricData<'gauge'> | number };
  /** Counts events, one for each request, of which labels mark a share: hits of a cache, rejected requests. `good` is that share on a good day. */
  readonly share: { readonly metric: MetricData<'histogram' | 'nativeHistogram' | 'counter'>; readonly marked: readonly Matcher[]; readonly good: number };
  /** Shows how much of something that has a size is in use, or free, and how many wait for it. */
  readonly filled: { readonly used?: MetricData<'gauge'>; readonly free?: MetricData<'gauge'>; readonly size: MetricData<'gauge'> | number; readonly waiting?: MetricData<'gauge'> };
  /** Counts the seconds in which something was busy, or was not, as in the idle time of a processor. */
  readonly busy: { readonly seconds: MetricData<'counter'>; readonly idle?: true };
  /** Counts what should not happen at all. */
  readonly failures: { readonly metric: MetricData<'counter'> };
  /** Shows what runs, as a label: 1. */
  readonly info: { readonly metric: MetricData<'gauge'> };
  /** Shows whether something is in a bad state: a series that labels tell, which is 1 then, or a value. */
  readonly state: { readonly metric: MetricData<'gauge'>; readonly bad: readonly Matcher[] | number };
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
