import type { Config } from '../../../model/config';
import type { Alert } from '../../../model/rules';
import type { Node } from '../../../promql/nodes';
import { diagnosisTexts, summaryOf } from '../../prometheus/annotations';
import { runbookUrl } from '../../runbook-url';
import { asksBeside } from './beside';

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

/** What an alert of Grafana's says, and the queries that its rule needs beside to say it. */
export function textsOf(alert: Alert, config: Config): { readonly annotations: Readonly<Record<string, string>>; readonly beside: ReadonlyMap<string, Node> } {
  const runbook = runbookUrl(config, alert.name);
  const { asking, beside } = asksBeside();
  const diagnosed = alert.diagnosis ? Object.entries(diagnosisTexts(alert.diagnosis, alert, asking)) : [];
  return {
    annotations: {
      summary: translated(summaryOf(alert)),
      description: words(alert.description ?? alert.runbook.meaning),
      ...Object.fromEntries(diagnosed.map(([name, text]) => [name, translated(text)])),
      ...(alert.dashboard ? { dashboard_url: words(`${config.grafana.url.replace(/\/$/, '')}/d/${alert.dashboard}`) } : {}),
      ...(runbook === undefined ? {} : { runbook_url: words(runbook) }),
    },
    beside,
  };
}
