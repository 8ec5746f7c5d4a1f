import type { Project } from '../model/project';
import { alertLabels } from '../outputs/alert-labels';
import { call, hasRaw, mapNode, nodesOf, shift, string, type Node } from '../promql/nodes';
import { duration, print } from '../promql/print';
import { evaluated } from './mutants';
import type { Answer, Ask } from './promtool';
import { asPrometheus, type Rule } from './rules';

/** A rule that is asked for, in place of being evaluated again and again: one query says whether its condition ever holds. */
export interface Asked {
  /** What it is a rule of, with its texts. */
  readonly project: Project;
  readonly rule: Rule;
  /** Seconds between evaluations. */
  readonly evaluation: number;
  /** Whether hours go before the story, in which nobody asks: who waits may have begun there. */
  readonly hasPast?: boolean;
}

/** What has an answer before a story begins, when no rule has recorded any. */
const OF_NOTHING: ReadonlySet<string> = new Set(['absent', 'absent_over_time', 'scalar', 'time', 'vector']);
const exprOf = (rule: Rule): Node => (rule.kind === 'alert' ? evaluated(asPrometheus(rule)).expr : rule.expr);

/**
 * Whether a query gives what the rule's evaluations would, sample for sample. What is recorded is computed in its place, which is the same where it is read
 * at times at which it is recorded; of raw text nobody knows what it reads.
 */
export function canBeAsked({ rule, evaluation }: Pick<Asked, 'rule' | 'evaluation'>): boolean {
  const isOnGrid = (seconds: number): boolean => Math.round(seconds * 1000) % Math.round(evaluation * 1000) === 0;
  const expr = exprOf(rule);
  const all = nodesOf(expr);
  return !hasRaw(expr) && all.every((node) => {
    if (node.type === 'recorded') return isOnGrid(node.offset ?? 0) && !nodesOf(node.expr).some((n) => n.type === 'call' && OF_NOTHING.has(n.fn));
    // Without a step it is that of the server.
    return node.type !== 'subquery' || (node.step !== undefined && (isOnGrid(node.step) || !nodesOf(node.of).some(({ type }) => type === 'recorded')));
  });
}
const labelled = (expr: Node, labels: readonly (readonly [string, string])[]): Node =>
  labels.reduce((of, [label, value]) => call('label_replace', of, string(label), string(value.replaceAll('$', '$$$$')), string(''), string('')), expr);
/** The expression as if all that it reads were recorded at this very evaluation, with the labels that it is recorded with, and those of the alert, which may make one of several series. */
const computed = (rule: Rule): Node => labelled(
  mapNode(exprOf(rule), (n) => (n.type !== 'recorded' ? n : labelled(shift(n.expr, n.offset ?? 0), n.matchers.map(({ label, value }) => [label, value])))),
  rule.kind === 'alert' ? Object.entries(alertLabels(rule)) : [],
);

const texts = new WeakMap<Rule, string>();
/** Of each story the same. */
function textOf(rule: Rule): string {
  const text = texts.get(rule) ?? print(computed(rule));
  texts.set(rule, text);
  return text;
}
/** At how many evaluations of a story the condition holds, for each of its series; and where it has to wait, at how many from the onset on. Seconds. */
export function asksOf({ rule, evaluation }: Asked, until: number, onset: number): readonly Ask[] {
  const end = Math.floor(until / evaluation) * evaluation;
  // Whether a subquery holds its first moment differs between engines: none falls on it.
  const from = (first: number): Ask[] => (first > end ? [] : [{ expr: `count_over_time((${textOf(rule)})[${duration(end - first + evaluation / 2)}:${duration(evaluation)}])`, at: end }]);
  return [...from(0), ...(waits(rule) && onset > 0 ? from(Math.ceil(onset / evaluation) * evaluation) : [])];
}
const waits = (rule: Rule): boolean => rule.kind === 'alert' && (rule.condition.for ?? 0) > 0;
/** Whether the answers leave no room for it to fire, nor, where anybody wants to know, to wait from the onset on. */
export function isSilent({ rule, evaluation, hasPast = false }: Asked, asks: readonly Ask[], pending: boolean, answers: readonly Answer[]): boolean {
  if (rule.kind === 'recording') return true;
  const [whole, behind = whole] = asks.map(({ expr }) => Math.max(0, ...answers.filter((answer) => answer.expr === expr).flatMap(({ samples }) => samples.map(({ value }) => value))));
  // It has to hold at one evaluation more than fit into its wait.
  const fit = hasPast ? 0 : Math.ceil((rule.condition.for ?? 0) / evaluation);
  return whole! <= fit && (!pending || !waits(rule) || behind === 0);
}
