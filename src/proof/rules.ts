import type { Project } from '../model/project';
import { alertsOf, intervalOf, type Alert, type RuleGroup } from '../model/rules';
import { grafanaInterval, keepsFiring, queryOf } from '../outputs/grafana/alerting/rules';
import { ruleFiles } from '../outputs/prometheus/rules';
import { binary, number } from '../promql/nodes';
import { conditionOf, type GrafanaRule } from './grafana-model';
import type { Ask } from './promtool';

export type Rule = RuleGroup['rules'][number];
/** An alert of Grafana's as a rule of Prometheus': the query and its threshold. */
function asPrometheus(alert: Alert): Alert {
  const { compare } = alert.condition;
  if (alert.engine !== 'grafana') return alert;
  return { ...alert, engine: 'prometheus', ...(compare ? { condition: { ...alert.condition, expr: binary(compare.op, compare.value, number(compare.limit)) } } : {}) };
}
/** The alert with the judged part of its text: facts and lists take more time than the rule. */
export function withoutFacts<A extends Alert>(alert: A): A {
  const { diagnosis } = alert;
  return diagnosis ? { ...alert, diagnosis: { of: diagnosis.of, causes: diagnosis.causes, facts: [] } } : alert;
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

/** Rule files about one service, groups of one evaluation interval together. Seconds. */
export function rulesOf(project: Project, service: string, isWanted: (rule: Rule) => boolean = () => true): readonly { readonly evaluation: number; readonly rules: readonly string[] }[] {
  // As the group has it in all: another service in it can be faster.
  const intervals = new Map(project.ruleGroups.map((group) => [group.name, intervalOf(group)]));
  const groups = allAsPrometheus(groupsOf(project, service)).map((group) => ({ ...group, rules: group.rules.filter(isWanted) })).filter(({ rules }) => rules.length > 0);
  return [...new Set(groups.map(({ name }) => intervals.get(name)!))].map((evaluation) => ({
    evaluation, rules: ruleFiles({ ...project, ruleGroups: groups.filter(({ name }) => intervals.get(name) === evaluation) }).map(({ content }) => content),
  })).filter(({ rules }) => rules.length > 0);
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
