import { outside, type TimeInterval } from '../../model/active-times';
import type { CompleteReceivers, CompleteSlackReceiver, Config } from '../../model/config';
import type { Project } from '../../model/project';
import { alertsOf } from '../../model/rules';
import { slackField } from './slack-template';

/** A user's words inside a Go template. */
export const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');

function slack({ channel, webhookUrlFile, mention }: CompleteSlackReceiver): object {
  return {
    api_url_file: webhookUrlFile,
    send_resolved: true,
    channel: words(channel),
    // Above the message proper, where a mention is sure to be read as one; that it is over wakes nobody.
    ...(mention ? { pretext: `{{ if eq .Status "firing" }}${words(mention)}{{ end }}` } : {}),
    ...Object.fromEntries((['title', 'title_link', 'fallback', 'color', 'text', 'footer'] as const).map((field) => [field, slackField(field)])),
  };
}
function receivers({ page, notice, deadMan }: CompleteReceivers): object[] {
  return [
    { name: 'page', slack_configs: [slack(page)] },
    { name: 'notice', slack_configs: [slack(notice)] },
    { name: 'dead-man', ...(deadMan ? { webhook_configs: [{ url: deadMan.url, send_resolved: false }] } : {}) },
  ];
}
/** Whenever notices wait. */
export const OUTSIDE = 'outside-notice-times';
/** Who tells whom. The root cannot wait, so where notices do they have a route of their own. */
export const routeOf = ({ receivers: { noticeTimes } }: Config) => ({
  receiver: 'notice',
  group_by: ['service', 'environment'],
  group_wait: '10s',
  group_interval: '1m',
  repeat_interval: '4h',
  routes: [
    // Alertmanager looks at a group once a group_interval and skips what was sent less than a repeat_interval ago: equal times lose every other beat.
    { receiver: 'dead-man', matchers: ['deadman="true"'], group_wait: '0s', group_interval: '30s', repeat_interval: '25s' },
    // The text names the cause already: no waiting for company.
    { receiver: 'page', matchers: ['severity="critical"'], group_wait: '1s', group_interval: '30s' },
    ...(noticeTimes ? [{ receiver: 'notice', matchers: ['severity!="critical"'], mute_time_intervals: [OUTSIDE] }] : []),
  ],
});
export const timeIntervals = ({ receivers: { noticeTimes } }: Config): { readonly name: string; readonly time_intervals: readonly TimeInterval[] }[] => (noticeTimes ? [{ name: OUTSIDE, time_intervals: outside(noticeTimes) }] : []);
/**
 * `equal` takes a label that both lack for equal, so what has to be there is asked for. A critical alert about one process says nothing of
 * another's warning, nor does staging of production.
 */
export function inhibitRules(project: Project): object[] {
  const names = alertsOf(project.ruleGroups, 'prometheus').filter((a) => a.inhibits === 'service').map((a) => a.name).sort();
  return [
    ...explained(project),
    // All of them in one rule: Alertmanager lets no source of a rule silence another, but with a rule each, two that fire together would.
    ...(names.length > 0 ? [{ source_matchers: [`alertname=~"${names.join('|')}"`, 'service=~".+"'], target_matchers: ['deadman!="true"'], equal: ['service', 'environment'] }] : []),
    { source_matchers: ['severity="critical"', 'service=~".+"', 'signal=~".+"'], target_matchers: ['severity="warning"'], equal: ['service', 'environment', 'signal', ...project.config.instanceLabels] },
  ];
}
/** Causes, while what they explain is paged: by name, since `equal` compares one label with itself. */
function explained({ ruleGroups }: Project): object[] {
  const causes = alertsOf(ruleGroups, 'prometheus').flatMap((alert) => (alert.explains ?? []).map(({ place: { service, key } }) => ({ alert: alert.name, service: service.name, key })));
  const pairs = [...new Map(causes.map((each) => [`${each.service} ${each.key}`, each])).values()].sort((a, b) => (`${a.service} ${a.key}` < `${b.service} ${b.key}` ? -1 : 1));
  return pairs.map(({ service, key }) => ({
    source_matchers: ['severity="critical"', `service="${service}"`, `signal="${key}"`],
    target_matchers: ['severity="warning"', `alertname=~"${[...new Set(causes.filter((c) => c.service === service && c.key === key).map((c) => c.alert))].sort().join('|')}"`],
    equal: ['service', 'environment'],
  }));
}

/** What `alertmanager.yml` holds. Accepted by amtool 0.25, 0.28 and 0.34 (`check-config`). */
export const alertmanagerConfig = (project: Project): object => ({
  templates: ['templates/*.tmpl'],
  route: routeOf(project.config),
  inhibit_rules: inhibitRules(project),
  receivers: receivers(project.config.receivers),
  ...(project.config.receivers.noticeTimes ? { time_intervals: timeIntervals(project.config) } : {}),
});
