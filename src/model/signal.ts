import type { Node } from '../promql/nodes';
import type { Place, Use } from './service';

/** A Grafana unit id; the values are in the base unit, as in `s` for seconds. */
export type Unit = 's' | 'percentunit' | 'reqps' | 'bytes' | 'short' | 'dateTimeAsIso' | (string & {});
/** Where a quantity turns bad, in its unit. Say in a comment or the runbook where the numbers come from. */
export interface Limits {
  readonly warning: number;
  readonly critical: number;
}
/** A quantity of one service: a function of its use, not an expression. */
export interface Signal {
  readonly kind: 'signal';
  readonly place: Place;
  /** Its name under the service, as in `latency.p95`. */
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
  readonly limits?: Limits;
  /** Names a series in a panel, in Grafana's legend format. */
  readonly legend: string;
  /** True where the result is a histogram's buckets: for a heatmap. */
  readonly buckets?: boolean;
  expr(use: Use): Node;
}
/** A signal that can be a cause of slow requests. */
export interface Spends {
  /** Seconds a second that it takes, to be compared with the seconds a second that requests take. */
  spends(use: Use): Node;
}
