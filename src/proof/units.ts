import type { Project } from '../model/project';
import { intervalOf, type Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { hasRaw, sidesOf } from '../promql/nodes';
import { canBeAsked, type Asked } from './asked';
import { SLOWER, type Edge } from './edges';
import { evaluated } from './mutants';
import { allWithoutFacts, bare, evaluationOf, grafanaRulesOf, groupsOf, rulesOf, type Evaluated, type InGrafana, type Rule } from './rules';
import type { Moment } from './tell';

/** How many scrape offsets a story is told at, spread over one interval; the worst counts. */
export interface Offsets {
  readonly own: number;
  readonly library: number;
}
export const OFFSETS: Offsets = { own: 3, library: 2 };
/** Scrapes of a story that is told at one scrape offset less, and at one alone where hours go before it: what takes so long to be noticed, or not to be, waits longer than a scrape. */
const LONG = 120;

/** A story at one moment, and who hears it. */
export interface Unit {
  readonly scenario: Scenario;
  readonly moment: Moment;
  /** Rules that evaluate it. */
  readonly told: readonly Evaluated[];
  /** Rules that nobody expects anything of. */
  readonly asked: readonly Asked[];
  readonly inGrafana: readonly InGrafana[];
  /** Told to one alert alone. */
  readonly atEdge?: true;
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
/** All that is told of scenarios, of the library and of edges. */
export function unitsOf(project: Project, library: readonly Scenario[], edges: readonly Edge[], offsets: Offsets): readonly Unit[] {
  // Whole texts are expanded at one moment of each scenario.
  const briefly = { ...project, ruleGroups: allWithoutFacts(project.ruleGroups) };
  return [
    ...[...project.scenarios, ...library].flatMap((scenario) => {
      const ofLibrary = library.includes(scenario);
      const { service: { info: { name } }, story, expect: { fires, mayFire } } = scenario;
      const isNamed = (rule: Rule): boolean => rule.kind === 'alert' && (rule.name in fires || mayFire.includes(rule.name));
      const others = unnamed(project, name, isNamed, story.after === undefined);
      const inGrafana = grafanaRulesOf(project, name);
      const moments = momentsFor(project, scenario, ofLibrary ? offsets.library : offsets.own, ofLibrary);
      // What cannot be asked for is evaluated a third as often: where something else has to fire, at each moment, and where hours go before; where nothing has to, at all moments but the first.
      const isSeldom = story.after !== undefined || (moments.length > 1 && Object.keys(fires).length > 0);
      return moments.map((moment, i): Unit => ({
        scenario, moment, told: [...rulesOf(i === 0 ? project : briefly, name, isNamed), ...(isSeldom || i > 0 ? slowly(others.told) : others.told)], asked: others.asked, inGrafana,
      }));
    }),
    ...edges.map((edge): Unit => ({ scenario: edge.scenario, moment: momentOf(edge), ...atEdge(project, edge), inGrafana: [], atEdge: true })),
  ];
}
/** What a scenario does not name: it is asked for where it can be. */
function unnamed(project: Project, service: string, isNamed: (rule: Rule) => boolean, canAsk: boolean): Pick<Unit, 'told' | 'asked'> {
  // The heartbeat says the same at every evaluation.
  const isOther = (rule: Rule): boolean => !isNamed(rule) && !(rule.kind === 'alert' && rule.deadMan);
  const asked = groupsOf(project, service).flatMap((group) => group.rules.filter(isOther).map((rule): Asked => ({ project, rule, evaluation: evaluationOf(project, group) }))).filter((each) => canAsk && canBeAsked(each));
  const names = new Set(asked.map(({ rule: { name } }) => name));
  return { asked, told: rulesOf(project, service, (rule) => isOther(rule) && !names.has(rule.name)) };
}
const slowly = (rules: readonly Evaluated[]): readonly Evaluated[] => rules.map((each) => ({ ...each, evaluation: SLOWER * each.evaluation }));
/** Whether an alert alone fires at its edge, or stays quiet, which is asked. */
function atEdge(project: Project, edge: Edge): Pick<Unit, 'told' | 'asked'> {
  const { alert, scenario: { service, story, expect }, evaluation, side } = edge;
  const condition = evaluated(bare(alert));
  const alone: Alert = { ...bare(alert), engine: 'prometheus', condition: side === undefined ? condition : { ...condition, expr: sidesOf(condition.expr)[side]! } };
  // Raw text may read what others record.
  const isRaw = hasRaw(condition.expr);
  const only = { ...project, ruleGroups: project.ruleGroups.map((each) => ({ ...each, rules: each.rules.flatMap((rule): Rule[] => (rule === alert ? [alone] : isRaw ? [rule] : [])) })) };
  const asked: Asked = { project: only, rule: alone, evaluation, hasPast: story.after !== undefined };
  const isAsked = Object.keys(expect.fires).length === 0 && canBeAsked(asked);
  return { asked: isAsked ? [asked] : [], told: isAsked ? [] : rulesOf(only, service.info.name, ({ name }) => name === alert.name).map((each) => ({ ...each, evaluation })) };
}
/** Seconds of a story, with those before it. */
export const lengthOf = ({ scenario: { story: { lasts, after = 0 } } }: Unit): number => lasts + after;
