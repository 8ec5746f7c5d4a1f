import type { Project } from '../model/project';
import { alertsOf, intervalOf, type Alert, type RuleGroup } from '../model/rules';
import { grafanaInterval, keepsFiring, queryOf } from '../outputs/grafana/alerting/rules';
import { ruleFiles } from '../outputs/prometheus/rules';
import { binary, hasRaw, number } from '../promql/nodes';
import { conditionOf, type GrafanaRule } from './grafana-model';
import type { Ask } from './promtool';

export type Rule = RuleGroup['rules'][number];
/** An alert of Grafana's as a rule of Prometheus': the query and its threshold. */
export function asPrometheus(alert: Alert): Alert {
  const { compare } = alert.condition;
  if (alert.engine !== 'grafana') return alert;
  return { ...alert, engine: 'prometheus', ...(compare ? { condition: { ...alert.condition, expr: binary(compare.op, compare.value, number(compare.limit)) } } : {}) };
}
/** The alert with the judged part of its text: facts and lists take more time than the rule. */
export function withoutFacts<A extends Alert>(alert: A): A {
  const { diagnosis } = alert;
  return diagnosis ? { ...alert, diagnosis: { of: diagnosis.of, causes: diagnosis.causes, facts: [] } } : alert;
}
/** The alert without what only its text and dashboards need. */
export function bare<A extends Alert>({ diagnosis: _, ...alert }: A): Omit<A, 'diagnosis'> {
  const { records: __, ...condition } = alert.condition;
  return { ...alert, condition };
}
const withAlerts = (groups: readonly RuleGroup[], made: (alert: Alert) => Alert): RuleGroup[] =>
  groups.map((group) => ({ ...group, rules: group.rules.map((rule) => (rule.kind === 'alert' ? made(rule) : rule)) }));
/** All alerts as Prometheus would evaluate them. */
export const allAsPrometheus = (groups: readonly RuleGroup[]): RuleGroup[] => withAlerts(groups, asPrometheus);
/** All alerts with the judged part of their texts. */
export const allWithoutFacts = (groups: readonly RuleGroup[]): RuleGroup[] => withAlerts(groups, withoutFacts);

/** What is said about one service: its rules, and those about no service. Another's would miss its own series. */
export function groupsOf(project: Pick<Project, 'ruleGroups'>, service: string): RuleGroup[] {
  return project.ruleGroups.flatMap((group) => {
    const rules = group.rules.filter((rule) => {
      const whose = rule.kind === 'alert' ? rule.condition.service?.name : rule.signal.place.service.name;
      return whose === undefined || whose === service;
    });
    return rules.length > 0 ? [{ ...group, rules }] : [];
  });
}
/** Alerts that a story about a service can make fire. */
export const alertsAbout = (project: Pick<Project, 'ruleGroups'>, service: string): Alert[] =>
  groupsOf(project, service).flatMap((group) => group.rules).filter((rule): rule is Alert => rule.kind === 'alert' && rule.deadMan !== true);

/** Rules that are evaluated equally often. */
export interface Evaluated {
  /** Seconds between evaluations. */
  readonly evaluation: number;
  /** Names of the alerts that are wanted; others are there to be read. */
  readonly alerts: readonly string[];
  /** Contents of rule files. */
  readonly rules: readonly string[];
}
/** Seconds between evaluations of a group of which only what is about one service is left: another service in it can be faster. */
export const evaluationOf = ({ ruleGroups }: Pick<Project, 'ruleGroups'>, { name }: RuleGroup): number => intervalOf(ruleGroups.find((group) => group.name === name)!);
/** Whether a rule reads, or may read, by name what others record or whether they fire. */
const readsOthers = (rule: Rule): boolean => hasRaw(rule.kind === 'alert' ? rule.condition.expr : rule.expr)
  || (rule.kind === 'alert' && /\bALERTS\b|\w:\w+:\w/.test(`${rule.summary ?? ''} ${rule.description ?? ''}`));
/** Rule files about one service, groups of one evaluation interval together; where what is wanted may read others, with all of them. */
export function rulesOf(project: Project, service: string, isWanted: (rule: Rule) => boolean = () => true): readonly Evaluated[] {
  const every = allAsPrometheus(groupsOf(project, service));
  const areRead = every.some(({ rules }) => rules.some((rule) => isWanted(rule) && readsOthers(rule)));
  const groups = every.map((group) => ({ ...group, rules: group.rules.filter((rule) => areRead || isWanted(rule)) })).filter(({ rules }) => rules.length > 0);
  return [...new Set(groups.map((group) => evaluationOf(project, group)))].map((evaluation) => {
    const those = groups.filter((group) => evaluationOf(project, group) === evaluation);
    return {
      evaluation, alerts: those.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === 'alert' && isWanted(rule) ? [rule.name] : []))),
      rules: ruleFiles({ ...project, ruleGroups: those }).map(({ content }) => content),
    };
  }).filter(({ rules }) => rules.length > 0);
}

/** An alert that Grafana evaluates, alone or beside Prometheus, as it does. */
export interface InGrafana {
  readonly alert: Alert;
  readonly rule: GrafanaRule;
  readonly ask: Ask;
}
/** Alerts about a service that Grafana evaluates, as if no other silenced them: as with Prometheus, who is told is asked after what fires. */
export const grafanaRulesOf = (project: Project, service: string): readonly InGrafana[] => groupsOf(project, service).flatMap((group) => {
  const every = grafanaInterval(project.ruleGroups.find(({ name }) => name === group.name)!);
  return alertsOf([group], 'grafana').filter(({ deadMan }) => !deadMan).map((alert) => ({
    alert, ask: { expr: queryOf(alert, []), every },
    rule: { every, for: alert.condition.for ?? 0, keepFiringFor: keepsFiring(alert.condition, project.config), condition: conditionOf(alert) },
  }));
});
