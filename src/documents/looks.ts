/** Whether a text that cannot be read was meant to be one of ours. */
export function looksLikeOurs(text: string): boolean {
  const says = (...words: readonly RegExp[]): boolean => words.every((word) => word.test(text));
  return (
    says(/["']?panels["']?\s*:\s*\[/, /["']?(?:schemaVersion|gridPos|targets|templating)["']?\s*:/)
    || says(/^[ \t]*["']?groups["']?\s*:/m, /["']?(?:expr|relativeTimeRange|datasourceUid)["']?\s*:/) || says(/^[ \t]*["']?scrape_configs["']?\s*:/m, /job_name|static_configs|_sd_configs/)
    || says(/^["']?route["']?\s*:/m, /^["']?receivers["']?\s*:/m) || says(/^apiVersion\s*:\s*1\s*$/m, /^(?:providers|datasources|contactPoints|policies|muteTimes|templates)\s*:/m)
    || says(/^apiVersion\s*:\s*(?:monitoring\.coreos\.com|dashboard\.grafana\.app|grafana\.integreatly\.org|keda\.sh)\//m, /^kind\s*:\s*(?:PrometheusRule|ServiceMonitor|PodMonitor|AlertmanagerConfig|GrafanaDashboard|ScaledObject|Dashboard)\b/m)
  );
}

/** Whether a text still has to be filled in by Helm before a server gets it. */
export const isHelm = (text: string): boolean => /\{\{-?\s*(?:\$?\.(?:Values\.[a-z]|Release\.|Chart\.|Capabilities\.)|include "|toYaml\b|tpl\b)/.test(text);

/** Whether a text that cannot be read has to be filled in, by whatever program. `line`: where reading stopped; an unquoted `{{ $labels.x }}` there is a slip. */
export const isUnfilled = (text: string, line: string): boolean =>
  isHelm(text) || /(?:^|[:[,(])\s*(?:-\s+)?(?:\{\{-?\s*(?!\$(?:labels|value|externalLabels)\b)\S|\$\{|\{%|<%)/.test(line);

/** Whether a text is a template of Alertmanager's: definitions that use what it hands over. */
export function isAlertmanagerTemplate(text: string): boolean {
  const uses = /\.(?:Alerts|CommonLabels|CommonAnnotations|GroupLabels|ExternalURL|Receiver|Annotations|GeneratorURL|StartsAt)\b/;
  return /\{\{-?\s*define\s+["`]/.test(text) && uses.test(text) && !/\.(?:Values|Release|Chart)\./.test(text);
}
