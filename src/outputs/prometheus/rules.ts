import type { OutputFile, Project } from '../../model/project';
import { intervalOf, MOST_RULES, partName, type Alert, type RuleGroup } from '../../model/rules';
import { nodesOf, type Node } from '../../promql/nodes';
import { duration, print, printLines } from '../../promql/print';
import { recordedFor } from '../../signals/diagnosis';
import { alertLabels } from '../alert-labels';
import { yaml } from '../text';
import { annotationsOf } from './annotations';
import { partsOf, type WrittenRule } from './group-parts';

interface Recorded {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}
/** The recording rules that an expression reads: its own first. */
export function recordingsIn(expr: Node): Recorded[] {
  return nodesOf(expr).flatMap((n) => (n.type === 'recorded'
    ? [{ record: n.name, expr: print(n.expr), labels: Object.fromEntries(n.matchers.map((m) => [m.label, m.value])) }] : []));
}
function alertRule(alert: Alert, project: Project): WrittenRule {
  const { condition } = alert;
  return {
    alert: alert.name,
    expr: printLines(condition.expr),
    ...(condition.for ? { for: duration(condition.for) } : {}),
    ...(condition.keepFiringFor ? { keep_firing_for: duration(condition.keepFiringFor) } : {}),
    labels: alertLabels(alert),
    annotations: annotationsOf(alert, project),
  };
}
/**
 * A group's rules in the order of evaluation: what an alert reads is recorded just before it, in the same group, so that it sees this
 * evaluation's values and not the last one's.
 */
function rulesOf(group: RuleGroup, project: Project): WrittenRule[] {
  const written = new Set<string>();
  return group.rules.flatMap((rule): WrittenRule[] => {
    if (rule.kind === 'recording') return [{ record: rule.name, expr: print(rule.expr), labels: { service: rule.signal.place.service.name } }];
    const records = recordedFor(rule).flatMap(recordingsIn).filter((r) => {
      const id = `${r.record} ${JSON.stringify(r.labels)}`;
      return written.has(id) ? false : written.add(id);
    });
    return rule.engine === 'grafana' ? records : [...records, alertRule(rule, project)];
  });
}
/** The file of a group's rules; undefined where Prometheus evaluates none of them and records nothing for them. */
export const ruleFileOf = ({ name, rules }: RuleGroup): string | undefined =>
  (rules.some((rule) => rule.kind === 'recording' || rule.engine !== 'grafana' || recordedFor(rule).length > 0) ? `prometheus/rules/${name}.yml` : undefined);
interface RuleFile extends OutputFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly WrittenRule[] }[];
}
/** Several outputs write the same groups. */
const made = new WeakMap<RuleGroup, { readonly config: Project['config']; readonly file: RuleFile | undefined }>();
/** The file of a group's rules with what is in it; undefined where Prometheus evaluates none of them and records nothing for them. */
export function ruleFile(group: RuleGroup, project: Project): RuleFile | undefined {
  const before = made.get(group);
  if (before?.config === project.config) return before.file;
  const path = ruleFileOf(group);
  const interval = duration(intervalOf(group));
  const groups = path === undefined ? [] : partsOf(rulesOf(group, project), MOST_RULES).map((rules, i) => ({ name: partName(group.name, i), interval, rules }));
  const file = path === undefined ? undefined : { path, groups, content: yaml({ groups }, 'alert-rules/') };
  made.set(group, { config: project.config, file });
  return file;
}
/** Rule files, one per group; what is more than every engine takes in a group is divided. Accepted by promtool 2.42, 2.53 and 3.16 (`check rules --lint-fatal`). */
export const ruleFiles = (project: Project): OutputFile[] => project.ruleGroups.flatMap((group) => {
  const file = ruleFile(group, project);
  return file ? [{ path: file.path, content: file.content }] : [];
});
