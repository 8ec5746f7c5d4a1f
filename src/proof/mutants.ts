import type { Condition } from '../model/condition';
import type { Alert } from '../model/rules';
import type { AggregationName, FunctionName, OperatorName } from '../promql/functions';
import { binary, mapNode, NEGATED, nodesOf, number, type Matcher, type Node, type RecordedNode } from '../promql/nodes';
import { duration, print } from '../promql/print';
import { sameSign, selectsNoMore } from './equivalent';

/** What a change is of. */
export type MutationKind = 'threshold' | 'comparison' | 'window' | 'for' | 'matcher' | 'aggregation' | 'function' | 'operator';
/** An alert with one thing changed: whoever has good proofs notices. */
export interface Mutant {
  readonly alert: Alert;
  readonly kind: MutationKind;
  /** As in `> 0.2 → > 0.4`. */
  readonly change: string;
  /** Differs from the rule at one value only: `>` for `>=` and the like. */
  readonly border?: true;
  /** Says the same as the rule: the other operand lacks what it selects besides, or it is compared with zero and has the same sign. */
  readonly same?: true;
  readonly condition: Condition;
}
interface Variant extends Pick<Mutant, 'kind' | 'change' | 'border' | 'same'> {
  readonly node: Node;
  /** What a selector lost. */
  readonly lost?: Matcher;
}
/** What a word of a rule is changed into. */
export const TURNED: Partial<Record<OperatorName, OperatorName>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '!=', '!=': '==' };
export const LOOSER: Partial<Record<OperatorName, OperatorName>> = { '>': '>=', '<': '<=', '>=': '>', '<=': '<' };
export const OTHER_AGGREGATION: Partial<Record<AggregationName, readonly AggregationName[]>> = { sum: ['max'], max: ['min'], min: ['max'], avg: ['max'], count: ['group'] };
export const OTHER_FUNCTION: Partial<Record<FunctionName, FunctionName>> = {
  rate: 'increase', increase: 'rate', irate: 'rate', max_over_time: 'min_over_time', min_over_time: 'max_over_time', avg_over_time: 'max_over_time', sum_over_time: 'max_over_time', last_over_time: 'min_over_time', clamp_max: 'clamp_min', clamp_min: 'clamp_max',
};
const freeze = <T extends Node>(node: T): T => Object.freeze(node);
const short = (node: Node): string => {
  const text = print(node);
  return text.length > 90 ? `${text.slice(0, 60)} … ${text.slice(-27)}` : text;
};

/** Everything that a node by itself can be changed into. */
function* own(node: Node): Generator<Variant> {
  const to = (kind: MutationKind, other: Node, change = `${short(node)} → ${short(other)}`): Variant => ({ kind, node: other, change });
  switch (node.type) {
    case 'selector':
      if (typeof node.range === 'number') for (const factor of [2, 0.5]) yield to('window', freeze({ ...node, range: node.range * factor }), `${node.metric}[${duration(node.range)}] → [${duration(node.range * factor)}]`);
      for (const [i, matcher] of node.matchers.entries()) {
        const said = `${node.metric}{${matcher.label}${matcher.op}"${matcher.value}"}`;
        yield { ...to('matcher', freeze({ ...node, matchers: node.matchers.filter((_, n) => n !== i) }), `${said} → without it`), lost: matcher };
        yield to('matcher', freeze({ ...node, matchers: node.matchers.map((each, n) => (n === i ? { ...each, op: NEGATED[each.op] } : each)) }), `${said} → ${NEGATED[matcher.op]}`);
      }
      return;
    case 'subquery':
      for (const factor of [2, 0.5]) yield to('window', freeze({ ...node, range: node.range * factor }), `[${duration(node.range)}:] → [${duration(node.range * factor)}:] of ${short(node.of)}`);
      return;
    case 'aggregate':
      for (const op of OTHER_AGGREGATION[node.op] ?? []) yield to('aggregation', freeze({ ...node, op }), `${node.op} → ${op} of ${short(node.of)}`);
      for (const label of node.by ?? []) yield to('aggregation', freeze({ ...node, by: node.by!.filter((each) => each !== label) }), `${node.op} by (${node.by!.join(', ')}) → without ${label}, of ${short(node.of)}`);
      return;
    case 'call': {
      const fn = OTHER_FUNCTION[node.fn];
      if (fn) yield to('function', freeze({ ...node, fn }), `${node.fn} → ${fn} of ${short(node.args[0]!)}`);
      return;
    }
    case 'binary': {
      const [turned, looser] = [TURNED[node.op], LOOSER[node.op]];
      const change = (op: OperatorName): string => `${node.op} ${short(node.right)} → ${op} ${short(node.right)}`;
      if (turned) yield to('comparison', freeze({ ...node, op: turned }), change(turned));
      if (looser) yield { ...to('comparison', freeze({ ...node, op: looser }), change(looser)), border: true };
      if (turned && node.right.type === 'number') {
        for (const value of node.right.value === 0 ? [1] : [node.right.value * 2, node.right.value / 2]) yield to('threshold', freeze({ ...node, right: number(value) }), `${node.op} ${node.right.value} → ${node.op} ${value}`);
      }
      if (node.op === 'and' || node.op === 'or' || node.op === 'unless') yield to('operator', node.left, `${node.op} ${short(node.right)} → without it`);
      if (node.op === 'or') yield to('operator', node.right, `${short(node.left)} or → without it`);
      return;
    }
    default:
  }
}
const isNothing = (node: Node): boolean => node.type === 'binary' && node.op === '*' && node.right.type === 'number' && node.right.value === 0;
const asksSign = (node: Node): boolean => node.type === 'binary' && (node.op === '>' || node.op === '==') && node.right.type === 'number' && node.right.value === 0;
/** Every tree with one change. `isTruth`: only whether it gives something matters, not what. */
function* variants(node: Node, isTruth = true): Generator<Variant> {
  yield* own(node);
  switch (node.type) {
    case 'call':
      for (const [i, arg] of node.args.entries()) for (const v of variants(arg, false)) yield { ...v, node: freeze({ ...node, args: node.args.map((each, n) => (n === i ? v.node : each)) }) };
      return;
    case 'aggregate': case 'negate': case 'subquery':
      for (const v of variants(node.of, false)) yield { ...v, node: freeze({ ...node, of: v.node }) };
      return;
    case 'binary': {
      const ofTruth = isTruth && (node.op === 'and' || node.op === 'or' || node.op === 'unless');
      // Of what is multiplied by zero only the labels count.
      for (const v of variants(node.left, ofTruth)) {
        if (isNothing(node) && v.kind !== 'matcher' && !/^\w+ by /.test(v.change)) continue;
        yield { ...v, ...(isTruth && asksSign(node) && sameSign(node.left, v.node) ? { same: true as const } : {}), node: freeze({ ...node, left: v.node }) };
      }
      for (const v of variants(node.right, ofTruth)) yield { ...v, node: freeze({ ...node, right: v.node }) };
      return;
    }
    default: // what is recorded is changed by itself, and raw text is nobody's to change
  }
}
/** An alert's condition as Prometheus evaluates it, the limit in the expression. */
export function evaluated({ condition: { compare, ...condition } }: Alert): Condition {
  return compare ? { ...condition, expr: binary(compare.op, compare.value, number(compare.limit)) } : condition;
}
const keyOf = ({ name, matchers }: RecordedNode): string => `${name} ${JSON.stringify(matchers)}`;
/** The expression with another recording in the place of one, and of those that read it. They have names of their own: the rule's stay as they are. */
function recordedAs(expr: Node, of: RecordedNode, as: Node, suffix: string): Node {
  return mapNode(expr, (n) => {
    if (n.type !== 'recorded') return n;
    if (keyOf(n) === keyOf(of)) return freeze({ ...n, name: n.name + suffix, expr: as });
    return nodesOf(n.expr).some((inner) => inner.type === 'recorded' && inner.name.endsWith(suffix)) ? freeze({ ...n, name: n.name + suffix }) : n;
  });
}
/** All mutants of an alert, as Prometheus would evaluate it. The same expression twice is one. */
export function mutantsOf(alert: Alert): Mutant[] {
  const plain = evaluated(alert);
  const { expr, for: wait = 0, keepFiringFor = 0 } = plain;
  const seen = new Set([print(expr)]);
  const found: Mutant[] = [];
  const add = ({ node: _, lost, ...variant }: Variant, mutated: Node): void => {
    found.push({ alert, ...variant, ...(lost && selectsNoMore(mutated, lost) ? { same: true as const } : {}), condition: { ...plain, expr: mutated } });
  };
  for (const variant of variants(expr)) {
    const text = print(variant.node);
    if (seen.has(text)) continue;
    seen.add(text);
    add(variant, variant.node);
  }
  for (const of of new Map(nodesOf(expr).flatMap((n) => (n.type === 'recorded' ? [[keyOf(n), n] as const] : []))).values()) {
    for (const variant of variants(of.expr, false)) {
      const id = `${keyOf(of)} ${print(variant.node)}`;
      if (seen.has(id)) continue;
      seen.add(id);
      add({ ...variant, change: `${variant.change}, in ${of.name}` }, recordedAs(expr, of, variant.node, `:${alert.name}_${found.length}`));
    }
  }
  const timed = (change: string, more: Partial<Condition>): Mutant => ({ alert, kind: 'for', change, condition: { ...plain, expr, ...more } });
  if (wait > 0) found.push(timed(`for ${duration(wait)} → none`, { for: 0 }), timed(`for ${duration(wait)} → ${duration(2 * wait)}`, { for: 2 * wait }));
  if (keepFiringFor > 0) found.push(timed(`keep_firing_for ${duration(keepFiringFor)} → none`, { keepFiringFor: 0 }));
  return found;
}
