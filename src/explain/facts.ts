import path from 'node:path';
import type { OutputName } from '../model/config';
import type { Project } from '../model/project';
import { alertsOf, intervalOf, type Alert } from '../model/rules';
import { SHORTEST } from '../model/service';
import type { Limits, Signal } from '../model/signal';
import { ENGINES, headline, inhibitionOf, MEANS, told } from '../outputs/alert-words';
import { panelOf } from '../outputs/grafana/alerting/rules';
import { idOf, panelKey, titleOf } from '../outputs/grafana/panel-id';
import { isSignal, type Panel } from '../model/panel';
import { runbookFile, runbookUrl } from '../outputs/runbook-url';
import { ruleFileOf } from '../outputs/prometheus/rules';
import { wellKnown } from '../promql/check/exporters';
import { duration, print, printMatchers } from '../promql/print';
import { inWords } from '../signals/conditions';
import { readBy, type Kind, type Kinds, type Thing, type ThingOf } from './things';

/** What is said of a thing, a line each; an empty one is left out. */
export type Facts = readonly (readonly [label: string, text: string])[];

const names = (list: readonly (string | { readonly name: string })[]): string => list.map((each) => (typeof each === 'string' ? each : each.name)).join(', ');
const few = (list: readonly string[]): readonly string[] => (list.length > 2 ? [...list.slice(0, 2), `${list.length - 2} more recordings`] : list);
const limits = ({ warning, critical }: Limits, unit: string): string => `warning ${inWords(warning, unit)}, critical ${inWords(critical, unit)}`;
const read = (thing: Thing, kind: Kind): string => names(readBy(thing, kind));
const board = ({ config }: Project, uid: string, panel?: Panel): string => `${config.grafana.url.replace(/\/$/, '')}/d/${uid}${panel ? `?viewPanel=${idOf(panelKey(panel))}` : ''}`;
const shown = (panel: Panel): string => names(panel.queries.filter(isSignal).map((each: Signal) => `${each.place.service.name}.${each.key}`));
/** Alerts about what a panel shows. */
const judging = (panel: Panel, { ruleGroups }: Project): readonly Alert[] => {
  const subject = ({ place: { service, key } }: Signal): string => `${service.name}.${key}`;
  const subjects = new Set(panel.queries.filter(isSignal).map(subject));
  return alertsOf(ruleGroups).filter(({ condition: { signal } }) => signal && subjects.has(subject(signal)));
};
function kindOf(name: string, of: Kinds['metric']): string {
  const exporter = wellKnown(name)?.exporter ?? wellKnown(`${name}_bucket`)?.exporter;
  const kind = of?.metric.kind ?? wellKnown(name)?.kind;
  const whose = of?.own ? "the service's own" : exporter !== undefined ? `of ${exporter}` : of ? "somebody else's" : '';
  return [kind === 'nativeHistogram' ? 'native histogram' : kind, whose, of ? '' : 'not declared'].filter(Boolean).join(', ');
}
/** Where an output's file is, if it is written. */
const written = ({ config: { outputs } }: Project, output: OutputName, file: string | undefined): string =>
  (file === undefined || (outputs && !outputs.includes(output)) ? '' : path.posix.join('generated', file));

function ofAlert(thing: ThingOf<'alert'> & Thing, project: Project): Facts {
  const { alert, group } = thing.of;
  const { condition: { signal, plan, service, for: holds, keepFiringFor } } = alert;
  const quiet = inhibitionOf(alert, project);
  const panel = panelOf(alert, project.dashboards);
  return [
    ['means', alert.runbook.meaning],
    ['fires when', headline(alert)],
    ['limits', signal?.limits ? `${signal.title}: ${limits(signal.limits, signal.unit)}` : ''],
    ['promise', plan ? `fires within ${duration(Math.ceil(plan.promise))} of the first bad request, at ${plan.traffic} a second${plan.tolerate > 0 ? `; bursts up to ${duration(plan.tolerate)} stay quiet` : ''}` : ''],
    ['windows', plan ? plan.rungs.map(({ window }) => duration(window)).join(', ') : ''],
    ['for', [holds ? `${duration(holds)} before it fires` : '', keepFiringFor ? `${duration(keepFiringFor)} after it is over` : ''].filter(Boolean).join(', ')],
    ['evaluated', `by ${ENGINES[alert.engine]}${alert.engine === 'grafana' ? '' : ` every ${duration(intervalOf(group))}`}${service ? `, targets are scraped every ${duration(service.scrape)}` : ''}`],
    ['severity', `${alert.severity}: ${MEANS[alert.severity]}`],
    ['told', told(alert, project)],
    ['inhibits', names(quiet.silenced)],
    ['inhibited by', names(quiet.silencers)],
    ['causes', alert.diagnosis ? `${names(alert.diagnosis.causes)}, or UNKNOWN` : ''],
    ['first step', alert.runbook.firstSteps[0] ?? ''],
    ['dashboard', alert.dashboard ? `${board(project, alert.dashboard, panel)}${panel ? ` (${titleOf(panel)})` : ''}` : ''],
    ['runbook', [runbookUrl(project.config, alert.name) ?? '', written(project, 'runbooks', `runbooks/${runbookFile(alert.name)}`)].filter(Boolean).join(', ')],
    ['rule', alert.engine === 'grafana' ? written(project, 'grafana', 'grafana/provisioning/alerting/rules.yml') : written(project, 'prometheus', ruleFileOf(group))],
    ['reads', read(thing, 'metric')],
    ['for causes', names(readBy(thing, 'metric', 'diagnosis'))],
    ['through', names(few(readBy(thing, 'recording').map(({ name }) => name)))],
  ];
}
const scenarioExpects = ({ of: { expect } }: ThingOf<'scenario'>): string => {
  const fires = Object.entries(expect.fires).map(([alert, { within, cause }]) => `${alert} within ${duration(within)}${cause === undefined ? '' : ` (${cause})`}`);
  return fires.length > 0 ? fires.join(', ') : 'that nothing fires';
};

/** What is said of each kind of thing. */
const FACTS: { readonly [K in Kind]: (thing: ThingOf<K> & Thing, project: Project) => Facts } = {
  service: ({ of: { info, signals } }, project) => [
    ['owner', info.owner], ['found by', `{${printMatchers(info.selector)}}`], ['scraped', `every ${duration(info.scrape)}; its rules are evaluated every ${duration(info.evaluation)}`],
    ['traffic', `${info.traffic} requests a second, for which times are promised`], ['signals', names(Object.keys(signals))], ['load test', written(project, 'k6', info.load && `k6/${info.name}.js`)],
  ],
  metric: ({ name, of }) => [
    ['help', of?.metric.declaration.help ?? ''], ['kind', kindOf(name, of)],
    ['labels', Object.entries(of?.metric.declaration.labels ?? {}).map(([label, values]) => (typeof values === 'string' ? label : `${label} (${values.join(', ')})`)).join(', ')],
    ['buckets', (of?.metric.declaration.buckets ?? []).join(', ')],
  ],
  signal: (thing) => {
    const { of: { title, unit, limits: own, place, expr } } = thing;
    return [
      ['is', unit === 'short' ? title : `${title}, in ${unit}`], ['limits', own ? limits(own, unit) : ''], ['reads', read(thing, 'metric')], ['query', print(expr(place.rule(SHORTEST)))],
    ];
  },
  recording: (thing, project) => [
    ['of', `service ${thing.of.service.name}`], ['records', print(thing.of.expr)], ['reads', read(thing, 'metric')],
    ['rule', names(project.ruleGroups.flatMap((group) => (group.origin?.file === thing.origin?.file ? [written(project, 'prometheus', ruleFileOf(group))] : [])).filter(Boolean))],
  ],
  alert: ofAlert,
  'rule group': ({ of: group }, project) => [
    ['evaluated', `every ${duration(intervalOf(group))}`], ['rules', names(group.rules)], ['file', written(project, 'prometheus', ruleFileOf(group))],
  ],
  panel: (thing, project) => {
    const { of: { panel, dashboard } } = thing;
    return [
      ['of', `${dashboard.title} (${dashboard.uid}), ${panel.type}`], ['says', panel.options.description ?? ''], ['shows', shown(panel)], ['judged by', names(judging(panel, project))], ['reads', read(thing, 'metric')], ['link', board(project, dashboard.uid, panel)],
    ];
  },
  dashboard: ({ of: { title, description, uid, rows } }, project) => [
    ['is', [title, description].filter(Boolean).join(': ')], ['link', board(project, uid)],
    ...rows.map((row): Facts[number] => [`row`, `${row.title} ${names(row.panels.map((panel) => titleOf(panel) || panel.type))}`]),
    ['file', written(project, 'grafana', `grafana/dashboards/${project.config.grafana.folder}/${uid}.json`)],
  ],
  'k6 threshold': ({ of: { service: { info: { name } }, signal } }, project) => [
    ['of', `the load test of service ${name}`], ['limits', signal.limits ? `${signal.title}: ${limits(signal.limits, signal.unit)}` : ''], ['file', written(project, 'k6', `k6/${name}.js`)],
  ],
  autoscaler: ({ of: { service: { info: { name } }, scale } }, project) => [
    ['of', `the Deployment ${scale.deployment ?? name}`], ['holds', `the mean of ${scale.on} at ${scale.target}, by ${scale.min} to ${scale.max} replicas`], ['file', written(project, 'kubernetes', `kubernetes/autoscaling/${name}.yaml`)],
  ],
  scenario: (thing, project) => {
    const { of: { name, service, fault, story, onset, expect } } = thing;
    return [
      ['of', `service ${service.info.name}, ${duration(story.lasts)} long${Object.keys(expect.fires).length > 0 ? `; it goes wrong after ${duration(onset)}` : ''}`], ['expects', scenarioExpects(thing)],
      ['may fire', names(expect.mayFire)], ['live', fault === undefined ? '' : `the demo's fault ${fault}`], ['file', written(project, 'prometheus', Object.keys(expect.fires).length > 0 ? `prometheus/tests/${name}.yml` : undefined)],
    ];
  },
};
/** What is said of a thing. */
export const factsOf = (thing: Thing, project: Project): Facts =>
  (FACTS[thing.kind] as (thing: Thing, project: Project) => Facts)(thing, project).filter(([, text]) => text !== '').map(([label, text]) => [label, text.replace(/\s+/g, ' ').trim()] as const);
