import type { Condition } from '../model/condition';
import type { Project } from '../model/project';
import { alertsOf, type Alert, type Severity } from '../model/rules';
import { inWords } from '../signals/conditions';
import { silencersOf } from './grafana/alerting/quiet';

/** What a condition says, without the values of one moment. */
const says = (text: string): string => text.replace(/\{\{\s*\$labels\.(\w+)\s*\}\}/g, '<$1>').replace(/\{\{[^{}]*\}\}/g, '…');
const COMPARES = { '>': 'above', '>=': 'at or above', '<': 'below', '<=': 'at or below', '==': 'exactly' } as const;
/** When it fires, in a line. A limit is said as a limit; other conditions have words of their own. */
export function inShort({ compare, signal, says: words }: Condition): string {
  return compare && signal?.limits && Object.values(signal.limits).includes(compare.limit) ? `${signal.title} ${COMPARES[compare.op]} ${inWords(compare.limit, signal.unit)}` : says(words);
}
/** One line: whose, and what is wrong. */
export const headline = ({ summary, condition }: Alert): string =>
  (summary === undefined ? `${condition.service ? `${condition.service.name}: ` : ''}${inShort(condition)}` : says(summary));
/** Who evaluates a rule, in words. */
export const ENGINES = { prometheus: 'Prometheus', grafana: 'Grafana', both: 'Prometheus and Grafana; Prometheus notifies' } as const;
/** What a severity means for whoever is told. */
export const MEANS: Readonly<Record<Severity, string>> = { critical: 'it wakes someone', warning: 'it waits for working hours', info: 'for the record' };

/** Who gets a message about an alert, in words. */
export function told(alert: Alert, { config: { receivers } }: Project): string {
  if (alert.deadMan) return receivers.deadMan ? "the dead man's receiver, which complains when the alert stops" : 'nobody: no receiver for the dead man is configured';
  if (alert.severity !== 'critical') {
    const { days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from = '', to = '', zone = 'UTC' } = receivers.noticeTimes ?? {};
    return `Slack, ${receivers.notice.channel}${receivers.noticeTimes ? `, ${days.map((day) => day.slice(0, 3)).join(' ')} ${from} to ${to} ${zone}` : ''}`;
  }
  // `<!subteam^S0123|@backend-oncall>` is what Slack reads; people read what stands after the bar.
  const mention = receivers.page.mention?.replace(/^<[^|>]*\|([^>]*)>$/, '$1');
  return `Slack, ${receivers.page.channel}${mention ? `, with a mention of ${mention}` : ''}`;
}
/** What the rules of `alertmanager.yml` do to two alerts of one service. */
function silences(one: Alert, other: Alert): boolean {
  if (one.inhibits === 'service' && !other.inhibits && !other.deadMan) return true;
  const key = one.condition.signal?.place.key;
  return one.severity === 'critical' && other.severity === 'warning' && key !== undefined && [other.condition.signal, ...other.explains ?? []].some((signal) => signal?.place.key === key);
}
/** Alerts that stay quiet while one fires, and those during which it does itself: in Alertmanager by its rules, which alerts of Grafana never reach, there by their queries. */
export function inhibitionOf(alert: Alert, project: Project): { readonly silenced: readonly Alert[]; readonly silencers: readonly Alert[] } {
  const { service } = alert.condition;
  if (!service) return { silenced: [], silencers: [] };
  const groups = project.ruleGroups;
  if (alert.engine === 'grafana') return { silenced: alertsOf(groups, 'grafana').filter((other) => silencersOf(other, groups).includes(alert)), silencers: silencersOf(alert, groups) };
  const others = alertsOf(project.ruleGroups, 'prometheus').filter((a) => a !== alert && a.condition.service?.name === service.name);
  return { silenced: others.filter((a) => silences(alert, a)), silencers: others.filter((a) => silences(a, alert)) };
}
