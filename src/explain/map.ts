import { metricOf as selected } from '../live/uses';
import { metricOf, type Declared } from '../metrics/contract';
import type { OutputName } from '../model/config';
import { isSignal, type PanelQuery } from '../model/panel';
import type { Origin } from '../model/origin';
import type { Project } from '../model/project';
import { SHORTEST, type Use } from '../model/service';
import type { Signal } from '../model/signal';
import { titleOf } from '../outputs/grafana/panel-id';
import { thresholdsOf } from '../outputs/k6';
import { readExpression } from '../promql/check/read';
import { inlineRecorded, nodesOf, type Node } from '../promql/nodes';
import { duration, print } from '../promql/print';
import type { How, Kind, Kinds, Link, Thing, ThingOf } from './things';

/** Names that an expression selects by, with the service that it wants of them. */
const selectorsIn = (text: string): readonly { readonly name: string; readonly service: string | undefined }[] =>
  (readExpression(text, { grafana: true })?.nodes ?? []).flatMap((part) => {
    const name = part.type === 'selector' ? selected(part) : undefined;
    return part.type !== 'selector' || name === undefined ? [] : [{ name, service: part.matchers.find(({ label, op }) => label.name === 'service' && op === '=')?.text }];
  });
const PANEL: Use = { for: 'panel', range: '$__rate_interval', where: [], by: [] };

/** Everything that a project has a name for, and what each reads. `placeOf` knows where a signal is written: it has no call of its own. */
export function thingsOf(project: Project, declared: readonly Declared[], placeOf: (signal: Signal) => Origin | undefined): readonly Thing[] {
  const things: Thing[] = [];
  const add = <K extends Kind>(kind: K, name: string, of: Kinds[K], origin: Origin | undefined, also: readonly string[] = []): ThingOf<K> => {
    const made = { kind, name, also, origin, of, links: [] as Link[] } as ThingOf<K>;
    things.push(made as unknown as Thing);
    return made;
  };
  const link = (from: Thing, to: readonly (Thing | undefined)[], how: How = 'reads', note?: string): void => {
    for (const each of to) if (each && each !== from && !from.links.some((known) => known.to === each)) from.links.push({ to: each, how, ...(note === undefined ? {} : { note }) });
  };
  const of = <K extends Kind>(kind: K): readonly ThingOf<K>[] => things.filter((each): each is ThingOf<K> & Thing => each.kind === kind);

  const metrics = new Map<string, Thing>();
  for (const each of declared) if (!metrics.has(each.metric.name)) metrics.set(each.metric.name, add('metric', each.metric.name, each, each.metric.origin));
  const undeclared = (name: string): Thing => {
    const made = add('metric', name, undefined, undefined);
    metrics.set(name, made);
    return made;
  };
  const recordings = new Map<string, (ThingOf<'recording'> & Thing)[]>();
  const texts = new Map<string, ReturnType<typeof selectorsIn>>();
  /** What an expression asks for by name: metrics, and series that are recorded. */
  const asked = (node: Node): readonly Thing[] => {
    const text = print(node);
    const selectors = texts.get(text) ?? selectorsIn(text);
    texts.set(text, selectors);
    return selectors.flatMap(({ name, service }): readonly Thing[] => {
      const recorded = recordings.get(name)?.filter((each) => service === undefined || each.of.service.name === service);
      return recorded ?? [metrics.get(name) ?? metrics.get(metricOf(name)) ?? undeclared(name)];
    });
  };

  const services = new Map(project.services.map((service) => [service.info.name, add('service', service.info.name, service, service.origin)]));
  const signals = new Map<string, ThingOf<'signal'>>();
  const signalOf = (signal: Signal): ThingOf<'signal'> => {
    const { place: { service, key, rule } } = signal;
    const name = `${service.name}.${signal.key}`;
    const known = signals.get(name);
    if (known) return known;
    const made = add('signal', name, signal, placeOf(signal), [signal.key]);
    signals.set(name, made);
    link(made, [signal.expr(rule(SHORTEST)), signal.expr(PANEL)].flatMap(asked));
    const family = project.services.find(({ info }) => info.name === service.name)?.signals[key];
    link(made, [family && signal.key !== key ? signalOf(family) : undefined, signal.of && signalOf(signal.of), services.get(service.name)]);
    return made;
  };
  const parts = (signal: Signal): readonly Signal[] => Object.values(signal).filter((part): part is Signal => typeof part === 'object' && part !== null && (part as Partial<Signal>).kind === 'signal' && part !== signal.of);

  // What is recorded comes first: all else may read it, by name or as text.
  for (const group of project.ruleGroups) {
    const record = (name: string, { expr, service, origin, also }: { expr: Node; service: Kinds['recording']['service'] | undefined; origin: Origin | undefined; also?: Signal }): void => {
      const same = recordings.get(name) ?? [];
      if (!service || same.some((each) => each.of.service.name === service.name)) return;
      const made = add('recording', name, { expr, service }, origin);
      link(made, [...asked(expr), also && signalOf(also), services.get(service.name)]);
      recordings.set(name, [...same, made]);
    };
    for (const rule of group.rules) {
      if (rule.kind === 'recording') record(rule.name, { expr: rule.expr, service: rule.signal.place.service, origin: rule.origin, also: rule.signal });
      else if (rule.engine !== 'grafana') for (const node of nodesOf(rule.condition.expr)) if (node.type === 'recorded') record(node.name, { expr: node.expr, service: rule.condition.service, origin: rule.origin });
    }
  }
  for (const service of project.services) for (const signal of Object.values(service.signals)) [signal, ...parts(signal)].forEach(signalOf);

  const alerts = new Map<string, Thing>();
  for (const group of project.ruleGroups) {
    const holder = add('rule group', group.name, group, group.origin);
    for (const rule of group.rules) {
      if (rule.kind === 'recording') {
        link(holder, (recordings.get(rule.name) ?? []).filter(({ of: { service } }) => service.name === rule.signal.place.service.name), 'names', 'holds it');
        continue;
      }
      const { condition, diagnosis, engine } = rule;
      const made = add('alert', rule.name, { alert: rule, group }, rule.origin);
      alerts.set(rule.name, made);
      link(made, asked(engine === 'grafana' ? inlineRecorded(condition.expr) : condition.expr));
      link(made, [condition.signal && signalOf(condition.signal), condition.service && services.get(condition.service.name)]);
      if (diagnosis) link(made, [diagnosis.of, ...diagnosis.causes.map(({ signal }) => signal), ...diagnosis.facts.map(({ signal }) => signal)].map(signalOf), 'diagnosis');
      link(holder, [made], 'names', 'holds it');
    }
  }
  for (const dashboard of project.dashboards) {
    const shown = add('dashboard', dashboard.uid, dashboard, dashboard.origin, [dashboard.title]);
    for (const panel of dashboard.rows.flatMap((row) => row.panels)) {
      const title = titleOf(panel) || panel.type;
      const made = add('panel', `${dashboard.uid}/${title}`, { panel, dashboard }, panel.origin, [title]);
      link(made, panel.queries.flatMap((query: PanelQuery): readonly Thing[] => (isSignal(query) ? [signalOf(query)] : 'datasource' in query ? [] : asked(query.expr.node))));
      link(shown, [made], 'names', 'shows it');
    }
  }
  for (const alert of of('alert')) link(alert, of('dashboard').filter(({ name }) => name === alert.of.alert.dashboard), 'names', 'links to it');
  const wants = (output: OutputName): boolean => project.config.outputs?.includes(output) ?? true;
  for (const service of project.services) {
    const { name, kubernetes: { scale } } = service.info;
    for (const threshold of wants('k6') ? thresholdsOf(service) : []) link(add('k6 threshold', `${name}/${threshold.name}`, { service, signal: threshold.signal }, service.origin), [signalOf(threshold.signal)]);
    if (scale && project.config.kubernetes && wants('kubernetes')) link(add('autoscaler', `${name}/autoscaler`, { service, scale }, service.origin), (recordings.get(scale.on) ?? []).filter((each) => each.of.service.name === name));
  }
  for (const scenario of project.scenarios) {
    const made = add('scenario', scenario.name, scenario, scenario.origin);
    for (const [name, { within, cause }] of Object.entries(scenario.expect.fires)) link(made, [alerts.get(name)], 'reads', `fires within ${duration(within)}${cause === undefined ? '' : `, cause ${cause}`}`);
    for (const name of scenario.expect.mayFire) link(made, [alerts.get(name)], 'names', 'may fire');
    for (const { without = [], series = [] } of scenario.story.phases) {
      link(made, without.map((key) => signals.get(`${scenario.service.info.name}.${key}`)), 'reads', 'its metrics are lost');
      link(made, series.map(({ metric }) => metrics.get(metric.name)), 'reads', 'tells its series');
    }
    link(made, [services.get(scenario.service.info.name)], 'names', 'is its story');
  }
  return things;
}
