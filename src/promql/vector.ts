import { DefinitionError } from '../model/problem';
import { aggregate, binary, call, number, type Node } from './nodes';

/** The labels that a vector's series carry. */
export type LabelsOf<V> = V extends Vector<infer L> ? L : never;
type Has<L extends string, B extends string> = B extends L ? B : `label '${B}' is not on this vector: the metric does not have it, or an aggregation dropped it`;
type Uneven = 'the two sides of this calculation carry different labels and would match nothing: aggregate both by the same labels first';
type SameLabels<L extends string, V> = [L] extends [LabelsOf<V>] ? ([LabelsOf<V>] extends [L] ? V : Uneven) : Uneven;
type NeedsLe<L extends string> = 'le' extends L ? number : "quantile() needs the label 'le', and an aggregation before it dropped it: use .sum('le', …)";
/** Labels between `{{` and `}}` of a legend, each checked. */
type Legend<T extends string, L extends string, All extends string = T> =
  T extends `${string}{{${infer Name}}}${infer Rest}` ? (Trimmed<Name> extends L ? Legend<Rest, L, All> : `legend uses '{{${Name}}}', but the query's result has no label '${Trimmed<Name>}'`) : All;
type Trimmed<T extends string> = T extends ` ${infer U}` | `${infer U} ` ? Trimmed<U> : T;

/** A query with the text that names its series: what a panel shows. */
export interface Query {
  readonly expr: { readonly node: Node };
  readonly legend: string;
}
/** An instant vector whose series carry the labels `L`. Immutable: each verb returns a new one. */
export interface Vector<L extends string = string> {
  readonly node: Node;
  /** `sum by (…)`; with no label, one series. A label that is not there is a compile error. */
  sum<B extends string = never>(...by: Has<L, B>[]): Vector<B>;
  /** `avg by (…)`. */
  avg<B extends string = never>(...by: Has<L, B>[]): Vector<B>;
  /** `count by (…)`: how many series. */
  count<B extends string = never>(...by: Has<L, B>[]): Vector<B>;
  /** `max by (…)`. */
  max<B extends string = never>(...by: Has<L, B>[]): Vector<B>;
  /** `min by (…)`. */
  min<B extends string = never>(...by: Has<L, B>[]): Vector<B>;
  /** Division of two vectors with the same labels. */
  div<V extends { readonly node: Node }>(other: SameLabels<L, V>): Vector<L>;
  /** Sum of two vectors with the same labels, or with a number. */
  plus<V extends { readonly node: Node } | number>(other: V extends number ? V : SameLabels<L, V>): Vector<L>;
  /** Difference of two vectors with the same labels, or to a number. */
  minus<V extends { readonly node: Node } | number>(other: V extends number ? V : SameLabels<L, V>): Vector<L>;
  times(factor: number): Vector<L>;
  /** What is missing to a whole: `1 - x`. */
  rest(whole?: number): Vector<L>;
  /** `histogram_quantile`; `q` between 0 and 1. */
  quantile(q: NeedsLe<L>): Vector<Exclude<L, 'le'>>;
  /** `topk`: the highest ones. */
  top(many: number): Vector<L>;
  /** To whole numbers, or to multiples of something, as in 0.001. */
  round(to?: number): Vector<L>;
  /** Only series above the limit. */
  above(limit: number): Vector<L>;
  /** Names the series in a panel, as in `'{{route}}'`. */
  legend<T extends string>(text: Legend<T, L>): Query;
}

const operand = (other: number | { readonly node: Node }): Node => (typeof other === 'number' ? number(other) : other.node);
/** Wraps a node; the labels are the caller's word. */
export function vector<L extends string>(node: Node): Vector<L> {
  const self = {
    node,
    sum: (...by: string[]) => vector(aggregate('sum', node, { by })),
    avg: (...by: string[]) => vector(aggregate('avg', node, { by })),
    count: (...by: string[]) => vector(aggregate('count', node, { by })),
    max: (...by: string[]) => vector(aggregate('max', node, { by })),
    min: (...by: string[]) => vector(aggregate('min', node, { by })),
    div: (other: { readonly node: Node }) => vector(binary('/', node, other.node)),
    plus: (other: number | { readonly node: Node }) => vector(binary('+', node, operand(other))),
    minus: (other: number | { readonly node: Node }) => vector(binary('-', node, operand(other))),
    rest: (whole = 1) => vector(binary('-', number(whole), node)),
    times: (factor: number) => vector(binary('*', node, number(factor))),
    quantile: (q: number) => {
      if (!(q >= 0 && q <= 1)) throw new DefinitionError(`quantile(${q}) is none`, 'give a number from 0 to 1, as in 0.95');
      return vector(call('histogram_quantile', number(q), node));
    },
    top: (many: number) => {
      if (!(Number.isInteger(many) && many >= 1)) throw new DefinitionError(`top(${many}) is none`, 'give a whole number, as in 10');
      return vector(aggregate('topk', node, {}, number(many)));
    },
    round: (to?: number) => vector(call('round', node, ...(to === undefined ? [] : [number(to)]))),
    above: (limit: number) => vector(binary('>', node, number(limit))),
    legend: (text: string): Query => Object.freeze({ expr: self, legend: text }),
  };
  return Object.freeze(self) as unknown as Vector<L>;
}
