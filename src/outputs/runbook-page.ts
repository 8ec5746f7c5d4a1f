import type { Project } from '../model/project';
import { intervalOf, type Alert, type RuleGroup } from '../model/rules';
import { SHORTEST } from '../model/service';
import { inlineRecorded, metricsOf } from '../promql/nodes';
import { duration, print, printLines } from '../promql/print';
import { inWords } from '../signals/conditions';
import { CONVICTS, type Diagnosis } from '../signals/diagnosis';
import type { BurnPlan } from '../signals/burn';
import type { Plan } from '../signals/solver';
import { ENGINES, headline, inhibitionOf, inShort, MEANS, told } from './alert-words';
import { recordingsIn } from './prometheus/rules';
import { runbookFile } from './runbook-url';

/** A user's words in Markdown: HTML stays text, code stays code, a line stays a line. */
export const markdown = (text: string): string =>
  text.replace(/\s*\n\s*/g, ' ').replace(/(`+)(?:(?!\1).)+\1|[<>&]/g, (found) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[found] ?? found);
/** The same inside a table, where even code may not hold a bar. */
export const cell = (text: string): string => markdown(text).replaceAll('|', '\\|');
const code = (text: string, language: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const pageLink = (alert: Alert): string => `[${alert.name}](${runbookFile(alert.name)})`;
const percent = (share: number): string => inWords(share, 'percentunit');

function facts(alert: Alert, project: Project): string {
  const { service } = alert.condition;
  return list([
    `Severity: ${alert.severity}, ${MEANS[alert.severity]}`,
    ...(service ? [`Service: ${service.name}`, `Owner: ${markdown(service.owner)}`] : []),
    `Told: ${markdown(told(alert, project))}`,
    `Evaluated by: ${ENGINES[alert.engine]}`,
  ]);
}
function ofPlan(plan: Plan): string {
  const rows = plan.rungs.map((rung, i) => {
    const before = plan.rungs[i - 1];
    return `| ${duration(rung.window)} | ${before ? `fewer than ${before.enough} requests were seen in ${duration(before.window)}` : 'always'} | ${rung.gate} |`;
  });
  return [
    `At ${plan.traffic} ${plan.traffic === 1 ? 'request' : 'requests'} a second it fires at most ${duration(Math.ceil(plan.promise))} after the first bad request, `
      + 'if all of them are bad, plus the duration of that request: '
      + `the worst case over the moment of scraping. ${plan.tolerate > 0 ? `Bursts of up to ${duration(plan.tolerate)} stay quiet. ` : ''}`
      + `It needs more than ${percent(plan.share)} bad requests and at least ${plan.evidence} of them, and stays quiet for the first ${duration(plan.guard)} of a service. `
      + 'With less traffic a longer window judges; counts are those of `increase()`, which extrapolates.',
    ['| Window | Judges when | Bad requests needed |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
function ofBurn({ pairs, budget, period, evidence, traffic }: BurnPlan): string {
  const rows = [...pairs.critical, ...pairs.warning].map(({ rate, long, short, fires }) =>
    `| ${rate} times | ${duration(long.seconds)} | ${duration(short.seconds)} | ${inWords(Number((rate * budget).toPrecision(3)), 'percentunit')} | ${fires === undefined ? 'never: too few requests' : duration(Math.ceil(fires))} |`);
  return [
    `${percent(budget)} of the requests of ${duration(period)} may be bad. Each row fires by itself, when the budget goes so fast over the long window and still over the short one, with at least ${evidence} bad requests in the long one.`,
    [`| Faster than it lasts | Over | And still over | Bad requests, more than | If all are bad, at ${traffic}/s, after |`, '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
    'The last column is of a service as old as its windows: of a younger one the same number of bad requests is a larger share. It is quiet while a service is younger than the short window. '
      + 'Windows and rates are those of Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs".',
  ].join('\n\n');
}
function when(alert: Alert, group: RuleGroup): string {
  const { condition } = alert;
  const { signal, plan, burn } = condition;
  const lines = [
    ...(condition.for ? [`It has to hold for ${duration(condition.for)}.`] : []),
    ...(condition.keepFiringFor ? [`It goes on firing for ${duration(condition.keepFiringFor)} after that has ended.`] : []),
    ...(alert.engine === 'grafana' ? [] : [`Prometheus looks every ${duration(intervalOf(group))}.`]),
    ...(condition.service ? [`Its targets are scraped every ${duration(condition.service.scrape)}.`] : []),
    ...(signal?.limits && !burn ? [`Limits of ${markdown(signal.title)}: warning ${inWords(signal.limits.warning, signal.unit)}, critical ${inWords(signal.limits.critical, signal.unit)}.`] : []),
  ];
  return [sentence(markdown(inShort(condition))), ...(plan ? [ofPlan(plan)] : []), ...(burn ? [ofBurn(burn)] : []), list(lines)].join('\n\n');
}
function causes({ causes: all, facts: beside, of }: Diagnosis): string {
  const rule = of.place.rule(SHORTEST);
  return [
    `The alert names the first of these that takes at least ${percent(CONVICTS)} of the time that requests take more than before:`,
    list([
      ...all.map((c) => {
        const metrics = metricsOf(c.signal.expr(rule)).map((metric) => `\`${metric}\``).join(', ');
        return `**${markdown(c.name)}**: ${markdown(c.sentence)}.${c.rulesOut ? ` Note: ${markdown(c.rulesOut)}.` : ''} Measured by ${metrics}.`;
      }),
      `**UNKNOWN: no listed cause**: the time goes elsewhere. Look for waiting that has no metric yet (queues, locks, DNS), and give it one.`,
      `**UNKNOWN: metrics are missing**: the alert lists them. Nothing is acquitted; see whether the service still exposes them.`,
    ]),
    ...(beside.length > 0 ? [`Beside it the alert shows, without judging: ${beside.map((f) => markdown(f.name)).join(', ')}.`] : []),
  ].join('\n\n');
}
function inhibition(alert: Alert, project: Project): string[] {
  const { silenced, silencers } = inhibitionOf(alert, project);
  return [
    ...(silenced.length > 0 ? [`While this one fires, these stay quiet: ${silenced.map(pageLink).join(', ')}.`] : []),
    ...(silencers.length > 0 ? [`This one stays quiet while one of these fires: ${silencers.map(pageLink).join(', ')}.`] : []),
  ];
}
function links(alert: Alert, { config, dashboards }: Project): string[] {
  const base = (url: string): string => url.replace(/\/$/, '');
  const title = dashboards.find((d) => d.uid === alert.dashboard)?.title ?? alert.dashboard;
  return [
    ...(alert.dashboard ? [`Dashboard: [${markdown(title!)}](${base(config.grafana.url)}/d/${alert.dashboard})`] : []),
    alert.engine === 'grafana' ? `Rule: [Grafana](${base(config.grafana.url)}/alerting/list)`
      : `Firing now: [Alertmanager](${base(config.alertmanager.url)}/#/alerts?filter=${encodeURIComponent(`{alertname="${alert.name}"}`)})`,
  ];
}
function expression(alert: Alert): string {
  // Grafana asks for all of it by itself; nobody records it.
  if (alert.engine === 'grafana') return code(printLines(inlineRecorded(alert.condition.expr)), 'promql');
  const recordings = new Map(recordingsIn(alert.condition.expr).map((r) => [r.record, r.expr]));
  return [
    code(printLines(alert.condition.expr), 'promql'),
    ...(recordings.size > 0 ? ['It reads these recording rules:', code([...recordings].map(([record, expr]) => `${record} = ${expr}`).join('\n'), 'promql')] : []),
  ].join('\n\n');
}

/** The page of one alert. */
export function runbookPage(alert: Alert, group: RuleGroup, project: Project): string {
  const section = (title: string, text: string): string => `## ${title}\n\n${text}`;
  const quiet = inhibition(alert, project);
  return [
    '<!-- Written by `oac generate` from alert-rules/. Do not edit: change the definition and generate again. -->',
    `# ${alert.name}`,
    markdown(headline(alert)),
    facts(alert, project),
    section('What it means', markdown(alert.runbook.meaning)),
    section('First steps', alert.runbook.firstSteps.map((step, i) => `${i + 1}. ${markdown(step)}`).join('\n')),
    section('Links', list(links(alert, project))),
    ...(alert.diagnosis ? [section('Causes', causes(alert.diagnosis))] : []),
    section('When it fires', when(alert, group)),
    ...(quiet.length > 0 ? [section('Other alerts', list(quiet))] : []),
    section('Expression', expression(alert)),
  ].join('\n\n') + '\n';
}
