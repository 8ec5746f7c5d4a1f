import type { Config } from '../../../model/config';

/** Most alerts of a group that are listed; a message of more than 40,000 characters is refused by Slack. */
const LISTED = 10;

/** The alert that a message is about, as `$lead`: one that fires before one that is over. */
const LEAD = `{{ $lead := index .Alerts 0 }}
{{- if .Alerts.Firing }}{{ $lead = index .Alerts.Firing 0 }}{{ end }}`;

const escaped = (value: string): string => `{{ template "oac.slack.escaped" ${value} }}`;
/** A moment in the reader's own time zone; UTC where Slack cannot, as in a notification of a phone. */
const moment = (time: string): string => `<!date^{{ ${time}.Unix }}^{date_short_pretty} {time_secs}|{{ ${time}.UTC.Format "2006-01-02 15:04:05 MST" }}>`;
/** A link, with what separates it from the one before. */
const link = (url: string, name: string): string => `{{ with ${url} }}{{ $separator }}<${escaped('.')}|${name}>{{ $separator = " · " }}{{ end }}`;
const others = (list: string, word: string): string => `{{- range $i, $alert := ${list} }}{{ if and (lt $i ${LISTED}) (ne $alert.Fingerprint $lead.Fingerprint) }}
• ${word}{{ template "oac.slack.summary" $alert }}{{ end }}{{ end }}`;

/** A user's words inside a Go template. */
const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
/** A mention is above the text, and only while something fires: that it is over wakes nobody. Grafana's own setting for it mentions always. */
const above = (mention: string | undefined): string => (mention ? `{{ if eq .Status "firing" }}${words(mention)}\n{{ end }}` : '');

/**
 * Names and texts of the templates that messages are made of: the words and the order of Alertmanager's. Values and functions are those of
 * Grafana 9.4. An alert named DatasourceError is Grafana's own word for a rule that it could not evaluate; its `rulename` says which.
 */
const templates = (mention: string | undefined) => ({
  escaped: '{{ reReplaceAll "&" "&amp;" . | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}',
  summary: `{{ if .Labels.rulename }}${escaped('.Labels.rulename')} cannot be evaluated ({{ .Labels.alertname }}): ${escaped('.Annotations.Error')}
{{- else if .Annotations.summary }}${escaped('.Annotations.summary')}{{ else }}${escaped('.Labels.alertname')}{{ end }}`,
  title: `${LEAD}
{{- if eq .Status "resolved" }}:white_check_mark: Resolved: {{ else if eq $lead.Labels.severity "critical" }}:rotating_light: {{ else }}:warning: {{ end }}
{{- template "oac.slack.summary" $lead }}`,
  notice: `${LEAD}
{{- if eq $lead.Status "firing" }}Firing since ${moment('$lead.StartsAt')}
{{- else }}Lasted {{ ($lead.EndsAt.Sub $lead.StartsAt).Round 1000000000 }}, from ${moment('$lead.StartsAt')} to ${moment('$lead.EndsAt')}
{{- end }}
{{- if $lead.Annotations.description }}
${escaped('$lead.Annotations.description')}
{{- end }}
{{- $separator := "\\n" }}
{{- "" }}${link('$lead.PanelURL', 'Panel')}${link('$lead.Annotations.dashboard_url', 'Dashboard')}${link('$lead.Annotations.runbook_url', 'Runbook')}
{{- if eq $lead.Status "firing" }}${link('$lead.SilenceURL', 'Silence')}{{ end }}
${others('.Alerts.Firing', '')}
${others('.Alerts.Resolved', 'resolved: ')}
{{- if gt (len .Alerts) ${LISTED} }}
• and more: <{{ .ExternalURL }}alerting/list|{{ len .Alerts.Firing }} alerts fire>{{ end }}
{{- "\\n" }}{{ $lead.Labels.alertname }}
{{- if $lead.Labels.severity }} · {{ $lead.Labels.severity }}{{ end }}
{{- if $lead.Labels.owner }} · ${escaped('$lead.Labels.owner')}{{ end }}
{{- if $lead.Labels.environment }} · ${escaped('$lead.Labels.environment')}{{ end }}`,
  page: `${above(mention)}{{ template "oac.slack.notice" . }}`,
});

/** The templates of a project, as one group of Grafana's. */
export const slackTemplates = ({ receivers }: Config): object[] => [{
  orgId: 1,
  name: 'oac-slack',
  template: Object.entries(templates(receivers.page.mention)).map(([name, text]) => `{{ define "oac.slack.${name}" -}}\n${text}\n{{- end }}\n`).join('\n'),
}];

/** What a field of a Slack message says. No dollar: Grafana would replace it by the environment here, and does not in templates. */
export const slackField = (name: keyof ReturnType<typeof templates>): string => `{{ template "oac.slack.${name}" . }}`;
