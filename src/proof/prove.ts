import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import type { Scenario } from '../model/scenario';
import { alertLabels } from '../outputs/alert-labels';
import { asksOf, isSilent, type Asked } from './asked';
import type { Edge } from './edges';
import { firesInGrafana } from './grafana-model';
import { AskError, outcomes, readBy, type Ask, type Firing, type Outcome, type Promtool, type Trial } from './promtool';
import { alertsAbout, rulesOf, type Evaluated } from './rules';
import { later, tell } from './tell';
import { timingsAtEdge, timingsOf, type Timing } from './timings';
import { lengthOf, OFFSETS, unitsOf, type Offsets, type Unit } from './units';
import { brokenTexts, judged, onsetAt, type Heard, type Told } from './verdict';
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
  /** Default 3, and 2 for the library. */
  readonly offsets?: Offsets;
  /** Processes at a time. */
  readonly workers: number;
  /** Asks for pending alerts as well, which takes longer. */
  readonly pending?: boolean;
  progress?(done: number, all: number): void;
}
/** Stories of one process: enough to be worth its start, few enough to share the work; and evaluations, but for a story that has more. */
const MOST_AT_ONCE = { stories: 10, evaluations: 1000 };

/** Where hours go before a story that is only asked about: so many of the evaluations that are asked for, between two of those that read its samples. */
const SELDOM = 10;
/** What is left to be told of a unit. */
type Rest = Pick<Unit, 'told' | 'asked' | 'inGrafana'> & { readonly unit: Unit };
/** Tells all scenarios to the rules of the project, and judges what fires. Throws a `ToolError` where promtool gives no answer, a `DefinitionError` where a story cannot be told. */
export async function prove(project: Project, { promtool, library = [], edges = [], offsets = OFFSETS, workers, pending = false, progress = () => undefined }: ProveOptions): Promise<Proven> {
  const units = unitsOf(project, library, edges, offsets);
  const said = new Map(units.map((unit): [Unit, Outcome[]] => [unit, []]));
  const size = Math.max(1, Math.min(MOST_AT_ONCE.stories, Math.ceil(units.length / (workers * 3))));
  // The long ones first: at the end all workers have something to do.
  const queue = [...units].sort((a, b) => lengthOf(b) - lengthOf(a)).map((unit): Rest => ({ unit, ...unit }));
  const evaluations = ({ unit, told }: Rest): number => told.reduce((sum, { evaluation }) => sum + lengthOf(unit) / evaluation, 0);
  const next = (): readonly Rest[] => {
    let left = MOST_AT_ONCE.evaluations;
    const many = queue.slice(0, size).findIndex((rest) => (left -= evaluations(rest)) < 0);
    return queue.splice(0, many < 0 ? size : Math.max(1, many));
  };
  const done = new Set<Unit>();
  await beside(workers, async (stop) => {
    for (let batch = next(); batch.length > 0; batch = next()) {
      stop.throwIfAborted();
      const stories = batch.map((rest) => trialsOf(rest, project, pending));
      const found = await outcomes(promtool, stories.flatMap(({ trials }) => trials), stop).catch((error: unknown) => {
        // The rules themselves say what is wrong with them.
        if (error instanceof AskError && batch.some(({ asked }) => asked.length > 0)) return undefined;
        throw error;
      });
      let trial = 0;
      queue.unshift(...batch.flatMap((rest, i): Rest[] => {
        const { unit, asked } = rest;
        if (!found) return [{ ...rest, told: [...rest.told, ...(asked.length > 0 ? toldOf(unit, asked) : [])], asked: [] }];
        const mine = found.slice(trial, trial += stories[i]!.trials.length).map(([outcome], part) => only(outcome!, rest.told[part]?.alerts ?? []));
        done.add(unit);
        said.get(unit)!.push(...mine);
        const answers = mine.flatMap((outcome) => outcome.answers);
        const loud = asked.filter((each) => !isSilent(each, stories[i]!.asks.get(each)!, pending, answers));
        return loud.length > 0 ? [{ unit, told: toldOf(unit, loud), asked: [], inGrafana: [] }] : [];
      }));
      progress(done.size, units.length);
    }
  });
  const heardIn = (scenario: Scenario): readonly Heard[] => units.filter((unit) => unit.scenario === scenario).map((unit) => ({ moment: unit.moment, ...heardOf(unit, said.get(unit)!) }));
  const told = [...project.scenarios, ...library].map((scenario): Told => ({ scenario, ofLibrary: library.includes(scenario), alerts: alertsAbout(project, scenario.service.info.name), heard: heardIn(scenario) }));
  const toldEdges = edges.map(({ name, alert, scenario }) => ({ name, told: { scenario, ofLibrary: false, alerts: [alert], heard: heardIn(scenario) } satisfies Told }));
  const atEdges = toldEdges.flatMap(({ name, told: each }) => judged(each).map((problem): Problem => ({
    ...problem, check: 'scenario/edge', remedy: `look at what the rule counts, or say why that is right: exclude: { 'edge/${name}': 'the reason' }`,
  })));
  const quiet = told.filter(({ heard }) => heard.every(({ outcome }) => outcome.firings.length === 0)).map(({ scenario: { name } }) => name);
  return { series: promtool.series, problems: [...told.flatMap(judged), ...atEdges, ...brokenTexts(told)], timings: told.flatMap(timingsOf), atEdges: toldEdges.flatMap(({ name, told: each }) => timingsAtEdge(each, name)), quiet, told, stories: units.length };
}
/** What was asked of one project, evaluated like any rule. */
const toldOf = ({ scenario: { service } }: Unit, asked: readonly Asked[]): readonly Evaluated[] =>
  rulesOf(asked[0]!.project, service.info.name, ({ name }) => asked.some(({ rule }) => rule.name === name))
    .map((each) => ({ ...each, evaluation: asked.find(({ rule }) => each.alerts.includes(rule.name))?.evaluation ?? each.evaluation }));
/** Without what other alerts said that these read. */
function only({ firings, pending, answers }: Outcome, alerts: readonly string[]): Outcome {
  const isOne = ({ alert }: Pick<Firing, 'alert'>): boolean => alerts.includes(alert);
  return { firings: firings.filter(isOne), pending: pending.filter(isOne), answers };
}
/** Of a story: a trial of the rules that are evaluated equally often, and one of all that is asked. */
function trialsOf({ unit: { scenario, moment, atEdge }, told, asked, inGrafana }: Rest, project: Project, pending: boolean): { readonly trials: readonly Trial[]; readonly asks: ReadonlyMap<Asked, readonly Ask[]> } {
  const until = later(scenario.story.lasts, moment.shift);
  const asks = new Map(asked.map((each) => [each, asksOf(each, until, onsetAt(scenario, moment))]));
  const all = [...inGrafana.map(({ ask }) => ask), ...[...asks.values()].flat()];
  const read = all.map(({ expr }) => expr);
  const story = tell(scenario, project.config, moment, readBy([...told.flatMap(({ rules }) => rules), ...read]));
  return {
    asks,
    trials: [
      ...told.map(({ evaluation, rules }): Trial => ({ evaluation, rules, stories: [story], pending: pending && !atEdge, reads: readBy(rules) })),
      // Nothing is evaluated beside; what was before a story lasts whole evaluations of what is asked.
      ...(all.length > 0 ? [{ evaluation: story.past ? SELDOM * (asked[0]?.evaluation ?? scenario.service.info.evaluation) : until, rules: [], stories: [story], asks: all, reads: readBy(read) }] : []),
    ],
  };
}
/** What Grafana's alert says is what Prometheus' does, word for word: of the same series, at the nearest time. */
function textAt(at: number, alert: string, labels: Firing['labels'], firings: readonly Firing[]): Firing['annotations'] {
  const same = firings.filter((each) => each.alert === alert && Object.entries(labels).every(([label, value]) => each.labels[label] === value));
  return same.reduce<Firing | undefined>((a, b) => (a && Math.abs(a.at - at) <= Math.abs(b.at - at) ? a : b), undefined)?.annotations ?? {};
}
/** Tells apart who has an alert firing: Prometheus, or a model of Grafana. */
function heardOf({ scenario, moment, inGrafana }: Unit, parts: readonly Outcome[]): Omit<Heard, 'moment'> {
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
