import type { Config } from '../../../model/config';
import type { Alert } from '../../../model/rules';
import { summaryOf } from '../../prometheus/annotations';
import { runbookUrl } from '../../runbook-url';

/** Prints a dollar. `${NAME}` is replaced by the environment in annotations too, by newer versions; older ones know no escape for it. */
const DOLLAR = '{{ "$" }}';
/** A user's words inside a template of Grafana's. */
const words = (text: string): string => text.replace(/\{\{|\$(?=\{)/g, (found) => (found === '$' ? DOLLAR : '{{ "{{" }}'));
/**
 * A template of Prometheus' as one of Grafana's. They have the same functions, but for `query`; the number is not in `$value`, which is a
 * text there, but in the value of query A.
 */
const translated = (template: string): string =>
  template.replace(/\{\{[\s\S]*?\}\}|\$(?=\{)/g, (found) => (found === '$' ? DOLLAR : found.replace(/\$value\b/g, '$values.A.Value')));

/** What an alert of Grafana's says. */
export function annotationsOf(alert: Alert, config: Config): Record<string, string> {
  const runbook = runbookUrl(config, alert.name);
  return {
    summary: translated(summaryOf(alert)),
    description: words(alert.description ?? alert.runbook.meaning),
    ...(alert.dashboard ? { dashboard_url: words(`${config.grafana.url.replace(/\/$/, '')}/d/${alert.dashboard}`) } : {}),
    ...(runbook === undefined ? {} : { runbook_url: words(runbook) }),
  };
}
