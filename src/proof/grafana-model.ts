import type { Alert } from '../model/rules';
import type { Labels } from './instruments';
import type { Answer } from './promtool';

/*
 * A model of how Grafana evaluates our rules, on top of a real engine's answers to their queries: Grafana itself was *not run*. Each rule of
 * it names where Grafana's source (12.4) has it, under pkg/.
 */

/** A series that is missing while others are there keeps its state for so many evaluations (services/ngalert/state: processMissingSeriesStates). */
const MISSING_EVALUATIONS = 2;

/** What a rule of ours says to Grafana. */
export interface GrafanaRule {
  /** Seconds between evaluations. */
  readonly every: number;
  /** Seconds. */
  readonly for: number;
  /** Seconds; 0 before Grafana 12. */
  readonly keepFiringFor: number;
  /** The condition B over one value of query A: what it gives there. */
  readonly condition: (value: number) => number;
}
export interface Notified {
  /** Seconds since the story began. */
  readonly at: number;
  readonly labels: Labels;
}
const COMPARE = { '>': (a: number, b: number) => a > b, '>=': (a: number, b: number) => a >= b, '<': (a: number, b: number) => a < b, '<=': (a: number, b: number) => a <= b, '==': (a: number, b: number) => a === b } as const;
/** Math on one value: a comparison with NaN is NaN, `is_number` of NaN and infinities is 0 (expr/mathexp: binaryOp, isNumber). */
export function conditionOf({ condition: { compare } }: Pick<Alert, 'condition'>): GrafanaRule['condition'] {
  if (!compare) return (value) => Number(Number.isFinite(value));
  return (value) => (Number.isNaN(value) ? NaN : Number(COMPARE[compare.op](value, compare.limit)));
}
interface Instance {
  readonly labels: Labels;
  state: 'normal' | 'pending' | 'alerting' | 'recovering';
  since: number;
  seen: number;
}

/** When Grafana has an alert firing, at each of its evaluations until `until`: alerting, or recovering while it keeps firing. */
export function firesInGrafana(rule: GrafanaRule, answers: readonly Answer[], until: number): readonly Notified[] {
  const byTime = new Map(answers.map(({ at, samples }) => [at, samples]));
  const instances = new Map<string, Instance>();
  const fires: Notified[] = [];
  for (let at = 0; at <= until; at += rule.every) {
    const samples = byTime.get(at) ?? [];
    for (const { labels, value } of samples) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const instance = instances.get(key) ?? { labels, state: 'normal', since: at, seen: at };
      instances.set(key, instance);
      instance.seen = at;
      // Anything but 0 alerts, NaN too (services/ngalert/eval: buildResult).
      if (rule.condition(value) === 0) calms(instance, rule, at);
      else alerts(instance, rule, at);
    }
    // No row at all, with "no data is OK": all that there were are normal (services/ngalert/state: setNextStateForAll).
    if (samples.length === 0) for (const instance of instances.values()) calms(Object.assign(instance, { seen: at }), rule, at);
    for (const [key, { seen }] of instances) if (seen < at && at - seen >= MISSING_EVALUATIONS * rule.every) instances.delete(key);
    for (const { state, labels } of instances.values()) if (state === 'alerting' || state === 'recovering') fires.push({ at, labels });
  }
  return fires;
}
/** services/ngalert/state: resultAlerting. */
function alerts(instance: Instance, rule: GrafanaRule, at: number): void {
  if (instance.state === 'alerting') return;
  if (instance.state === 'recovering') instance.state = 'alerting';
  else if (instance.state === 'normal') [instance.state, instance.since] = [rule.for > 0 ? 'pending' : 'alerting', at];
  else if (at - instance.since >= rule.for) [instance.state, instance.since] = ['alerting', at];
}
/** services/ngalert/state: resultNormal; Grafana 12 keeps firing as "recovering". */
function calms(instance: Instance, rule: GrafanaRule, at: number): void {
  if (instance.state === 'alerting' && rule.keepFiringFor > 0) [instance.state, instance.since] = ['recovering', at];
  else if (instance.state !== 'recovering' || at - instance.since >= rule.keepFiringFor) [instance.state, instance.since] = ['normal', at];
}
