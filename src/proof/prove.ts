import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { intervalOf, type Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { alertLabels } from '../outputs/alert-labels';
import { sidesOf, SLOWER, type Edge } from './edges';
import { firesInGrafana } from './grafana-model';
import { evaluated } from './mutants';
import { outcomes, readBy, type Firing, type Outcome, type Promtool } from './promtool';
import { alertsAbout, allWithoutFacts, grafanaRulesOf, rulesOf, type InGrafana, type Rule } from './rules';
import { tell, type Moment } from './tell';
import { timingsAtEdge, timingsOf, type Timing } from './timings';
import { brokenTexts, judged, type Heard, type Told } from './verdict';
import { beside } from './workers';

/** What was proven. */
export interface Proven {
  /** The series of Prometheus that answered, as in `2.42` or `3`. */
  readonly series: string;
  readonly problems: readonly Problem[];
  readonly timings: readonly Timing[];
  /** The same of edges, by their names. */
  readonly atEdges: readonly Timing[];
  /** Scenarios in which nothing fires. */
  readonly quiet: readonly string[];
  /** What was told, and heard of it. */
  readonly told: readonly Told[];
  /** Stories that were told to the rule engine: each scenario at each moment. */
  readonly stories: number;
}
export interface ProveOptions {
  readonly promtool: Promtool;
  /** Scenarios that nobody wrote down: they hold for every service. */
  readonly library?: readonly Scenario[];
  /** Told to one alert each, at one scrape offset. */
  readonly edges?: readonly Edge[];
  /** Scrape offsets, spread over one interval; the worst counts. Default 3, and 2 for the library. */
  readonly offsets?: { readonly own: number; readonly library: number };
  /** Processes at a time. */
  readonly workers: number;
  /** Asks for pending alerts as well, which takes longer. */
  readonly pending?: boolean;
  progress?(done: number, all: number): void;
}
export const OFFSETS = { own: 3, library: 2 } as const;
/** Scrapes of a story that is told at one scrape offset less, and at one alone where hours go before it: what takes so long to be noticed, or not to be, waits longer than a scrape. */
const LONG = 120;
/** Stories of one process: enough to be worth its start, few enough to share the work; and evaluations, but for a story that has more. */
const MOST_AT_ONCE = { stories: 10, evaluations: 1000 };

interface Unit {
  readonly scenario: Scenario;
  readonly moment: Moment;
  readonly rules: ReturnType<typeof rulesOf>;
  readonly inGrafana: readonly InGrafana[];
  heard?: Omit<Heard, 'moment'>;
}
/** Scrapes all over an interval, off the grid of evaluations; beside it, phases that begin all over the time between two evaluations. */
export function momentsOf(scrape: number, evaluation: number, many: number): readonly Moment[] {
  const tenth = (seconds: number): number => Math.round(seconds * 10) / 10;
  const step = many % 2 === 0 ? 1 : 2;
  return Array.from({ length: many }, (_, n) => ({ offset: tenth(((n + 0.5) * scrape) / many), shift: tenth((((step * n) % many) * evaluation) / many) }));
}
/** When a scenario is told, up to so many times. */
export function momentsFor(project: Project, { service: { info }, story, expect: { fires } }: Scenario, most: number, ofLibrary: boolean): readonly Moment[] {
  const slowest = Math.max(info.evaluation, ...grafanaRulesOf(project, info.name).map(({ rule }) => rule.every), ...project.ruleGroups.filter(({ rules: all }) => all.some(({ name }) => name in fires)).map(intervalOf));
  return momentsOf(info.scrape, slowest, story.after !== undefined ? 1 : Math.max(1, story.lasts > LONG * info.scrape ? most - 1 : most))
    // Other services are there at one moment of each scenario, and wherever something happens to them.
    .map((moment, i, all) => ({ ...moment, neighbours: story.neighbour !== undefined || (i === all.length - 1 && !ofLibrary) }));
}
/** When an edge is told. */
export const momentOf = ({ scenario: { service } }: Edge): Moment => ({ offset: service.info.scrape / 2, shift: 0, neighbours: true });
/** Tells all scenarios to the rules of the project, and judges what fires. Throws a `ToolError` where promtool gives no answer, a `DefinitionError` where a story cannot be told. */
export async function prove(project: Project, { promtool, library = [], edges = [], offsets = OFFSETS, workers, pending = false, progress = () => undefined }: ProveOptions): Promise<Proven> {
  const services = [...new Set([...project.scenarios, ...library].map(({ service }) => service.info.name))];
  const rules = new Map(services.map((name) => [name, rulesOf(project, name)]));
  const inGrafana = new Map(services.map((name) => [name, grafanaRulesOf(project, name)]));
  // Whole texts are expanded at one moment of each scenario.
  const briefly = { ...project, ruleGroups: allWithoutFacts(project.ruleGroups) };
  const units = [
    ...[...project.scenarios, ...library].flatMap((scenario) => {
      const [name, ofLibrary] = [scenario.service.info.name, library.includes(scenario)];
      const again = once(() => seldomRules(briefly, scenario));
      const moments = momentsFor(project, scenario, ofLibrary ? offsets.library : offsets.own, ofLibrary);
      const isSeldom = scenario.story.after !== undefined || (moments.length > 1 && Object.keys(scenario.expect.fires).length > 0);
      return moments.map((moment, i): Unit => ({ scenario, moment, rules: i > 0 ? again() : isSeldom ? seldomRules(project, scenario) : rules.get(name)!, inGrafana: inGrafana.get(name)! }));
    }),
    ...edges.map((edge): Unit => ({ scenario: edge.scenario, moment: momentOf(edge), rules: edgeRules(project, edge), inGrafana: [] })),
  ];
  const size = Math.max(1, Math.min(MOST_AT_ONCE.stories, Math.ceil(units.length / (workers * 3))));
  // The long ones first: at the end all workers have something to do.
  const lasts = ({ scenario: { story } }: Unit): number => story.lasts + (story.after ?? 0);
  const queue = [...units].sort((a, b) => lasts(b) - lasts(a));
  const evaluations = (unit: Unit): number => unit.rules.reduce((sum, { evaluation }) => sum + lasts(unit) / evaluation, 0);
  const next = (): Unit[] => {
    let left = MOST_AT_ONCE.evaluations;
    const many = queue.slice(0, size).findIndex((unit) => (left -= evaluations(unit)) < 0);
    return queue.splice(0, many < 0 ? size : Math.max(1, many));
  };
  let done = 0;
  await beside(workers, async (stop) => {
    for (let batch = next(); batch.length > 0; batch = next()) {
      stop.throwIfAborted();
      const trials = batch.flatMap(({ scenario, moment, rules: parts, inGrafana: asked }) => {
        const asks = asked.map(({ ask }) => ask);
        const stories = [tell(scenario, project.config, moment, readBy([...parts.flatMap(({ rules: files }) => files), ...asks.map(({ expr }) => expr)]))];
        return parts.map(({ evaluation, rules: files }, i) => ({ evaluation, rules: files, stories, ...(i === 0 ? { asks } : {}), reads: readBy([...files, ...(i === 0 ? asks : []).map(({ expr }) => expr)]) }));
      });
      const found = await outcomes(promtool, trials, { pending, signal: stop });
      let part = 0;
      for (const unit of batch) {
        unit.heard = heardOf(unit, unit.rules.map(() => found[part++]![0]!), unit.inGrafana);
      }
      progress(done += batch.length, units.length);
    }
  });
  const heardIn = (scenario: Scenario): readonly Heard[] => units.filter((unit) => unit.scenario === scenario).map(({ moment, heard }) => ({ moment, ...heard! }));
  const told = [...project.scenarios, ...library].map((scenario): Told => ({ scenario, ofLibrary: library.includes(scenario), alerts: alertsAbout(project, scenario.service.info.name), heard: heardIn(scenario) }));
  const toldEdges = edges.map(({ name, alert, scenario }) => ({ name, told: { scenario, ofLibrary: false, alerts: [alert], heard: heardIn(scenario) } satisfies Told }));
  const atEdges = toldEdges.flatMap(({ name, told: each }) => judged(each).map((problem): Problem => ({
    ...problem, check: 'scenario/edge', remedy: `look at what the rule counts, or say why that is right: exclude: { 'edge/${name}': 'the reason' }`,
  })));
  const quiet = told.filter(({ heard }) => heard.every(({ outcome }) => outcome.firings.length === 0)).map(({ scenario: { name } }) => name);
  return { series: promtool.series, problems: [...told.flatMap(judged), ...atEdges, ...brokenTexts(told)], timings: told.flatMap(timingsOf), atEdges: toldEdges.flatMap(({ name, told: each }) => timingsAtEdge(each, name)), quiet, told, stories: units.length };
}
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
/** What a scenario does not name is evaluated a third as often: where something else has to fire, at each moment, and where hours go before; where nothing has to, at all moments but the first. */
function seldomRules(project: Project, { service: { info }, expect: { fires, mayFire } }: Scenario): ReturnType<typeof rulesOf> {
  const isNamed = (rule: Rule): boolean => rule.kind === 'alert' && (rule.name in fires || mayFire.includes(rule.name));
  const others = rulesOf(project, info.name, (rule) => !isNamed(rule));
  return [...rulesOf(project, info.name, isNamed), ...others.map(({ evaluation, rules }) => ({ evaluation: SLOWER * evaluation, rules }))];
}
function edgeRules(project: Project, { alert, scenario: { service }, evaluation, side }: Edge): ReturnType<typeof rulesOf> {
  return rulesOf(aloneIn(project, alert, side), service.info.name).map(({ rules }) => ({ evaluation, rules }));
}
/** The project with one alert of all, as Prometheus evaluates it, without what only its text and dashboards need. */
function aloneIn(project: Project, alert: Alert, side?: number): Project {
  const group = project.ruleGroups.find(({ rules }) => rules.includes(alert))!;
  const { diagnosis: _, ...rest } = alert;
  const { records: __, ...condition } = evaluated(alert);
  return { ...project, ruleGroups: [{ ...group, rules: [{ ...rest, engine: 'prometheus', condition: side === undefined ? condition : { ...condition, expr: sidesOf(condition.expr)[side]! } }] }] };
}
/** What Grafana's alert says is what Prometheus' does, word for word: of the same series, at the nearest time. */
function textAt(at: number, alert: string, labels: Firing['labels'], firings: readonly Firing[]): Firing['annotations'] {
  const same = firings.filter((each) => each.alert === alert && Object.entries(labels).every(([label, value]) => each.labels[label] === value));
  return same.reduce<Firing | undefined>((a, b) => (a && Math.abs(a.at - at) <= Math.abs(b.at - at) ? a : b), undefined)?.annotations ?? {};
}
/** Tells apart who has an alert firing: Prometheus, or a model of Grafana. */
function heardOf({ scenario, moment }: Unit, parts: readonly Outcome[], inGrafana: readonly InGrafana[]): Omit<Heard, 'moment'> {
  const byPrometheus = parts.flatMap(({ firings }) => firings);
  const until = scenario.story.lasts + moment.shift;
  const byGrafana = inGrafana.flatMap(({ alert, rule, ask }) => firesInGrafana(rule, parts.flatMap(({ answers }) => answers.filter(({ expr }) => expr === ask.expr)), until)
    .map(({ at, labels }): Firing => ({ at, alert: alert.name, labels: { ...labels, ...alertLabels(alert) }, annotations: textAt(at, alert.name, labels, byPrometheus) })));
  const alone = new Set(inGrafana.flatMap(({ alert }) => (alert.engine === 'grafana' ? [alert.name] : [])));
  const told = (firings: readonly Firing[], grafana: boolean): Firing[] => firings.filter(({ alert }) => alone.has(alert) === grafana);
  return {
    outcome: { firings: [...told(byPrometheus, false), ...told(byGrafana, true)].sort((a, b) => a.at - b.at), pending: parts.flatMap(({ pending }) => pending).filter(({ alert }) => !alone.has(alert)) },
    otherForm: [...told(byPrometheus, true), ...told(byGrafana, false)],
  };
}
