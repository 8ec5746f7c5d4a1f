import { DefinitionError } from '../model/problem';
import {
  aggregations, functions, operators, type AggregationName, type FunctionName, type OperatorName, type Signature, type ValueType,
} from './functions';

export type MatchOperator = '=' | '!=' | '=~' | '!~';
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

/** The type of an expression's value. Raw text is taken for an instant vector. */
export function typeOf(node: Node): ValueType {
  switch (node.type) {
    case 'selector': return node.range === undefined ? 'vector' : 'range';
    case 'number': return 'scalar';
    case 'string': return 'string';
    case 'call': return functions[node.fn].returns;
    case 'binary': return typeOf(node.left) === 'scalar' && typeOf(node.right) === 'scalar' ? 'scalar' : 'vector';
    case 'negate': return typeOf(node.of);
    case 'subquery': return 'range';
    default: return 'vector';
  }
}
const WORDS: Record<ValueType, string> = { scalar: 'a number', vector: 'an instant vector', range: 'a range vector (a selector with a window)', string: 'a string' };
function need(wanted: ValueType | 'value', node: Node, who: string): void {
  const is = typeOf(node);
  if (wanted === 'value' ? is === 'vector' || is === 'scalar' : is === wanted) return;
  throw new DefinitionError(`${who} takes ${wanted === 'value' ? 'numbers and instant vectors' : WORDS[wanted]}, not ${WORDS[is]}`,
    is === 'range' ? 'put rate(), increase() or an …_over_time() around the selector' : `give it ${wanted === 'value' ? 'a number or an instant vector' : WORDS[wanted]}`);
}

export const select = (metric: string, matchers: readonly Matcher[] = [], range?: Range, offset?: number): Node =>
  Object.freeze({ type: 'selector', metric, matchers, ...(range === undefined ? {} : { range }), ...(offset ? { offset } : {}) });
export const number = (value: number): Node => Object.freeze({ type: 'number', value });
export const string = (value: string): Node => Object.freeze({ type: 'string', value });
export const raw = (text: string): Node => Object.freeze({ type: 'raw', text });
export const recorded = (name: string, expr: Node, matchers: readonly Matcher[] = [], offset?: number): Node =>
  Object.freeze({ type: 'recorded', name, expr, matchers, ...(offset ? { offset } : {}) });

/** A function call. Throws where the arguments do not fit the function. */
export function call(fn: FunctionName, ...args: readonly Node[]): Node {
  const signature: Signature = functions[fn];
  const least = signature.args.length - (signature.optional ?? 0);
  if (args.length < least || args.length > signature.args.length) {
    throw new DefinitionError(`${fn}() takes ${least === signature.args.length ? least : `${least} to ${signature.args.length}`} arguments, not ${args.length}`, 'see "Query functions" in the documentation of Prometheus');
  }
  args.forEach((arg, i) => need(signature.args[i]!, arg, `${fn}()`));
  return Object.freeze({ type: 'call', fn, args });
}
/** An aggregation; with neither `by` nor `without` it leaves one series. */
export function aggregate(op: AggregationName, of: Node, labels: { readonly by?: readonly string[]; readonly without?: readonly string[] } = {}, parameter?: Node): Node {
  need('vector', of, `${op}()`);
  const wanted = aggregations[op];
  if (wanted !== undefined && parameter === undefined) throw new DefinitionError(`${op}() needs a parameter`, `give it ${WORDS[wanted]}`);
  if (wanted !== undefined) need(wanted, parameter!, `the parameter of ${op}()`);
  return Object.freeze({
    type: 'aggregate', op, of,
    ...(labels.by && labels.by.length > 0 ? { by: [...new Set(labels.by)] } : {}),
    ...(labels.without ? { without: [...new Set(labels.without)] } : {}),
    ...(parameter ? { parameter } : {}),
  });
}
/** A binary operation. Throws where the sides do not fit the operator. */
export function binary(op: OperatorName, left: Node, right: Node, matching?: Matching, bool?: boolean): Node {
  const { does } = operators[op];
  for (const side of [left, right]) need(does === 'set' ? 'vector' : 'value', side, `'${op}'`);
  const scalars = typeOf(left) === 'scalar' && typeOf(right) === 'scalar';
  if (bool && does !== 'compare') throw new DefinitionError(`'${op}' takes no bool`, 'bool goes with comparisons only');
  if (matching && (typeOf(left) !== 'vector' || typeOf(right) !== 'vector')) {
    throw new DefinitionError(`'${op}' with on() or ignoring() needs a vector on both sides`, 'leave the matching out');
  }
  return Object.freeze({ type: 'binary', op, left, right, ...(matching ? { matching } : {}), ...(bool || (scalars && does === 'compare') ? { bool: true } : {}) });
}
export function negate(of: Node): Node {
  need('value', of, "'-'");
  return Object.freeze({ type: 'negate', of });
}
/** An expression evaluated over a window; `range`, `step` and `offset` in seconds. */
export function subquery(of: Node, range: number, step?: number, offset?: number): Node {
  need('value', of, 'a subquery');
  return Object.freeze({ type: 'subquery', of, range, ...(step ? { step } : {}), ...(offset ? { offset } : {}) });
}

/** Rebuilds a tree from its leaves up: the one place where trees are walked. */
export function mapNode(node: Node, change: (node: Node) => Node): Node {
  const down = (child: Node): Node => mapNode(child, change);
  switch (node.type) {
    case 'call': return change(Object.freeze({ ...node, args: node.args.map(down) }));
    case 'aggregate': return change(Object.freeze({ ...node, of: down(node.of), ...(node.parameter ? { parameter: down(node.parameter) } : {}) }));
    case 'binary': return change(Object.freeze({ ...node, left: down(node.left), right: down(node.right) }));
    case 'negate': case 'subquery': return change(Object.freeze({ ...node, of: down(node.of) }));
    case 'recorded': return change(Object.freeze({ ...node, expr: down(node.expr) }));
    default: return change(node);
  }
}
/** Every node of a tree, leaves first. */
export function nodesOf(node: Node): Node[] {
  const found: Node[] = [];
  mapNode(node, (n) => { found.push(n); return n; });
  return found;
}
const same = (a: Matcher, b: Matcher): boolean => a.label === b.label && a.op === b.op && a.value === b.value;
/** Puts matchers into every selector of a tree, so that no signal can forget its service. */
export function narrow(node: Node, matchers: readonly Matcher[]): Node {
  return mapNode(node, (n) => (n.type === 'selector' ? Object.freeze({ ...n, matchers: [...matchers, ...n.matchers.filter((m) => !matchers.some((s) => same(s, m)))] }) : n));
}
/** The same expression without recording rules: each recorded series is replaced by what it records. */
export function inlineRecorded(node: Node): Node {
  return mapNode(node, (n) => (n.type === 'recorded' ? shift(n.expr, n.offset ?? 0) : n));
}
/** The same expression `seconds` earlier. */
export function shift(node: Node, seconds: number): Node {
  if (!seconds) return node;
  return mapNode(node, (n) => (n.type === 'selector' || n.type === 'subquery' ? Object.freeze({ ...n, offset: (n.offset ?? 0) + seconds }) : n));
}
/** Names of the metrics that an expression reads, sorted. */
export function metricsOf(node: Node): string[] {
  return [...new Set(nodesOf(node).flatMap((n) => (n.type === 'selector' ? [n.metric] : [])))].sort();
}
