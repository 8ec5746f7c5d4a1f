import { createHash } from 'node:crypto';
import type { Config } from '../../model/config';
import type { Scenario } from '../../model/scenario';
import { seriesTold, type Past } from '../past';
import { outcomes, RuleError, type Outcome, type Promtool } from '../promtool';
import { tell, type Moment } from '../tell';
import { onsetAt } from '../verdict';
import { beside } from '../workers';
import type { Rule } from './read';
import { hearingOf, LABEL, ruleFile, type RuleSet } from './sets';

/** When an alert is pending and fires in one story at one moment. Seconds since the story began. */
export interface Heard {
  readonly rule: Rule;
  readonly scenario: Scenario;
  readonly onset: number;
  /** Between evaluations. */
  readonly evaluation: number;
  readonly pending: readonly number[];
  readonly firing: readonly number[];
}
/** A rule that an engine cannot evaluate in a story; it is left out there. */
export interface Failure {
  readonly rule: Rule;
  readonly scenario: Scenario;
  readonly message: string;
}
export interface Measured {
  readonly heard: readonly Heard[];
  readonly failures: readonly Failure[];
}
export interface MeasureOptions {
  readonly promtool: Promtool;
  readonly config: Pick<Config, 'targetLabels' | 'instanceLabels'>;
  /** Processes at a time. */
  readonly workers: number;
  progress?(done: number, all: number): void;
}
/** What is told. */
export interface Told {
  readonly incidents: readonly Scenario[];
  readonly days: readonly Scenario[];
  /** Names of series that only grow. */
  readonly counters: ReadonlySet<string>;
}
interface Story {
  readonly scenario: Scenario;
  readonly moment: Moment;
}
/** A set, and stories that are all the same to it: those of one moment that differ in what it does not read. */
interface Unit {
  readonly set: RuleSet;
  readonly evaluation: number;
  readonly past: Past | undefined;
  readonly stories: Story[];
  readonly cost: number;
}
/** Places of scrapes within an interval, of a story with no past and with one; few and even, since a past is told on the same grid. */
const OFFSETS = [0.2, 0.6, 0.8] as const;
const OFFSET = [0.5] as const;
/** Evaluations of one process, by the rules that are evaluated: enough to be worth its start, few enough to share the work. */
const MOST_AT_ONCE = 40_000;

/** Tells each story to each set, and says what each alert made of it. Throws as `outcomes` and `tell` do. */
export async function measure(sets: readonly RuleSet[], { incidents, days, counters }: Told, { promtool, config, workers, progress = () => undefined }: MeasureOptions): Promise<Measured> {
  const queue = sets.flatMap((set) => ([['incident', incidents], ['quiet', days]] as const).flatMap(([kind, scenarios]) => {
    const known = new Map<string, Unit>();
    for (const scenario of scenarios) {
      const { evaluation, past } = hearingOf(set, scenario, kind, counters);
      for (const moment of momentsOf(scenario, evaluation, past ? OFFSET : OFFSETS)) {
        const key = hashOf([seriesTold(tell(scenario, config, moment), set.reads), onsetAt(scenario, moment), evaluation, past?.seconds, past?.calm]);
        const unit = known.get(key) ?? {
          set, evaluation, past, stories: [], cost: (((past?.seconds ?? 0) + scenario.story.lasts) / evaluation) * set.groups.reduce((sum, { rules }) => sum + rules.length, 0),
        };
        known.set(key, unit);
        unit.stories.push({ scenario, moment });
      }
    }
    return [...known.values()];
  })).sort((a, b) => b.cost - a.cost);
  const all = queue.length;
  const [heard, failures]: [Heard[], Failure[]] = [[], []];
  let done = 0;
  await beside(workers, async (stop) => {
    for (;;) {
      let cost = 0;
      const full = queue.findIndex((unit) => (cost += unit.cost) > MOST_AT_ONCE);
      const batch = queue.splice(0, full < 0 ? queue.length : Math.max(1, full));
      if (batch.length === 0) return;
      const found = await told(batch, promtool, config, stop);
      heard.push(...found.heard);
      failures.push(...found.failures);
      progress(done += batch.length, all);
    }
  });
  return { heard, failures };
}
const hashOf = (data: unknown): string => createHash('sha1').update(JSON.stringify(data)).digest('base64');
const momentsOf = ({ service: { info } }: Scenario, evaluation: number, offsets: readonly number[]): readonly Moment[] =>
  offsets.map((part, i) => ({ offset: info.scrape * part, shift: Math.round((i * 10 * evaluation) / offsets.length) / 10 }));

/** One process for all; where it cannot evaluate a rule, one for each, and then without the rule. */
async function told(batch: readonly Unit[], promtool: Promtool, config: MeasureOptions['config'], signal: AbortSignal, without: ReadonlySet<Rule> = new Set()): Promise<Measured> {
  signal.throwIfAborted();
  try {
    const found = await outcomes(promtool, batch.map(({ set, evaluation, past, stories: [story] }) => ({
      rules: [ruleFile(set.groups, without)], evaluation, pending: true, reads: set.reads, stories: [{ ...tell(story!.scenario, config, story!.moment), ...(past ? { past } : {}) }],
    })), signal);
    return { heard: batch.flatMap((unit, i) => heardOf(unit, found[i]![0]!, without)), failures: [] };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    if (batch.length > 1) {
      const parts: Measured[] = [];
      for (const unit of batch) parts.push(await told([unit], promtool, config, signal, without));
      return { heard: parts.flatMap((part) => part.heard), failures: parts.flatMap((part) => part.failures) };
    }
    const { set, stories } = batch[0]!;
    const failed = error.rules.flatMap(({ rule: name, message }) =>
      set.groups.flatMap(({ rules }) => rules).filter((rule) => rule.name === name && !without.has(rule)).flatMap((rule) => stories.map(({ scenario }): Failure => ({ rule, scenario, message }))));
    if (failed.length === 0) throw error;
    const rest = await told(batch, promtool, config, signal, new Set([...without, ...failed.map(({ rule }) => rule)]));
    return { heard: rest.heard, failures: [...failed, ...rest.failures] };
  }
}
function heardOf({ set, evaluation, past, stories }: Unit, outcome: Outcome, without: ReadonlySet<Rule>): Heard[] {
  // Where nothing went before, a rule that asks for what is absent fires until the first scrape, and that is only how the story begins.
  const first = past ? 0 : Math.min(...stories.map(({ moment }) => moment.offset));
  const times = (list: readonly { readonly at: number; readonly labels: Readonly<Record<string, string>> }[], { id }: Rule): number[] =>
    [...new Set(list.filter(({ at, labels }) => at >= first && labels[LABEL] === id).map(({ at }) => at))].sort((a, b) => a - b);
  return set.alerts.filter((rule) => !without.has(rule)).flatMap((rule) => {
    const said = { rule, evaluation, pending: times(outcome.pending, rule), firing: times(outcome.firings, rule) };
    return stories.map(({ scenario, moment }) => ({ ...said, scenario, onset: onsetAt(scenario, moment) }));
  });
}
