import type { AggregationName, FunctionName, OperatorName } from './functions';

export { aggregate, binary, call, negate, number, raw, recorded, select, string, subquery, typeOf } from './build';
export { hasRaw, inlineRecorded, mapNode, metricsOf, narrow, nodesOf, shift, sidesOf } from './rewrite';

export type MatchOperator = '=' | '!=' | '=~' | '!~';
/** What finds just the others. */
export const NEGATED: Readonly<Record<MatchOperator, MatchOperator>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };
/** One label matcher of a selector, as in `route="/order"`. */
export interface Matcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
}
/** A window: seconds, or (in panels only) one of Grafana's variables. */
export type Range = number | '$__rate_interval' | '$__interval' | '$__range';

/** How two vectors are matched. */
export interface Matching {
  readonly on?: readonly string[];
  readonly ignoring?: readonly string[];
  /** Many-to-one, with the labels that are copied from the one. */
  readonly groupLeft?: readonly string[];
}
export interface SelectorNode {
  readonly type: 'selector';
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  readonly range?: Range;
  /** Seconds. */
  readonly offset?: number;
}
/** The series of a recording rule: `expr` is what is recorded under `name`. */
export interface RecordedNode {
  readonly type: 'recorded';
  readonly name: string;
  readonly expr: Node;
  readonly matchers: readonly Matcher[];
  /** Seconds. */
  readonly offset?: number;
}
/** A PromQL expression as data: a frozen tree that only `print` turns into text. */
export type Node =
  | SelectorNode
  | RecordedNode
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'call'; readonly fn: FunctionName; readonly args: readonly Node[] }
  | { readonly type: 'aggregate'; readonly op: AggregationName; readonly by?: readonly string[]; readonly without?: readonly string[]; readonly parameter?: Node; readonly of: Node }
  | { readonly type: 'binary'; readonly op: OperatorName; readonly left: Node; readonly right: Node; readonly matching?: Matching; readonly bool?: boolean }
  | { readonly type: 'negate'; readonly of: Node }
  | { readonly type: 'subquery'; readonly of: Node; readonly range: number; readonly step?: number; readonly offset?: number }
  | { readonly type: 'raw'; readonly text: string };
