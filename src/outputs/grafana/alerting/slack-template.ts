import type { Config } from '../../../model/config';
import { DASHBOARD_AND_RUNBOOK, escaped, link, PARTS, text } from '../../slack-text';

/** A user's words inside a Go template. */
const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
/** A mention is above the text, and only while something fires: that it is over wakes nobody. Grafana's own setting for it mentions always. */
const above = (mention: string | undefined): string => (mention ? `{{ if eq .Status "firing" }}${words(mention)}\n{{ end }}` : '');

/**
 * Names and texts of the templates that messages are made of: Alertmanager's, but for links, and what is its footer is the last line here. Values and functions are those of
 * Grafana 9.4. An alert named DatasourceError is Grafana's own word for a rule that it could not evaluate; its `rulename` says which.
 */
const templates = (mention: string | undefined) => ({
  ...PARTS,
  summary: `{{ if .Labels.rulename }}${escaped('.Labels.rulename')} cannot be evaluated ({{ .Labels.alertname }}): ${escaped('.Annotations.Error')}
{{- else if .Annotations.summary }}${escaped('.Annotations.summary')}{{ else }}${escaped('.Labels.alertname')}{{ end }}`,
  notice: `${text(`{{- if $lead.PanelURL }}${link(escaped('$lead.PanelURL'), 'Panel')}{{ end }}
${DASHBOARD_AND_RUNBOOK}
{{- if and (eq $lead.Status "firing") $lead.SilenceURL }}${link(escaped('$lead.SilenceURL'), 'Silence')}{{ end }}`, '{{ .ExternalURL }}alerting/list')}
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
