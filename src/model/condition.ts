import type { Node } from '../promql/nodes';
import type { Plan } from '../signals/solver';
import type { ServiceInfo } from './service';
import type { Signal } from './signal';

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
  /** In words, after `<service>: `. May hold a template over `$value`. */
  readonly says: string;
  /** Scrape intervals of the windows that an alert's text asks about, the shortest first. */
  readonly windows: readonly number[];
}
