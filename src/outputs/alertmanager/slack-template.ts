/** Minutes of the dashboard before the start of an alert: long enough to see what was normal. */
const BEFORE = 30;
/** Minutes of the dashboard after its end. */
const AFTER = 5;
/** Most alerts of a group that are listed; a message of more than 40,000 characters is refused by Slack. */
const LISTED = 10;
const nanoseconds = (minutes: number): number => minutes * 60e9;

/** The alert that a message is about, as `$lead`: one that fires before one that is over, one with a named cause before one without. */
const LEAD = `{{ $lead := index .Alerts 0 }}
{{- range .Alerts }}{{ if .Annotations.cause }}{{ $lead = . }}{{ end }}{{ end }}
{{- if .Alerts.Firing }}{{ $lead = index .Alerts.Firing 0 }}{{ end }}
{{- range .Alerts.Firing }}{{ if .Annotations.cause }}{{ $lead = . }}{{ end }}{{ end }}`;

const escaped = (value: string): string => `{{ template "oac.slack.escaped" ${value} }}`;
/** A moment in the reader's own time zone; UTC where Slack cannot, as in a notification of a phone. */
const moment = (time: string): string => `<!date^{{ ${time}.Unix }}^{date_short_pretty} {time_secs}|{{ ${time}.UTC.Format "2006-01-02 15:04:05 MST" }}>`;
/** Address of the dashboard around an alert. `and` is what joins parameters: an entity inside of text, plain in a field that is an address. */
function dashboard(and: '&' | '&amp;'): string {
  const safe = `reReplaceAll "<" "%3C" | reReplaceAll ">" "%3E" | reReplaceAll "[|]" "%7C" | reReplaceAll " " "%20"`;
  const from = `from={{ (.StartsAt.Add -${nanoseconds(BEFORE)}).UnixMilli }}`;
  const to = `to={{ if eq .Status "firing" }}now{{ else }}{{ (.EndsAt.Add ${nanoseconds(AFTER)}).UnixMilli }}{{ end }}`;
  return `{{ with .Annotations.dashboard_url }}{{ reReplaceAll "&" "${and}" . | ${safe} }}{{ if match "[?]" . }}${and}{{ else }}?{{ end }}{{ end }}${from}${and}${to}`;
}
/** A link, with what separates it from the one before. */
const link = (url: string, name: string): string => `{{ $separator }}<${url}|${name}>{{ $separator = " · " }}`;
const SILENCE = `{{ $.ExternalURL }}/#/silences/new?filter=
{{- if $lead.Labels.service }}{{ printf "{alertname=%q,service=%q}" $lead.Labels.alertname $lead.Labels.service | urlquery | reReplaceAll "[+]" "%20" }}
{{- else }}{{ printf "{alertname=%q}" $lead.Labels.alertname | urlquery | reReplaceAll "[+]" "%20" }}{{ end }}`;
const others = (list: string, word: string): string => `{{- range $i, $alert := ${list} }}{{ if and (lt $i ${LISTED}) (ne $alert.Fingerprint $lead.Fingerprint) }}
• ${word}{{ template "oac.slack.summary" $alert }}{{ end }}{{ end }}`;

/**
 * Names and texts of the templates that Slack's messages are made of. A value that is missing takes its line with it. What is over names no cause: the
 * last evaluation was made when the cause was gone and only the rule's window still saw it, and would call it UNKNOWN.
 * Only functions of Alertmanager 0.25 are used: a later one fails when the message is sent, not when the file is read.
 */
const TEMPLATES = {
  escaped: '{{ reReplaceAll "&" "&amp;" . | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}',
  summary: `{{ if .Annotations.summary }}${escaped('.Annotations.summary')}{{ else }}${escaped('.Labels.alertname')}{{ end }}`,
  dashboard: dashboard('&'),
  dashboard_in_text: dashboard('&amp;'),
  title: `${LEAD}
{{- if eq .Status "resolved" }}:white_check_mark: Resolved: {{ else if eq $lead.Labels.severity "critical" }}:rotating_light: {{ else }}:warning: {{ end }}
{{- template "oac.slack.summary" $lead }}`,
  title_link: `${LEAD}
{{- if $lead.Annotations.dashboard_url }}{{ template "oac.slack.dashboard" $lead }}{{ else }}{{ $lead.Annotations.runbook_url }}{{ end }}`,
  fallback: `${LEAD}
{{- template "oac.slack.title" . }}{{ if and $lead.Annotations.cause (eq $lead.Status "firing") }} | ${escaped('$lead.Annotations.cause')}{{ end }}`,
  color: `{{ if eq .Status "resolved" }}good
{{- else if eq .CommonLabels.severity "critical" }}danger
{{- else if eq .CommonLabels.severity "info" }}#439fe0
{{- else }}warning{{ end }}`,
  text: `${LEAD}
{{- if eq $lead.Status "firing" }}
{{- if $lead.Annotations.latency }}${escaped('$lead.Annotations.latency')}, firing since{{ else }}Firing since{{ end }} ${moment('$lead.StartsAt')}
{{- else }}Lasted {{ ($lead.EndsAt.Sub $lead.StartsAt).Round 1000000000 }}, from ${moment('$lead.StartsAt')} to ${moment('$lead.EndsAt')}
{{- end }}
{{- if $lead.Annotations.cause }}{{ if eq $lead.Status "firing" }}
*Cause* ${escaped('$lead.Annotations.cause')}{{ end }}
{{- else if $lead.Annotations.description }}
${escaped('$lead.Annotations.description')}
{{- end }}
{{- if eq $lead.Status "firing" }}
{{- if $lead.Annotations.facts }}
*Facts* ${escaped('$lead.Annotations.facts')}
{{- end }}
{{- if $lead.Annotations.slowest }}
*Slowest* ${escaped('$lead.Annotations.slowest')}
{{- end }}
{{- if $lead.Annotations.also }}
*Also* ${escaped('$lead.Annotations.also')}
{{- end }}
{{- end }}
{{- $separator := "\\n" }}
{{- if $lead.Annotations.dashboard_url }}${link('{{ template "oac.slack.dashboard_in_text" $lead }}', 'Dashboard')}{{ end }}
{{- if $lead.Annotations.runbook_url }}${link(escaped('$lead.Annotations.runbook_url'), 'Runbook')}{{ end }}
{{- if eq $lead.Status "firing" }}${link(SILENCE, 'Silence')}{{ end }}
${others('.Alerts.Firing', '')}
${others('.Alerts.Resolved', 'resolved: ')}
{{- if gt (len .Alerts) ${LISTED} }}
• and more: <{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}|{{ len .Alerts.Firing }} alerts fire>{{ end }}`,
  footer: `${LEAD}
{{- $lead.Labels.alertname }}
{{- if $lead.Labels.severity }} · {{ $lead.Labels.severity }}{{ end }}
{{- if $lead.Labels.owner }} · {{ $lead.Labels.owner }}{{ end }}
{{- if $lead.Labels.environment }} · {{ $lead.Labels.environment }}{{ end }}`,
};

const define = (name: string, text: string): string => `{{ define "oac.slack.${name}" -}}\n${text}\n{{- end }}`;
/** `alertmanager/templates/slack.tmpl`. Nothing in it depends on a definition. Rendered by Alertmanager 0.25, 0.28 and 0.34. */
export const slackTemplate = (): string => [
  '{{/* Written by `oac generate`. Do not edit: it is replaced by the next run. */}}',
  ...Object.entries(TEMPLATES).map(([name, text]) => define(name, text)),
].join('\n\n') + '\n';

/** What a field of a Slack message says. */
export const slackField = (name: keyof typeof TEMPLATES): string => `{{ template "oac.slack.${name}" . }}`;

/** The same where no template file can be had: with the templates that it uses, and no line between them, which the message would have. */
export function slackFieldWhole(name: keyof typeof TEMPLATES): string {
  const used = new Set<string>();
  const use = (text: string): void => [...text.matchAll(/template "oac\.slack\.(\w+)"/g)].forEach(([, inner]) => {
    if (used.has(inner!)) return;
    use(TEMPLATES[inner as keyof typeof TEMPLATES]);
    used.add(inner!);
  });
  use(slackField(name));
  return [...used].map((each) => define(each, TEMPLATES[each as keyof typeof TEMPLATES])).join('') + slackField(name);
}
