import { DefinitionError } from '../model/problem';
import { aggregations, functions, operators, type AggregationName, type FunctionName, type OperatorName, type Signature, type ValueType } from './functions';
import type { Matcher, Matching, Node, Range } from './nodes';
import { faultInRegex } from './regex';
import { isLabelName, isMetricName, LONGEST_DURATION, quote } from './text';

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
/** A window or a step: PromQL counts in whole milliseconds and takes none of zero. */
function needSpan(seconds: number, what: string): void {
  if (seconds >= 0.001 && seconds <= LONGEST_DURATION) return;
  throw new DefinitionError(`${what} of ${seconds} s is none that PromQL takes`, 'give seconds, from a millisecond to a hundred years');
}
/** What an `offset` adds to a node: nothing where it rounds to zero. */
function offsetBy(seconds: number | undefined): { readonly offset?: number } {
  const rounded = Math.round((seconds ?? 0) * 1000) / 1000;
  if (!(Math.abs(rounded) <= LONGEST_DURATION)) throw new DefinitionError(`an offset of ${seconds} s is none that PromQL takes`, 'give seconds, up to a hundred years');
  return rounded === 0 ? {} : { offset: rounded };
}
/** Throws where Prometheus could not read a regular expression. */
export function needRegex(pattern: string): void {
  const fault = faultInRegex(pattern);
  if (fault !== undefined) throw new DefinitionError(`the regular expression ${quote(pattern)} is none that Prometheus takes: ${fault}`, 'see the syntax of RE2; a character that stands for itself needs a backslash');
}
function needMatchers(matchers: readonly Matcher[], metric: string): readonly Matcher[] {
  for (const { label, op, value } of matchers) {
    if (label === '' || label === '__name__') throw new DefinitionError(`a matcher of ${metric} has the label '${label}'`, 'name a label; the metric is named apart');
    if (typeof value !== 'string') throw new DefinitionError(`the matcher of ${metric} for '${label}' has no value`, 'give it a string');
    if (op === '=~' || op === '!~') needRegex(value);
  }
  return Object.freeze([...matchers]);
}
function needLabels(labels: readonly string[], who: string): readonly string[] {
  if (labels.includes('')) throw new DefinitionError(`${who} names a label ''`, 'name a label of the series');
  return Object.freeze([...new Set(labels)]);
}

/** The series of a metric, `range` and `offset` in seconds. Throws where PromQL could not take it. */
export function select(metric: string, matchers: readonly Matcher[] = [], range?: Range, offset?: number): Node {
  if (metric === '') throw new DefinitionError('a selector names no metric', 'give it the name of a metric');
  if (typeof range === 'number') needSpan(range, `a window of ${metric}`);
  return Object.freeze({ type: 'selector', metric, matchers: needMatchers(matchers, metric), ...(range === undefined ? {} : { range }), ...offsetBy(offset) });
}
export const number = (value: number): Node => Object.freeze({ type: 'number', value });
export const string = (value: string): Node => Object.freeze({ type: 'string', value });
export const raw = (text: string): Node => Object.freeze({ type: 'raw', text });
/** What a recording rule writes; `expr` is one vector or number. */
export function recorded(name: string, expr: Node, matchers: readonly Matcher[] = [], offset?: number): Node {
  need('value', expr, `recording rule ${name}`);
  if (!isMetricName(name)) throw new DefinitionError(`'${name}' is no name for a recording rule`, 'use letters, digits, underscores and colons');
  return Object.freeze({ type: 'recorded', name, expr, matchers: needMatchers(matchers, name), ...offsetBy(offset) });
}

/** A function call. Throws where the arguments do not fit the function. */
export function call(fn: FunctionName, ...args: readonly Node[]): Node {
  const signature: Signature = functions[fn];
  const most = signature.args.length;
  const least = most - (signature.optional ?? 0);
  if (args.length < least || args.length > most) {
    const wanted = least < most ? `${least} to ${most} arguments` : most === 0 ? 'no arguments' : most === 1 ? 'one argument' : `${most} arguments`;
    throw new DefinitionError(`${fn}() takes ${wanted}, not ${args.length}`, 'see "Query functions" in the documentation of Prometheus');
  }
  args.forEach((arg, i) => need(signature.args[i]!, arg, `${fn}()`));
  return Object.freeze({ type: 'call', fn, args: Object.freeze([...args]) });
}
/** An aggregation; with neither `by` nor `without` it leaves one series. */
export function aggregate(op: AggregationName, of: Node, labels: { readonly by?: readonly string[] } | { readonly without: readonly string[] } = {}, parameter?: Node): Node {
  need('vector', of, `${op}()`);
  const wanted = aggregations[op];
  if (wanted === undefined && parameter) throw new DefinitionError(`${op}() takes no parameter`, 'leave it out');
  if (wanted !== undefined && !parameter) throw new DefinitionError(`${op}() needs a parameter`, `give it ${WORDS[wanted]}`);
  if (wanted !== undefined) need(wanted, parameter!, `the parameter of ${op}()`);
  if (parameter?.type === 'string' && !isLabelName(parameter.value)) throw new DefinitionError(`${op}() cannot write a label '${parameter.value}'`, 'use letters, digits and underscores');
  return Object.freeze({
    type: 'aggregate', op, of,
    ...('without' in labels ? { without: needLabels(labels.without, `${op}()`) } : labels.by && labels.by.length > 0 ? { by: needLabels(labels.by, `${op}()`) } : {}),
    ...(parameter ? { parameter } : {}),
  });
}
function needMatching(matching: Matching, op: OperatorName, left: Node, right: Node): Matching {
  const { on, ignoring, groupLeft } = matching;
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') throw new DefinitionError(`'${op}' with on() or ignoring() needs a vector on both sides`, 'leave the matching out');
  if (on && ignoring) throw new DefinitionError(`'${op}' has both on() and ignoring()`, 'leave one of them out');
  if (groupLeft && operators[op].does === 'set') throw new DefinitionError(`'${op}' takes no group_left()`, 'set operators match many to many as they are');
  const twice = groupLeft?.find((label) => on?.includes(label));
  if (twice !== undefined) throw new DefinitionError(`'${op}' matches on '${twice}' and copies it too`, 'name it in one of on() and group_left()');
  const kept = Object.entries({ on, ignoring, groupLeft }).flatMap(([part, labels]) => (labels ? [[part, needLabels(labels, `'${op}'`)]] : []));
  return Object.freeze(Object.fromEntries(kept) as Matching);
}
/** A binary operation; numbers are compared with `bool`, as PromQL demands. Throws where the sides do not fit the operator. */
export function binary(op: OperatorName, left: Node, right: Node, matching?: Matching, bool?: boolean): Node {
  const { does } = operators[op];
  for (const side of [left, right]) need(does === 'set' ? 'vector' : 'value', side, `'${op}'`);
  const scalars = typeOf(left) === 'scalar' && typeOf(right) === 'scalar';
  if (bool && does !== 'compare') throw new DefinitionError(`'${op}' takes no bool`, 'bool goes with comparisons only');
  return Object.freeze({
    type: 'binary', op, left, right,
    ...(matching ? { matching: needMatching(matching, op, left, right) } : {}), ...(bool || (scalars && does === 'compare') ? { bool: true } : {}),
  });
}
export function negate(of: Node): Node {
  need('value', of, "'-'");
  return Object.freeze({ type: 'negate', of });
}
/** An expression evaluated over a window; `range`, `step` and `offset` in seconds. Without `step` the server's default. */
export function subquery(of: Node, range: number, step?: number, offset?: number): Node {
  need('vector', of, 'a subquery');
  needSpan(range, 'a window');
  if (step !== undefined) needSpan(step, 'a step');
  return Object.freeze({ type: 'subquery', of, range, ...(step === undefined ? {} : { step }), ...offsetBy(offset) });
}
