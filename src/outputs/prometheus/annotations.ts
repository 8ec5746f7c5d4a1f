import type { Project } from '../../model/project';
import type { Alert } from '../../model/rules';
import type { Signal } from '../../model/signal';
import type { Node } from '../../promql/nodes';
import { questionsOf, type Diagnosis, type Fact } from '../../signals/diagnosis';
import { runbookUrl } from '../runbook-url';
import { causeText } from './cause';
import { asksItself, percent, words, type Asking } from './template';

/** Most slow routes, or whatever requests are told apart by, that a text lists. */
const SLOWEST = 3;

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
function factText(fact: Fact, question: { readonly now: Node; readonly before?: Node }, name: string, { value }: Asking): string {
  const { ask: as, format } = written(fact.signal);
  const before = question.before ? value(`${name}Before`, as(question.before), (said) => ` (before {{ ${said} | ${format} }})`) : '';
  return `${words(fact.name)} ${value(name, as(question.now), (said) => `{{ ${said} | ${format} }}`, 'no data')}${before}`;
}
/** What a fact adds to the cause while its value is below what is remarkable. */
function remarkText({ name, signal, remark }: Fact, { now }: { readonly now: Node }, asked: string, { value }: Asking): string {
  if (!remark) return '';
  const { ask: as, format } = written(signal);
  const below = signal.unit === 'percentunit' ? 100 * remark.below : remark.below;
  // Go's templates compare a fraction with nothing but fractions.
  return value(asked, as(now), (said) => `{{ if lt (${said}) ${Number.isInteger(below) ? below.toFixed(1) : below} }}. ${words(name[0]!.toUpperCase() + name.slice(1))} {{ ${said} | ${format} }}: ${words(remark.says)}{{ end }}`);
}
/** What a diagnosis says, by the name of the annotation. */
export function diagnosisTexts(diagnosis: Diagnosis, alert: Alert, asking: Asking): Record<string, string> {
  const { value, largest, others } = asking;
  const questions = questionsOf(diagnosis, alert.condition);
  const time = (said: string): string => `{{ ${said} | humanizeDuration }}`;
  const texts: Record<string, string> = {
    latency: `mean ${value('mean', questions.mean, time, 'no data')}${value('meanBefore', questions.meanBefore, (said) => `, before ${time(said)}`)}`,
    cause: `${causeText(diagnosis, questions, asking)}${diagnosis.facts.map((f, i) => remarkText(f, questions.facts[i]!, `fact${i}`, asking)).join('')}`,
  };
  if (diagnosis.facts.length > 0) texts['facts'] = diagnosis.facts.map((f, i) => factText(f, questions.facts[i]!, `fact${i}`, asking)).join('\n{{- ", " }}');
  if (questions.slowest) texts['slowest'] = largest('slowest', questions.slowest, diagnosis.by!, SLOWEST);
  if (others) texts['also'] = others(diagnosis.of.place.service.name, alert.name);
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
    ...(alert.diagnosis ? diagnosisTexts(alert.diagnosis, alert, asksItself) : {}),
    ...(alert.dashboard ? { dashboard_url: `${config.grafana.url.replace(/\/$/, '')}/d/${alert.dashboard}` } : {}),
    ...(runbook ? { runbook_url: runbook } : {}),
  };
}
