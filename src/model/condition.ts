import type { MetricData } from '../metrics/contract';
import type { Node } from '../promql/nodes';
import type { BurnPlan } from '../signals/burn';
import type { Plan } from '../signals/solver';
import type { ServiceInfo } from './service';
import type { Signal } from './signal';
import type { Phase } from './story';

/** When something is bad: what alerts compare and scenarios expect. */
export interface Condition {
  readonly kind: 'condition';
  /** Whose; none for a condition about monitoring itself. */
  readonly service?: ServiceInfo;
  /** What is judged; none where no single quantity is. */
  readonly signal?: Signal;
  /** True where it returns a series. */
  readonly expr: Node;
  /** A plain comparison is kept apart, so that an engine with thresholds of its own can show it. */
  readonly compare?: { readonly value: Node; readonly op: '>' | '>=' | '<' | '<=' | '=='; readonly limit: number };
  /** Seconds that it has to hold. */
  readonly for?: number;
  /** Seconds that an alert outlives it. */
  readonly keepFiringFor?: number;
  /** The solved windows of a share condition. */
  readonly plan?: Plan;
  /** What a story says so that this share of what a share condition counts is bad. */
  readonly told?: (share: number) => Omit<Phase, 'at' | 'lasts'>;
  /** The metrics of which it notices that they are gone. */
  readonly gone?: readonly MetricData[];
  /** Of a condition on requests that stopped: none in so many seconds. */
  readonly stops?: number;
  /** Of a condition on a trend: full in less than `within`, at the rate of `over`, both in seconds; and whether processes younger than that are left out. */
  readonly trend?: { readonly within: number; readonly over: number; readonly grown?: true };
  /** Of a condition on its own past: so many times the mean of `against` in that of `over`, both in seconds, more than `least` and of so many requests. */
  readonly shift?: { readonly factor: number; readonly over: number; readonly against: number; readonly least: number; readonly requests: number };
  /** Of a condition on a CPU limit: it stops processes for more than this share of their work, at a mean latency of so many seconds. */
  readonly throttles?: { readonly share: number; readonly latency: number };
  /** The windows and burn rates of a condition on an error budget. */
  readonly burn?: BurnPlan;
  /** Seconds between evaluations that it needs. Default: the service's. */
  readonly evaluation?: number;
  /** What is recorded beside, for dashboards: recorded expressions that it does not read itself. */
  readonly records?: readonly Node[];
  /** In words, after `<service>: `. May hold a template over `$value`. */
  readonly says: string;
  /** Scrape intervals of the windows that an alert's text asks about, the shortest first. */
  readonly windows: readonly number[];
}
