import type { Project } from '../model/project';
import { alertsOf, intervalOf, type Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { ruleFiles } from '../outputs/prometheus/rules';
import { hasRaw, sidesOf } from '../promql/nodes';
import { evaluated, mutantsOf, type Mutant } from './mutants';
import { outcomes, readBy, type Firing, type Promtool } from './promtool';
import { alertsAbout } from './rules';
import { tell, type Moment } from './tell';
import { timingsAtEdge, timingsOf } from './timings';
import { SLOWER, type Edge } from './edges';
import { momentOf, momentsFor, OFFSETS } from './units';
import { judged, type Told } from './verdict';
import { beside } from './workers';

/** What became of a mutant. `equivalent`: it says the same, or only a limit that is met exactly tells it from the rule, and no value ever was that. */
export interface Fate extends Pick<Mutant, 'alert' | 'kind' | 'change'> {
  readonly fate: 'killed' | 'survived' | 'equivalent';
  /** The scenario that told. */
  readonly by?: string;
  /** What it expects still holds; the seconds in the committed first-fire table do not. */
  readonly inTable?: true;
}
export interface Mutation {
  readonly fates: readonly Fate[];
  /** Alerts of which a part is text, and was not changed. */
  readonly unchanged: readonly string[];
}
export interface MutateOptions {
  readonly promtool: Promtool;
  readonly library: readonly Scenario[];
  readonly edges?: readonly Edge[];
  readonly workers: number;
  /** Whether the repository commits when its alerts fire: whoever changes that is told. */
  readonly table: boolean;
  progress?(told: number, stories: number): void;
}
interface Trial {
  readonly name: string;
  readonly mutant: Mutant;
  fate?: Fate;
  /** Whether it ever fired otherwise than the rule. */
  differs: boolean;
}
interface Unit {
  readonly scenario: Scenario;
  readonly moments: readonly Moment[];
  readonly ofLibrary: boolean;
  /** Seconds between evaluations. Default: as the rules say. */
  readonly evaluation?: number;
  /** Told to one alert alone. */
  readonly atEdge?: true;
  readonly side?: number;
  /** How many times less often than the rules say it is evaluated. Default 1. */
  readonly slower?: number;
}
/** Rules in one file at most: each is evaluated as often as the story says, and nobody waits longer for one process than for another. */
const MOST_RULES = 60;

/**
 * Changes each alert about a service in one thing at a time, and asks whether a scenario notices: first those that it fires in, then, for what is left,
 * all others and the quiet library. Evaluated as Prometheus does, also what Grafana evaluates. Throws a `ToolError` where promtool gives no answer.
 */
export async function mutate(project: Project, { promtool, library, edges = [], workers, table, progress = () => undefined }: MutateOptions): Promise<Mutation> {
  const alerts = alertsOf(project.ruleGroups).filter((alert) => !alert.deadMan && alert.condition.service);
  const trials = alerts.flatMap((alert) => mutantsOf(alert)).map((mutant, i): Trial => {
    const { alert, kind, change, same } = mutant;
    return { name: `Mutant${i}`, mutant, differs: false, ...(same ? { fate: { alert, kind, change, fate: 'equivalent' } } : {}) };
  });
  const units = [...project.scenarios, ...library].map((scenario): Unit => {
    const ofLibrary = library.includes(scenario);
    return { scenario, ofLibrary, moments: momentsFor(project, scenario, ofLibrary ? OFFSETS.library : OFFSETS.own, ofLibrary) };
  });
  const named = ({ scenario: { expect } }: Unit, { name }: Alert): boolean => name in expect.fires || expect.mayFire.includes(name);
  const lasts = ({ scenario: { story } }: Unit): number => story.lasts + (story.after ?? 0);
  const atEdges = edges.map((edge) => ({ alert: edge.alert, unit: { scenario: edge.scenario, ofLibrary: false, moments: [momentOf(edge)], evaluation: edge.evaluation, atEdge: true, ...(edge.side === undefined ? {} : { side: edge.side }) } satisfies Unit }));
  const loud = units.filter(({ scenario: { expect } }) => Object.keys(expect.fires).length > 0);
  const rounds = [
    // Most are found out at one moment, with other services beside.
    loud.map((unit) => ({ unit: { ...unit, moments: unit.moments.slice(-1) }, about: (alert: Alert) => alert.name in unit.scenario.expect.fires, inTable: false })),
    atEdges.map(({ alert, unit }) => ({ unit, about: (each: Alert) => each === alert, inTable: table })),
    loud.map((unit) => ({ unit, about: (alert: Alert) => named(unit, alert), inTable: table })),
    units.map((unit) => ({ unit: { ...unit, slower: SLOWER, moments: unit.moments.slice(-1) }, about: (alert: Alert) => !named(unit, alert), inTable: false })),
  ];
  const stories = rounds.reduce((sum, round) => sum + round.length, 0);
  let told = 0;
  for (const round of rounds) {
    // The short ones first: what they find out the long ones need not be told.
    const queue = [...round].sort((a, b) => lasts(a.unit) - lasts(b.unit));
    await beside(workers, async (stop) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { unit, about, inTable } = next;
        const living = trials.filter(({ fate, mutant: { alert } }) => !fate && about(alert) && alert.condition.service!.name === unit.scenario.service.info.name);
        stop.throwIfAborted();
        if (living.length > 0) await judge(project, promtool, unit, living, inTable, stop);
        progress(++told, stories);
      }
    });
  }
  return {
    fates: trials.map(({ mutant: { alert, kind, change, border }, fate, differs }) => fate ?? { alert, kind, change, fate: border && !differs ? 'equivalent' : 'survived' }),
    unchanged: alerts.filter(({ condition }) => hasRaw(condition.expr)).map(({ name }) => name),
  };
}

/** Tells a story to the living mutants and to the rules that they come from. */
async function judge(project: Project, promtool: Promtool, unit: Unit, living: readonly Trial[], table: boolean, signal: AbortSignal): Promise<void> {
  const { scenario, moments, slower = 1, evaluation: every } = unit;
  const originals = [...new Set(living.map(({ mutant: { alert } }) => alert))];
  const evaluationOf = (alert: Alert): number => every ?? slower * intervalOf(project.ruleGroups.find(({ rules }) => rules.includes(alert))!);
  // A mutant that lost a side is told as it is.
  const sided = (alert: Alert, condition: Mutant['condition']): Mutant['condition'] => {
    const sides = sidesOf(condition.expr);
    return unit.side === undefined || sides.length !== sidesOf(evaluated(alert).expr).length ? condition : { ...condition, expr: sides[unit.side]! };
  };
  const rules = [...originals.map((alert) => bare(alert, alert.name, sided(alert, evaluated(alert)))), ...living.map(({ name, mutant: { alert, condition } }) => bare(alert, name, sided(alert, condition)))];
  const parts = [...new Set(originals.map(evaluationOf))].flatMap((evaluation) => {
    const mine = rules.filter((_, i) => evaluationOf(i < originals.length ? originals[i]! : living[i - originals.length]!.mutant.alert) === evaluation);
    return Array.from({ length: Math.ceil(mine.length / MOST_RULES) }, (_, n) => ({
      evaluation, files: ruleFiles({ ...project, ruleGroups: [{ kind: 'rule group', name: 'mutants', rules: mine.slice(n * MOST_RULES, (n + 1) * MOST_RULES), origin: undefined }] }).map(({ content }) => content),
    }));
  });
  const reads = readBy(parts.flatMap(({ files }) => files));
  const stories = moments.map((moment) => tell(scenario, project.config, moment, reads));
  const firings = stories.map((): Firing[] => []);
  for (const { evaluation, files } of parts) {
    const [found] = await outcomes(promtool, [{ evaluation, stories, rules: files, reads: readBy(files) }], signal);
    found!.forEach((outcome, m) => firings[m]!.push(...outcome.firings));
  }
  const saidOf = (alert: Alert, name: string) => {
    const heard = moments.map((moment, m) => ({ moment, outcome: { firings: firings[m]!.filter((f) => f.alert === name).map((f): Firing => ({ ...f, alert: alert.name, annotations: {} })), pending: [] }, otherForm: [] }));
    const within = scenario.expect.fires[alert.name];
    const only: Scenario = { ...scenario, expect: { ...scenario.expect, fires: within ? { [alert.name]: { within: within.within } } : {} } };
    const said: Told = { scenario: only, ofLibrary: unit.ofLibrary, alerts: alertsAbout(project, scenario.service.info.name), heard };
    return {
      problems: new Set(judged(said).map(({ check }) => check)),
      row: JSON.stringify(unit.atEdge ? timingsAtEdge({ ...said, alerts: [alert] }, '') : timingsOf(said)),
      times: JSON.stringify(heard.map(({ outcome }) => outcome.firings.map(({ at, labels }) => [at, labels['instance']]))),
    };
  };
  const base = new Map(originals.map((alert) => [alert, saidOf(alert, alert.name)]));
  for (const trial of living) {
    const { alert, kind, change } = trial.mutant;
    const [was, is] = [base.get(alert)!, saidOf(alert, trial.name)];
    trial.differs ||= was.times !== is.times;
    const killed = { alert, kind, change, fate: 'killed', by: scenario.name } as const;
    if ([...is.problems].some((check) => !was.problems.has(check))) trial.fate = killed;
    else if (table && was.row !== is.row) trial.fate = { ...killed, inTable: true };
  }
}
/** Without what only its text needs. */
function bare(alert: Alert, name: string, condition: Mutant['condition']): Alert {
  const { diagnosis: _, summary: __, description: ___, dashboard: ____, ...rest } = alert;
  return { ...rest, name, engine: 'prometheus', condition, summary: 'x', runbook: { meaning: 'x', firstSteps: ['x'] } };
}
