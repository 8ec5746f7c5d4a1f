import type { AggregationName, FunctionName, OperatorName } from '../../promql/functions';
import { bare, type Expr } from '../../promql/check/tree';
import { readExpression } from '../../promql/check/read';
import { NEGATED } from '../../promql/nodes';
import { duration } from '../../promql/print';
import { millisecondsOf } from '../../promql/text';
import { LOOSER, OTHER_AGGREGATION, OTHER_FUNCTION, TURNED, type MutationKind } from '../mutants';
import type { Scenario } from '../../model/scenario';
import type { Heard, Measured } from './measure';
import { readOf, type Group, type Rule } from './read';
import { falseAlarms, firstFires } from './result';
import { recordsIn, recordsOf } from './sets';

/** Somebody's alert with one thing changed, in it or in a recording rule that it reads. */
export interface RuleMutant {
  readonly of: Rule;
  /** The changed alert, as it is in the groups. */
  readonly rule: Rule;
  readonly kind: MutationKind;
  readonly change: string;
  /** Differs from the rule at one value only. */
  readonly border: boolean;
}
interface Edit {
  readonly kind: MutationKind;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly border?: true;
}
interface Changed extends Pick<Edit, 'kind' | 'border'> {
  readonly change: string;
  readonly expr: string;
}

/** Everything that one part of an expression can be changed into. */
function* editsOf(node: Expr, expr: string): Generator<Edit> {
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }): string => expr.slice(from, to);
  const whole = (kind: MutationKind, text: string): Edit => ({ kind, from: node.from, to: node.to, text });
  switch (node.type) {
    case 'selector':
      for (const { label, op, valueAt, from, to } of node.matchers) {
        // A selector of nothing but a name takes all the same.
        if (node.metric) yield { kind: 'matcher', from, to, text: `${textOf(label)}=~".*"` };
        yield { kind: 'matcher', from, to, text: `${textOf(label)}${NEGATED[op]}${textOf(valueAt)}` };
      }
      return;
    case 'range': case 'subquery': {
      const { seconds, from, to } = node.window;
      if (seconds) for (const factor of [2, 0.5]) yield { kind: 'window', from, to, text: duration(seconds * factor) };
      return;
    }
    case 'aggregate': {
      for (const op of OTHER_AGGREGATION[node.op.name as AggregationName] ?? []) yield { kind: 'aggregation', ...span(node.op), text: op };
      const { grouping } = node;
      if (grouping?.keyword === 'by') for (const label of grouping.labels) yield { kind: 'aggregation', ...span(grouping), text: `by (${grouping.labels.filter((each) => each !== label).map(textOf).join(', ')})` };
      return;
    }
    case 'call': {
      const other = OTHER_FUNCTION[node.fn.name as FunctionName];
      if (other) yield { kind: 'function', ...span(node.fn), text: other };
      return;
    }
    case 'binary': {
      const op = node.op as OperatorName;
      if (TURNED[op]) yield { kind: 'comparison', ...span(node.opAt), text: TURNED[op] };
      if (LOOSER[op]) yield { kind: 'comparison', ...span(node.opAt), text: LOOSER[op], border: true };
      if (TURNED[op]) {
        for (const side of [bare(node.left), bare(node.right)]) {
          if (side.type === 'number') for (const value of side.number === 0 ? [1] : [side.number * 2, side.number / 2]) yield { kind: 'threshold', ...span(side), text: String(value) };
        }
      }
      if (op === 'and' || op === 'or' || op === 'unless') yield whole('operator', textOf(node.left));
      if (op === 'or') yield whole('operator', textOf(node.right));
      return;
    }
    default:
  }
}
const span = ({ from, to }: { readonly from: number; readonly to: number }): { readonly from: number; readonly to: number } => ({ from, to });
const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 60)} … ${line.slice(-27)}` : line;
};
/** An expression with one thing changed; each text once. */
function changesOf(expr: string): Changed[] {
  const seen = new Set([expr]);
  return (readExpression(expr)?.nodes ?? []).flatMap((node) => [...editsOf(node, expr)].flatMap(({ kind, from, to, text, border }): Changed[] => {
    const changed = expr.slice(0, from) + text + expr.slice(to);
    if (seen.has(changed)) return [];
    seen.add(changed);
    const around = kind === 'operator' ? '' : ` in ${short(expr.slice(Math.max(0, from - 40), to + 40))}`;
    return [{ kind, change: `${short(expr.slice(from, to))} → ${short(text)}${around}`, expr: changed, ...(border ? { border } : {}) }];
  }));
}
const exprOf = ({ data }: Rule): string => String(data['expr']);

/**
 * The groups with all mutants of their alerts beside them. A changed recording rule, and what reads it, have names of their own. Each alert is still told
 * what the others are told.
 */
export function withMutants(groups: readonly Group[]): { readonly groups: readonly Group[]; readonly mutants: readonly RuleMutant[] } {
  const records = recordsIn(groups);
  const mutants: RuleMutant[] = [];
  const beside = new Map<Rule, Rule[]>();
  const put = (original: Rule, copy: Rule): Rule => {
    beside.set(original, [...(beside.get(original) ?? []), copy]);
    return copy;
  };
  for (const alert of groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert')) {
    const idOf = (): string => `${alert.id}-${mutants.length}`;
    const add = ({ kind, change, border }: Omit<Changed, 'expr'>, data: Rule['data']): void => {
      mutants.push({ of: alert, kind, change, border: border ?? false, rule: put(alert, { ...alert, id: idOf(), data: { ...alert.data, ...data }, ...readOf(String(data['expr'] ?? exprOf(alert))) }) });
    };
    for (const { expr, ...changed } of changesOf(exprOf(alert))) add(changed, { expr });
    const wait = alert.data['for'] === undefined ? 0 : (millisecondsOf(String(alert.data['for'])) ?? 0) / 1000;
    if (wait > 0) for (const other of [0, 2 * wait]) add({ kind: 'for', change: `for ${duration(wait)} → ${other === 0 ? 'none' : duration(other)}` }, { for: other === 0 ? '0s' : duration(other) });
    const needed = new Set([alert]);
    for (const each of needed) for (const record of recordsOf(each, records)) needed.add(record); // grows while it is walked
    for (const record of [...needed].filter((rule) => rule !== alert)) {
      for (const { expr, ...changed } of changesOf(exprOf(record))) {
        const names = readersOf(record.name, [...needed], records);
        const suffix = `:m${idOf().replace('-', '_')}`;
        for (const name of [record.name, ...names]) {
          for (const each of records.get(name)!) {
            const text = renamed(each === record ? expr : exprOf(each), [record.name, ...names], suffix);
            put(each, { ...each, id: `${each.id}${suffix}`, name: name + suffix, data: { ...each.data, record: name + suffix, expr: text }, ...readOf(text) });
          }
        }
        add({ ...changed, change: `${changed.change}, in ${record.name}` }, { expr: renamed(exprOf(alert), [record.name, ...names], suffix) });
      }
    }
  }
  return { mutants, groups: groups.map((group) => ({ ...group, rules: group.rules.flatMap((rule) => [rule, ...(beside.get(rule) ?? [])]) })) };
}
/** Names of the recordings that read one of that name, themselves or through others. */
function readersOf(name: string, rules: readonly Rule[], records: ReadonlyMap<string, readonly Rule[]>): readonly string[] {
  const found = new Set([name]);
  for (const each of found) for (const rule of rules) if (rule.kind === 'record' && recordsOf(rule, records).some((read) => read.name === each)) found.add(rule.name); // grows while it is walked
  found.delete(name);
  return [...found];
}
/** An expression that reads other names. */
function renamed(expr: string, names: readonly string[], suffix: string): string {
  const read = (readExpression(expr)?.nodes ?? []).flatMap((node) => (node.type === 'selector' && node.metric && names.includes(node.metric.name ?? '') ? [node.metric.to] : []));
  return [...new Set(read)].sort((a, b) => b - a).reduce((text, at) => text.slice(0, at) + suffix + text.slice(at), expr);
}

/** What became of a mutant: `survived` where each incident is noticed, and ends, at the same second, and the same quiet days are quiet. */
export interface RuleFate extends Pick<RuleMutant, 'of' | 'kind' | 'change'> {
  readonly fate: 'killed' | 'survived' | 'equivalent';
}
/** What becomes of mutants by what was heard of them and of their alerts. */
export function fatesOf(mutants: readonly RuleMutant[], { heard, failures }: Measured, incidents: readonly Scenario[], days: readonly Scenario[]): RuleFate[] {
  const by = new Map<Rule, Heard[]>();
  for (const each of heard) by.set(each.rule, [...(by.get(each.rule) ?? []), each]);
  const broken = new Set(failures.map(({ rule }) => rule));
  const said = (rule: Rule): { readonly table: string; readonly times: string } => {
    const own = by.get(rule) ?? [];
    return {
      table: JSON.stringify([firstFires(own, incidents).map(({ rule: _, pending: __, ...rest }) => rest), falseAlarms(own, days).map(({ day }) => day)]),
      times: JSON.stringify(own.map(({ firing }) => firing)),
    };
  };
  return mutants.map(({ of, rule, kind, change, border }) => {
    const [was, is] = [said(of), said(rule)];
    return { of, kind, change, fate: broken.has(rule) || was.table !== is.table ? 'killed' : border && was.times === is.times ? 'equivalent' : 'survived' };
  });
}
