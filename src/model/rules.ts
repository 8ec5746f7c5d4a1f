import type { Diagnosis } from '../signals/diagnosis';
import type { Node } from '../promql/nodes';
import { SHORTEST } from './service';
import type { Condition } from './condition';
import type { Is } from './is';
import { originHere, type Origin } from './origin';
import { DefinitionError, type Exclude } from './problem';
import type { Signal } from './signal';

/** critical wakes someone; warning waits for working hours; info is only written down. */
export type Severity = AlertOptions['severity'];
/** Who evaluates a rule. `both` is for migrating: both evaluate, and only Prometheus' copy notifies. */
export type Engine = NonNullable<AlertOptions['engine']>;
export interface Runbook {
  /** What it means that this alert fires, in a sentence or two. */
  readonly meaning: string;
  /** What to do first, in order. */
  readonly firstSteps: readonly string[];
}
export interface AlertOptions {
  /** `SubjectSymptom`, unique in the repository. */
  readonly name: string;
  readonly severity: 'critical' | 'warning' | 'info';
  /** One line with the number. Default: made from the condition. */
  readonly summary?: string;
  /** More than a line, where the condition says too little. Default: the runbook's meaning. */
  readonly description?: string;
  /** Names the cause in the alert's text. */
  readonly diagnosis?: Diagnosis;
  /** Beside `service`, `owner`, `severity` and `signal`, which every alert has. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default `prometheus`. */
  readonly engine?: 'prometheus' | 'grafana' | 'both';
  /** Uid of the dashboard to look at. */
  readonly dashboard?: string;
  /** `service`: while this fires, the other alerts of the service say nothing new and stay quiet. Only where it is about the whole service. */
  readonly inhibits?: 'service';
  /** What this makes worse: while a critical alert about one of these signals fires, this warning says nothing new, and stays quiet. The page lists it. */
  readonly explains?: readonly Signal[];
  /** The heartbeat of the way of the alerts: goes to the dead man's receiver. */
  readonly deadMan?: boolean;
  /** Problems of this alert that are none, by check, with the reason. */
  readonly exclude?: Exclude;
  readonly runbook: Runbook;
}
export interface Alert extends AlertOptions {
  readonly kind: 'alert';
  readonly condition: Condition;
  readonly engine: Engine;
  readonly origin: Origin | undefined;
}
export interface Recording {
  readonly kind: 'recording';
  /** `level:metric:operations`. */
  readonly name: string;
  readonly signal: Signal;
  readonly expr: Node;
  readonly origin: Origin | undefined;
}
export interface RuleGroup {
  readonly kind: 'rule group';
  readonly name: string;
  readonly rules: readonly (Alert | Recording)[];
  readonly origin: Origin | undefined;
}
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
/** Set from service, severity and signal; routing, grouping and inhibition read them. */
const OUR_LABELS = ['alertname', 'service', 'owner', 'severity', 'signal', 'deadman', 'notified_by', 'environment'];
const withOrigin = <T extends object>(value: T): T & { readonly origin: Origin | undefined } => {
  const at = originHere();
  return Object.freeze(Object.defineProperty(value, 'origin', { enumerable: true, get: () => at.origin })) as T & { readonly origin: Origin | undefined };
};

/** An alert rule. The name becomes a file name and a label, so it is letters and digits only. */
export function alert<C>(condition: Is<C, Condition, 'an alert needs a condition, which says when it is bad: a signal has them, as in .reaches() or .mostlySlow()'>, options: AlertOptions): Alert;
export function alert(condition: Condition, options: AlertOptions): Alert {
  if ((condition as Partial<Condition> | undefined)?.kind !== 'condition') {
    throw new DefinitionError(`alert ${options?.name ?? 'without a name'} has no condition, which says when it is bad`, 'a signal has them, as in .reaches() or .mostlySlow()', 'condition');
  }
  if (typeof options !== 'object' || options === null) throw new DefinitionError('an alert has a condition and nothing else', "write alert(condition, { name: '…', severity: '…', runbook: { … } })", 'options');
  if (!/^[A-Z][A-Za-z0-9]*$/.test(options.name ?? '')) {
    throw new DefinitionError(`alert name '${options.name}' is not usable`, 'subject and symptom in capitals, letters and digits only, as in ApiLatencyRegression', 'name');
  }
  const { meaning, firstSteps } = (options.runbook ?? {}) as Partial<Runbook>;
  if (!isText(meaning) || !Array.isArray(firstSteps) || firstSteps.length === 0 || !firstSteps.every(isText)) {
    throw new DefinitionError(`alert ${options.name} has no runbook, or one with nothing in it`, "say what it means and what to do: runbook: { meaning: '…', firstSteps: ['…'] }", 'runbook');
  }
  for (const key of ['summary', 'description'] as const) {
    if (options[key] !== undefined && !isText(options[key])) throw new DefinitionError(`alert ${options.name} has an empty ${key}`, 'write it, or leave it out: it is made from the condition then', key);
  }
  for (const [label, value] of Object.entries(options.labels ?? {})) {
    if (OUR_LABELS.includes(label)) throw new DefinitionError(`alert ${options.name} sets the label '${label}', which oac sets itself`, 'leave it out, or take another name', `labels.${label}`);
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) || label.startsWith('__')) throw new DefinitionError(`alert ${options.name} has a label '${label}', which is no label name`, 'letters, digits and _', `labels.${label}`);
    if (typeof value !== 'string') throw new DefinitionError(`label '${label}' of alert ${options.name} is ${String(value)}`, `write '${String(value)}'`, `labels.${label}`);
  }
  if (!['critical', 'warning', 'info'].includes(options.severity)) {
    throw new DefinitionError(`alert ${options.name} has severity '${options.severity}'`, 'critical wakes someone, warning waits, info is only written down', 'severity');
  }
  checkExplains(condition, options);
  return withOrigin({ kind: 'alert' as const, engine: 'prometheus' as const, ...options, condition });
}
function checkExplains({ service }: Condition, { name, explains, severity }: AlertOptions): void {
  if (explains === undefined) return;
  const fault = (message: string, remedy: string, path = 'explains'): never => { throw new DefinitionError(`alert ${name} ${message}`, remedy, path); };
  if (severity !== 'warning') fault(`explains others, and is ${severity}`, "give it severity 'warning': causes do not page on their own");
  if (!Array.isArray(explains) || explains.length === 0) fault('explains nothing', 'name signals, as in explains: [api.latency], or leave it out');
  explains.forEach((signal, i) => {
    if (signal?.kind !== 'signal') fault('explains what is no signal', 'name signals, as in explains: [api.latency]', `explains[${i}]`);
    const other = signal.place.service.name;
    if (other !== service?.name) fault(`is about ${service ? `service '${service.name}'` : 'no service'}, and explains a signal of '${other}'`, 'name signals of its own service', `explains[${i}]`);
  });
}
/** A recording rule: a signal's value under a name of its own, with the label `service`. */
export function recording(name: string, signal: Signal): Recording {
  if (!/^[a-z_][a-z0-9_]*:[a-z0-9_]+:[a-z0-9_]+$/.test(name)) {
    throw new DefinitionError(`recording rule name '${name}' is not level:metric:operations`, 'as in service:http_requests:rate1m', 'name');
  }
  return withOrigin({ kind: 'recording' as const, name, signal, expr: signal.expr(signal.place.rule(SHORTEST)) });
}
/** Rules that are evaluated together, in order, as often as the most impatient of them needs: else at the fastest evaluation interval of their services. */
export function ruleGroup<R>(group: { readonly name: string; readonly rules: readonly Is<R, Alert | Recording, 'a rule group holds rules: put alert(…) or recording(…) around it'>[] }): RuleGroup;
export function ruleGroup(group: { readonly name: string; readonly rules: readonly (Alert | Recording)[] }): RuleGroup {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(group?.name ?? '')) {
    throw new DefinitionError(`rule group name '${group?.name}' is not usable`, 'lower-case letters, digits and hyphens: it becomes a file name', 'name');
  }
  if (!Array.isArray(group.rules) || group.rules.length === 0) throw new DefinitionError(`rule group '${group.name}' has no rules`, 'add rules, or delete the group', 'rules');
  group.rules.forEach((rule: Partial<Alert | Recording> | null, i) => {
    if (rule?.kind !== 'alert' && rule?.kind !== 'recording') throw new DefinitionError(`rule group '${group.name}' holds what is no rule`, 'put alert(…) or recording(…) around it', `rules[${i}]`);
  });
  return withOrigin({ kind: 'rule group' as const, ...group });
}
/** The rules of a group that one engine evaluates. */
export const alertsOf = (groups: readonly RuleGroup[], engine?: 'prometheus' | 'grafana'): Alert[] =>
  groups.flatMap((g) => g.rules).filter((r): r is Alert => r.kind === 'alert' && (engine === undefined || r.engine === engine || r.engine === 'both'));
/** Rules in a group that every engine takes: Mimir's default (`ruler_max_rules_per_rule_group` in its pkg/util/validation/limits.go). Prometheus has no limit. */
export const MOST_RULES = 20;
/** The name of a group's n-th part in rule files, from 0: no group can be called so. */
export const partName = (group: string, part: number): string => (part === 0 ? group : `${group}.${part + 1}`);
/** The group that a name in a rule file is of. */
export const groupOfPart = (name: string): string => name.replace(/\.\d+$/, '');
/** Seconds between evaluations of rules about monitoring itself. */
const META_EVALUATION = 15;
/** Seconds between evaluations that a condition needs; undefined: it is about no service. */
export const evaluationOf = ({ evaluation, service }: Condition): number | undefined => evaluation ?? service?.evaluation;
/** Seconds between evaluations of a group: as often as the most impatient of its rules needs. */
export function intervalOf(group: RuleGroup): number {
  const wanted = group.rules.flatMap((r) => (r.kind === 'alert' ? evaluationOf(r.condition) ?? [] : r.signal.place.service.evaluation));
  return wanted.length > 0 ? Math.min(...wanted) : META_EVALUATION;
}
