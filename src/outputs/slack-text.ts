/** Minutes of the dashboard before the start of an alert: long enough to see what was normal. */
const BEFORE = 30;
/** Minutes of the dashboard after its end. */
const AFTER = 5;
/** Most alerts of a group that are listed; a message of more than 40,000 characters is refused by Slack. */
const LISTED = 10;
const nanoseconds = (minutes: number): number => minutes * 60e9;

/** The alert that a message is about, as `$lead`: one that fires before one that is over, one with a named cause before one without, else the newest: it is why the message came. */
export const LEAD = `{{ $lead := index .Alerts 0 }}
{{- range .Alerts }}{{ if .Annotations.cause }}{{ $lead = . }}{{ end }}{{ end }}
{{- if .Alerts.Firing }}{{ $lead = index .Alerts.Firing 0 }}{{ end }}
{{- range .Alerts.Firing }}{{ if .StartsAt.After $lead.StartsAt }}{{ $lead = . }}{{ end }}{{ end }}
{{- range .Alerts.Firing }}{{ if .Annotations.cause }}{{ $lead = . }}{{ end }}{{ end }}`;

export const escaped = (value: string): string => `{{ template "oac.slack.escaped" ${value} }}`;
/** A moment in the reader's own time zone; UTC where Slack cannot, as in a notification of a phone. */
const moment = (time: string): string => `<!date^{{ ${time}.Unix }}^{date_short_pretty} {time_secs}|{{ ${time}.UTC.Format "2006-01-02 15:04:05 MST" }}>`;
/** Address of the dashboard around an alert. `and` is what joins parameters: an entity inside of text, plain in a field that is an address. */
export function dashboard(and: '&' | '&amp;'): string {
  const safe = `reReplaceAll "<" "%3C" | reReplaceAll ">" "%3E" | reReplaceAll "[|]" "%7C" | reReplaceAll " " "%20"`;
  const from = `from={{ (.StartsAt.Add -${nanoseconds(BEFORE)}).UnixMilli }}`;
  const to = `to={{ if eq .Status "firing" }}now{{ else }}{{ (.EndsAt.Add ${nanoseconds(AFTER)}).UnixMilli }}{{ end }}`;
  return `{{ with .Annotations.dashboard_url }}{{ reReplaceAll "&" "${and}" . | ${safe} }}{{ if match "[?]" . }}${and}{{ else }}?{{ end }}{{ end }}${from}${and}${to}`;
}
/** A link, with what separates it from the one before. */
export const link = (url: string, name: string): string => `{{ $separator }}<${url}|${name}>{{ $separator = " · " }}`;
const others = (list: string, word: string): string => `{{- range $i, $alert := ${list} }}{{ if and (lt $i ${LISTED}) (ne $alert.Fingerprint $lead.Fingerprint) }}
• ${word}{{ template "oac.slack.summary" $alert }}{{ end }}{{ end }}`;

/** Templates that both servers' messages are made of, by name. */
export const PARTS = {
  escaped: '{{ reReplaceAll "&" "&amp;" . | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}',
  title: `${LEAD}
{{- if eq .Status "resolved" }}:white_check_mark: Resolved: {{ else if eq $lead.Labels.severity "critical" }}:rotating_light: {{ else }}:warning: {{ end }}
{{- template "oac.slack.summary" $lead }}`,
  dashboard_in_text: dashboard('&amp;'),
};
/**
 * What a message says below its title; each server has links of its own, and a place where all alerts are. A value that is missing takes its line with it.
 * What is over names no cause: the last evaluation was made when the cause was gone and only the rule's window still saw it, and would call it UNKNOWN.
 */
export const text = (links: string, allAlerts: string): string => `${LEAD}
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
*Slow requests* ${escaped('$lead.Annotations.slowest')}
{{- end }}
{{- if $lead.Annotations.also }}
*Also* ${escaped('$lead.Annotations.also')}
{{- end }}
{{- end }}
{{- $separator := "\\n" }}
${links}
${others('.Alerts.Firing', '')}
${others('.Alerts.Resolved', 'resolved: ')}
{{- if gt (len .Alerts) ${LISTED} }}
• and more: <${allAlerts}|{{ len .Alerts.Firing }} alerts fire>{{ end }}`;
/** Where a dashboard, a runbook are: the same in both. */
export const DASHBOARD_AND_RUNBOOK = `{{- if $lead.Annotations.dashboard_url }}${link('{{ template "oac.slack.dashboard_in_text" $lead }}', 'Dashboard')}{{ end }}
{{- if $lead.Annotations.runbook_url }}${link(escaped('$lead.Annotations.runbook_url'), 'Runbook')}{{ end }}`;
