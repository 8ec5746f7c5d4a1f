import type { Project } from '../../model/project';
import type { Alert } from '../../model/rules';
import type { Signal } from '../../model/signal';
import type { Node } from '../../promql/nodes';
import { questionsOf, type Diagnosis, type Fact } from '../../signals/diagnosis';
import { runbookUrl } from '../runbook-url';
import { causeText } from './cause';
import { ask, percent, words } from './template';

/** How a value of a unit is asked for and written. */
function written(signal: Signal): { readonly ask: (node: Node) => Node; readonly format: string } {
  switch (signal.unit) {
    case 'percentunit': return { ask: percent, format: 'printf "%.0f%%"' };
    case 's': return { ask: (node) => node, format: 'humanizeDuration' };
    case 'bytes': return { ask: (node) => node, format: 'humanize1024' };
    case 'reqps': return { ask: (node) => node, format: 'printf "%.1f/s"' };
    default: return { ask: (node) => node, format: 'humanize' };
  }
}
function value(question: Node, format: string, otherwise: string): string {
  return `{{ with ${ask(question)} }}{{ . | first | value | ${format} }}{{ else }}${otherwise}{{ end }}`;
}
function factText(fact: Fact, question: { readonly now: Node; readonly before?: Node }): string {
  const { ask: as, format } = written(fact.signal);
  const before = question.before ? `{{ with ${ask(as(question.before))} }} (before {{ . | first | value | ${format} }}){{ end }}` : '';
  return `${words(fact.name)} ${value(as(question.now), format, 'no data')}${before}`;
}
function diagnosisTexts(diagnosis: Diagnosis, alert: Alert): Record<string, string> {
  const questions = questionsOf(diagnosis, alert.condition);
  const texts: Record<string, string> = {
    latency: `mean ${value(questions.mean, 'humanizeDuration', 'no data')}{{ with ${ask(questions.meanBefore)} }}, before {{ . | first | value | humanizeDuration }}{{ end }}`,
    cause: causeText(diagnosis, questions),
  };
  if (diagnosis.facts.length > 0) texts['facts'] = diagnosis.facts.map((f, i) => factText(f, questions.facts[i]!)).join('\n{{- ", " }}');
  if (questions.slowest) {
    texts['slowest'] = `{{ range $i, $r := ${ask(questions.slowest)} }}{{ if $i }}, {{ end }}{{ $r.Labels.${diagnosis.by} }} {{ $r.Value | printf "%.0f" }}{{ end }}`;
  }
  const { name } = diagnosis.of.place.service;
  texts['also'] = `{{ range $i, $r := query \`count by (alertname, alertstate) (ALERTS{service=${JSON.stringify(name)},alertname!="${alert.name}"})\` }}{{ if $i }}, {{ end }}{{ $r.Labels.alertname }} ({{ $r.Labels.alertstate }}){{ end }}`;
  return texts;
}
/** One line: whose, what, with the number. */
export const summaryOf = (alert: Alert): string =>
  alert.summary ?? `${alert.condition.service ? `${alert.condition.service.name}: ` : ''}${alert.condition.says}`;

/** What an alert says, as Prometheus' annotation templates. */
export function annotationsOf(alert: Alert, project: Project): Record<string, string> {
  const { config } = project;
  const runbook = runbookUrl(config, alert.name);
  return {
    summary: summaryOf(alert),
    description: words(alert.description ?? alert.runbook.meaning),
    ...(alert.diagnosis ? diagnosisTexts(alert.diagnosis, alert) : {}),
    ...(alert.dashboard ? { dashboard_url: `${config.grafana.url.replace(/\/$/, '')}/d/${alert.dashboard}` } : {}),
    ...(runbook ? { runbook_url: runbook } : {}),
  };
}
