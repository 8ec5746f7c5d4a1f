import type { Config, SlackReceiver } from '../../../model/config';
import { dollars } from '../provisioning';

const URL_VARIABLE = 'SLACK_WEBHOOK_URL';
/** A period that never ends: who is muted by it evaluates and tells nobody. */
export const NEVER = 'evaluates only';

function slack(name: string, receiver: SlackReceiver, mention: boolean): object {
  return {
    orgId: 1,
    name,
    receivers: [{
      uid: `oac-${name}`,
      type: 'slack',
      disableResolveMessage: false,
      settings: {
        recipient: dollars(receiver.channel),
        url: `$${receiver.webhookUrlEnv ?? URL_VARIABLE}`,
        title: '{{ template "oac.slack.title" . }}',
        text: `{{ template "oac.slack.${mention ? 'page' : 'text'}" . }}`,
      },
    }],
  };
}
export const noticeOf = (config: Config): SlackReceiver => {
  const { page, notice } = config.receivers;
  return { channel: page.channel, ...(page.webhookUrlEnv ? { webhookUrlEnv: page.webhookUrlEnv } : {}), ...notice };
};
export const contactPoints = (config: Config): object[] => [slack('page', config.receivers.page, config.receivers.page.mention !== undefined), slack('notice', noticeOf(config), false)];

/** One tree: Grafana's files know no more. Alerts that Prometheus tells about too are muted here. */
export const policies = (muted: boolean): object[] => [{
  orgId: 1,
  receiver: 'notice',
  group_by: ['service'],
  group_wait: '10s',
  group_interval: '1m',
  repeat_interval: '4h',
  routes: [
    ...(muted ? [{ receiver: 'notice', object_matchers: [['notified_by', '=', 'prometheus']], mute_time_intervals: [NEVER] }] : []),
    { receiver: 'page', object_matchers: [['severity', '=', 'critical']], group_by: ['service'], group_wait: '1s', group_interval: '30s' },
  ],
}];
/** Every day of the week. */
export const muteTimes = (): object[] => [{ orgId: 1, name: NEVER, time_intervals: [{ weekdays: ['sunday:saturday'] }] }];

/** The words of a message: the same order as Alertmanager's. */
export function templates(config: Config): object[] {
  const mention = config.receivers.page.mention;
  const text = [
    '{{ define "oac.slack.title" }}{{ if eq .Status "resolved" }}:white_check_mark: Resolved: {{ else if eq .CommonLabels.severity "critical" }}:rotating_light: {{ else }}:warning: {{ end }}{{ with index .Alerts 0 }}{{ .Annotations.summary }}{{ end }}{{ end }}',
    '{{ define "oac.slack.text" }}{{ range $i, $a := .Alerts }}{{ if lt $i 10 }}{{ if $i }}• {{ .Annotations.summary }}',
    '{{ else }}{{ if .Annotations.description }}{{ .Annotations.description }}',
    '{{ end }}Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}',
    '{{ if .Annotations.dashboard_url }}<{{ .Annotations.dashboard_url }}|Dashboard>{{ end }}{{ if .Annotations.runbook_url }} · <{{ .Annotations.runbook_url }}|Runbook>{{ end }}{{ if .SilenceURL }} · <{{ .SilenceURL }}|Silence>{{ end }}',
    '{{ end }}{{ end }}{{ end }}{{ end }}',
    ...(mention ? [`{{ define "oac.slack.page" }}{{ if eq .Status "firing" }}${mention.replaceAll('{{', '{{ "{{" }}')}`, '{{ end }}{{ template "oac.slack.text" . }}{{ end }}'] : []),
    '',
  ].join('\n');
  return [{ orgId: 1, name: 'oac', template: text }];
}
