/** What `oac check --live` can say, for `docs/checks.md`. */
export const liveChecks: readonly { readonly id: string; readonly severity: 'error' | 'warning'; readonly why: string; readonly example: string; readonly remedy: string }[] = [
  { id: 'live/metric', severity: 'error', why: 'A rule or panel reads a metric that the server has not seen in the last hour: it is empty, and an alert on it never fires.', example: 'rate(http_request_total[5m])', remedy: 'Correct the name, or find out why the service no longer exposes it.' },
  { id: 'live/label', severity: 'error', why: 'No series of the metric has a label that is selected or grouped by.', example: 'up{jobb="api"}', remedy: 'Correct the label, or the relabelling of the scrape.' },
  { id: 'live/series', severity: 'warning', why: 'No series matches: the value of a label is another one there.', example: 'up{job="apii"}', remedy: 'Correct the value.' },
  { id: 'live/rule-missing', severity: 'error', why: 'A generated rule or group is not loaded: its alerts cannot fire.', example: 'rules/latency.yml, not among rule_files', remedy: 'Name the file in rule_files, and reload.' },
  { id: 'live/rule-differs', severity: 'error', why: 'The server evaluates another version of the rule than the one generated.', example: 'for: 1m here, for: 5m there', remedy: 'Load the generated file.' },
  { id: 'live/rule-extra', severity: 'warning', why: 'The server still evaluates a rule that is no longer generated.', example: 'an alert that was renamed', remedy: 'Reload, or delete the old file.' },
  { id: 'live/rule-unhealthy', severity: 'error', why: 'The server cannot evaluate the rule; what it says is in the message.', example: 'found duplicate series for the match group', remedy: 'Mend the expression.' },
  { id: 'live/group-slow', severity: 'warning', why: 'A group takes longer than its interval, so evaluations are left out.', example: '12 s for an interval of 10 s', remedy: 'Record expensive parts, or evaluate less often.' },
  { id: 'live/reload-failed', severity: 'error', why: 'The last reload of the configuration failed: the server runs an older one.', example: 'reloadConfigSuccess: false', remedy: 'See the log of the server.' },
  { id: 'live/alertmanager', severity: 'warning', why: 'The server knows no Alertmanager: alerts fire and reach nobody.', example: 'activeAlertmanagers: []', remedy: 'Name it under alerting in prometheus.yml.' },
  { id: 'live/version', severity: 'warning', why: 'The server is older than the one that files are generated for, and may refuse them.', example: "prometheus: { version: '3.13' }, and 2.53 runs", remedy: 'Say the version that runs in oac.config.ts.' },
  { id: 'live/dashboard-missing', severity: 'error', why: 'Grafana has no dashboard of the uid that alerts link to.', example: 'GET /api/dashboards/uid/api-overview gives 404', remedy: 'Provision it.' },
  { id: 'live/dashboard-differs', severity: 'warning', why: 'The dashboard there is another version, perhaps edited by hand.', example: 'panels[3].targets[0].expr', remedy: 'Load the generated file, or bring the change into the definition.' },
  { id: 'live/datasource-missing', severity: 'error', why: 'A dashboard names a data source that is not there.', example: "datasource: { uid: 'prometheus' }", remedy: 'Provision it, or correct its uid.' },
];
