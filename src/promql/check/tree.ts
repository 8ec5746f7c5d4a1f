import type { Labels } from './labels';

/** `unknown`: a variable of Grafana stands there. */
export type Value = 'scalar' | 'vector' | 'range' | 'string' | 'unknown';
export interface Span {
  readonly from: number;
  readonly to: number;
}
interface Base extends Span {
  /** Filled in by the check of types; parents come after their children. */
  value: Value;
  /** Filled in by the check of labels. */
  labels?: Labels;
  /** Filled in by the check of values. */
  bounds?: Bounds;
}
/** What the values of a vector or a number can be, but for NaN. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Every value is a whole number. */
  readonly whole?: boolean;
  /** Why; where the function or the numbers do not say it. */
  readonly why?: string;
  /** By what its metrics are called; else for sure. */
  readonly likely?: boolean;
}
export interface NameSpan extends Span {
  /** Undefined: a variable. */
  readonly name: string | undefined;
}
export interface Matcher extends Span {
  readonly label: NameSpan;
  readonly op: '=' | '!=' | '=~' | '!~';
  /** Undefined: a variable is in it. */
  readonly text: string | undefined;
  readonly valueAt: Span;
}
export interface Duration extends Span {
  /** Undefined: calculated, or a variable. */
  readonly seconds: number | undefined;
  /** The variable that it is alone, as in `$__interval`. */
  readonly variable?: string;
}
interface Shiftable {
  offset: boolean;
  /** Whether there is an `@`: with a time, or with `start()` or `end()`. */
  at: '' | 'time' | 'edge';
}
export interface Selector extends Base, Shiftable {
  readonly type: 'selector';
  /** Of one metric. */
  readonly metric: NameSpan | undefined;
  readonly matchers: readonly Matcher[];
  /** A variable stands for matchers or for the name. */
  readonly open: boolean;
}
export interface Range extends Base, Shiftable { readonly type: 'range'; readonly of: Expr; readonly window: Duration }
export interface Subquery extends Base, Shiftable { readonly type: 'subquery'; readonly of: Expr; readonly window: Duration; readonly step: Duration | undefined }
/** `fn` undefined: a variable. */
export interface Call extends Base { readonly type: 'call'; readonly fn: NameSpan; readonly args: readonly Expr[] }
export interface Grouping extends Span {
  readonly keyword: 'by' | 'without';
  readonly labels: readonly NameSpan[];
}
export interface Aggregate extends Base {
  readonly type: 'aggregate';
  readonly op: NameSpan;
  readonly grouping: Grouping | undefined;
  readonly args: readonly Expr[];
}
export interface Matching extends Span {
  readonly on: boolean;
  readonly labels: readonly NameSpan[];
  readonly group: (Span & { readonly side: 'left' | 'right'; readonly include: readonly NameSpan[] }) | undefined;
}
export interface Binary extends Base {
  readonly type: 'binary';
  readonly op: string;
  readonly opAt: Span;
  readonly bool: Span | undefined;
  readonly matching: Matching | undefined;
  readonly fill: Span | undefined;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Unary extends Base { readonly type: 'unary'; readonly op: string; readonly of: Expr }
export interface Paren extends Base { readonly type: 'paren'; readonly of: Expr }
export interface NumberLiteral extends Base { readonly type: 'number'; readonly number: number }
export interface StringLiteral extends Base { readonly type: 'string'; /** Undefined: a variable is in it. */ readonly text: string | undefined }
export interface Variable extends Base { readonly type: 'variable'; readonly macro: boolean }
export type Expr = Selector | Range | Subquery | Call | Aggregate | Binary | Unary | Paren | NumberLiteral | StringLiteral | Variable;

/** What is in the parentheses. */
export function bare(node: Expr): Expr {
  while (node.type === 'paren') node = node.of;
  return node;
}
/** The value of a number, with its sign. */
export function literal(node: Expr): number | undefined {
  let sign = 1;
  for (;;) {
    if (node.type === 'number') return sign * node.number;
    if (node.type === 'unary') sign *= node.op === '-' ? -1 : 1;
    else if (node.type !== 'paren') return undefined;
    node = node.of;
  }
}
export const isComparison = (op: string): boolean => op === '==' || op === '!=' || op === '>' || op === '<' || op === '>=' || op === '<=';
export const isSetOperator = (op: string): boolean => op === 'and' || op === 'or' || op === 'unless';
/** The operand of an aggregation, without its parameter. */
export const operandOf = (node: Aggregate): Expr | undefined => node.args.at(-1);
