import { DASHBOARD_AND_RUNBOOK, dashboard, escaped, LEAD, link, PARTS, text } from '../slack-text';

const SILENCE = `{{ $.ExternalURL }}/#/silences/new?filter=
{{- if $lead.Labels.service }}{{ printf "{alertname=%q,service=%q}" $lead.Labels.alertname $lead.Labels.service | urlquery | reReplaceAll "[+]" "%20" }}
{{- else }}{{ printf "{alertname=%q}" $lead.Labels.alertname | urlquery | reReplaceAll "[+]" "%20" }}{{ end }}`;

/**
 * Names and texts of the templates that Slack's messages are made of. Only functions of Alertmanager 0.25 are used: a later one fails when the message
 * is sent, not when the file is read.
 */
const TEMPLATES = {
  escaped: PARTS.escaped,
  summary: `{{ if .Annotations.summary }}${escaped('.Annotations.summary')}{{ else }}${escaped('.Labels.alertname')}{{ end }}`,
  dashboard: dashboard('&'),
  dashboard_in_text: PARTS.dashboard_in_text,
  title: PARTS.title,
  title_link: `${LEAD}
{{- if $lead.Annotations.dashboard_url }}{{ template "oac.slack.dashboard" $lead }}{{ else }}{{ $lead.Annotations.runbook_url }}{{ end }}`,
  fallback: `${LEAD}
{{- template "oac.slack.title" . }}{{ if and $lead.Annotations.cause (eq $lead.Status "firing") }} | ${escaped('$lead.Annotations.cause')}{{ end }}`,
  color: `{{ if eq .Status "resolved" }}good
{{- else if eq .CommonLabels.severity "critical" }}danger
{{- else if eq .CommonLabels.severity "info" }}#439fe0
{{- else }}warning{{ end }}`,
  text: text(`${DASHBOARD_AND_RUNBOOK}
{{- if eq $lead.Status "firing" }}${link(SILENCE, 'Silence')}{{ end }}`, '{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}'),
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
