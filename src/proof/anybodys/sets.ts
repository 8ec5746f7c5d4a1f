import type { Scenario } from '../../model/scenario';
import type { AnyService } from '../../model/service';
import { calmOf } from '../quiet';
import type { Past } from '../past';
import { namesRead, type Exposed } from './exposed';
import type { Group, Rule } from './read';

/** Alerts that hear the same stories at the same pace, with the recording rules that they read. */
export interface RuleSet {
  readonly alerts: readonly Rule[];
  /** How often they want to be evaluated. Seconds. */
  readonly interval: number;
  /** How far they look back beyond a story's own good day. Seconds. */
  readonly past: number;
  /** Groups with these alerts and recording rules only. */
  readonly groups: readonly Group[];
  /** The shortest of the windows that longer ones are added up from: two scrapes of the past have to be in each. Seconds; undefined: none is. */
  readonly tile: number | undefined;
  reads(series: string): boolean;
}
/** How long ago rules may look, in steps, since alerts of one step are told together. Seconds. */
const PASTS = [0, 3600, 21_600, 259_200] as const;
/** The longest time back that is told. Seconds. */
export const LONGEST_PAST = PASTS.at(-1)!;
/** Of a window, told: what is added up from shorter ones looks back a little farther than it is long. */
export const NEARLY = 0.98;
/** Evaluations of one story: more take too long to tell, and rules that look back so far are slow ones. On a quiet day it is asked whether they fire, not when. */
const MOST = { incident: 1600, quiet: 350 } as const;
/** Scrapes of the past in its whole length, and seconds between two of them, or between evaluations: an instant selector looks back 5 minutes. */
const SCRAPES = 360;
const FARTHEST = 240;

/** Scrapes of the past in each window that others are added up from. */
const SAMPLES = 2.5;

/** Seconds that a rule looks back, with the recording rules that it reads. */
export function windowOf(rule: Rule, records: ReadonlyMap<string, readonly Rule[]>, above: readonly Rule[] = []): number {
  if (above.includes(rule)) return 0;
  // By each selector for itself: the offset of one does not make another look further.
  return Math.max(0, ...rule.selections.map((selection) => selection.back + Math.max(0, ...recordsOf({ selections: [selection] }, records).map((each) => windowOf(each, records, [...above, rule])))));
}
export const recordsOf = (rule: Pick<Rule, 'selections'>, records: ReadonlyMap<string, readonly Rule[]>): readonly Rule[] => namesRead(rule, records.keys()).flatMap((name) => records.get(name) ?? []);
export function recordsIn(groups: readonly Group[]): ReadonlyMap<string, readonly Rule[]> {
  const records = groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'record');
  return new Map([...new Set(records.map(({ name }) => name))].map((name) => [name, records.filter((each) => each.name === name)]));
}
/** A rule and the recording rules that it reads, directly or by others. */
export function withRecords(rule: Rule, records: ReadonlyMap<string, readonly Rule[]>): readonly Rule[] {
  const all = new Set([rule]);
  for (const each of all) for (const record of recordsOf(each, records)) all.add(record); // grows while it is walked
  return [...all];
}
/** Alerts by how often they are evaluated and how far they look back: as seldom as the slowest of what they read. */
export function setsOf(groups: readonly Group[], service: AnyService, exposed: Exposed): readonly RuleSet[] {
  const records = recordsIn(groups);
  const byPace = new Map<string, { readonly interval: number; readonly past: number; readonly alerts: Rule[] }>();
  for (const rule of groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert')) {
    const interval = Math.max(...withRecords(rule, records).map((each) => each.interval ?? service.info.scrape));
    const past = PASTS.find((each) => each >= NEARLY * windowOf(rule, records) - calmOf(service)) ?? LONGEST_PAST;
    const pace = byPace.get(`${interval} ${past}`) ?? { interval, past, alerts: [] };
    byPace.set(`${interval} ${past}`, pace);
    pace.alerts.push(rule);
  }
  return [...byPace.values()].map(({ interval, past, alerts }) => {
    const needed = new Set<Rule>(alerts);
    for (const rule of needed) for (const each of recordsOf(rule, records)) needed.add(each); // grows while it is walked
    const names = new Set([...needed].flatMap((rule) => namesRead(rule, exposed.series.keys())));
    // What is read over time, offsets apart, is itself a recording.
    const tiles = [...needed].filter(({ kind }) => kind === 'record').flatMap(({ selections }) => selections.filter(({ back }) => back > 0))
      .flatMap((selection) => recordsOf({ selections: [selection] }, records)).flatMap(({ selections }) => selections.map(({ back }) => back)).filter((back) => back > 0);
    return {
      interval, past, alerts, tile: tiles.length > 0 ? Math.min(...tiles) : undefined,
      groups: groups.map((group) => ({ ...group, rules: group.rules.filter((rule) => needed.has(rule)) })).filter(({ rules }) => rules.length > 0),
      reads: (series) => names.has(series) || series === 'up',
    };
  });
}
/** How a set hears a story. */
export interface Hearing {
  /** Seconds between evaluations: the set's interval, or after a past as many of them as make the evaluations few enough. */
  readonly evaluation: number;
  /** Undefined: nothing need go before, or the story is of a service that is new. */
  readonly past: Past | undefined;
}
export function hearingOf({ interval, past, tile = Infinity }: RuleSet, { service, story }: Scenario, kind: keyof typeof MOST, counters: Past['counters']): Hearing {
  if (past === 0 || story.phases.some(({ at, until, traffic }) => at === 0 && (until < story.lasts || traffic === 0))) return { evaluation: interval, past: undefined };
  // What a rule records must not be forgotten before the next evaluation.
  const evaluation = interval * Math.max(1, Math.floor(Math.min(FARTHEST, (past + story.lasts) / MOST[kind]) / interval));
  const { scrape } = service.info;
  // What goes on all the time did so before.
  const calm = story.phases.some(({ at }) => at === 0) ? story.lasts : calmOf(service);
  const every = Math.max(scrape, Math.floor(Math.min(FARTHEST, past / SCRAPES, tile / SAMPLES) / scrape) * scrape);
  return { evaluation, past: { seconds: Math.ceil(past / evaluation) * evaluation, every, calm, counters } };
}
export const LABEL = 'oac_rule';
/** A rule file; alerts have the label `oac_rule`, which tells them apart. Without annotations, which ask much and change nothing of what fires. */
export const ruleFile = (groups: readonly Group[], without: ReadonlySet<Rule> = new Set()): string => JSON.stringify({
  groups: groups.map(({ name, options, rules }, i) => ({
    name: `${i} ${name}`, ...options,
    rules: rules.filter((rule) => !without.has(rule)).map(({ kind, id, data: { annotations: _, ...data } }) => ({ ...data, labels: { ...(data['labels'] as object), ...(kind === 'alert' ? { [LABEL]: id } : {}) } })),
  })).filter(({ rules }) => rules.length > 0),
});
