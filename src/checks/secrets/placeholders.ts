import type { DocumentKind } from '../../model/document';

export const EVERYWHERE: readonly DocumentKind[] = [
  'dashboard', 'dashboard-v2', 'grafana-alerting', 'grafana-dashboards', 'grafana-datasources', 'prometheus-rules', 'prometheus-config', 'alertmanager-config', 'alertmanager-template',
];
/** Taken from elsewhere when the server starts: an environment variable, a file, a vault, a template, or a hidden value. */
export function isReference(text: string): boolean {
  const bare = text.trim();
  return bare === '' || /^\$(?!\$)(?:\w+|\{[^}]*\}|__(?:env|file|vault)\{[^}]*\})$/.test(bare) || /^<[^<>]*>$/.test(bare) || /^\{\{[^]*\}\}$/.test(bare) || /^%\w+%$/.test(bare) || /^\[?REDACTED\]?$/i.test(bare);
}
/** What documentation and samples write where a secret belongs. */
export function isPlaceholder(text: string): boolean {
  return isReference(text) || /^(?:x{3,}|\*{3,}|\.{3,}|-+)$/i.test(text.trim())
    || /(?:^|[\s_-])(?:your|my|example|sample|dummy|placeholder|change[-_ ]?me|replace[-_ ]?me|redacted|todo|insert|secret[-_]here|fake|test)(?:$|[\s_-])/i.test(text.replace(/([a-z])([A-Z])/g, '$1-$2'))
    || /(.)\1{7,}|EXAMPLE/.test(text);
}
