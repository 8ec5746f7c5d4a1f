import type { Scenario } from '../../model/scenario';
import { GOOD_DAY } from '../quiet';
import type { Heard } from './measure';
import type { Rule } from './read';

/** When an alert speaks in an incident, the worst over scrape offsets. Seconds; undefined: never, or not within the story. */
export interface FirstFire {
  readonly rule: Rule;
  readonly incident: string;
  /** It fires on the good day before, so what it says in the incident is nothing new. */
  readonly before: boolean;
  /** Since the incident began. */
  readonly pending?: number;
  /** Since the incident began. */
  readonly firing?: number;
  /** Since the incident ended. */
  readonly resolved?: number;
}
/** An alert that fires though nothing is wrong. */
export interface FalseAlarm {
  readonly rule: Rule;
  /** The quiet day. */
  readonly day: string;
  /** Since what is no incident began; negative: before it. The soonest over scrape offsets, in seconds. */
  readonly after: number;
  /** At so many scrape offsets of so many. */
  readonly at: number;
  readonly of: number;
}
const tenth = (seconds: number): number => Math.round(seconds * 10) / 10;
const endOf = ({ story: { phases } }: Scenario): number => Math.max(...phases.map(({ until }) => until));
const byRule = (heard: readonly Heard[], scenario: Scenario): readonly (readonly Heard[])[] => {
  const here = heard.filter((each) => each.scenario === scenario);
  return [...new Set(here.map(({ rule }) => rule))].sort((a, b) => Number(a.id) - Number(b.id)).map((rule) => here.filter((each) => each.rule === rule));
};

/** The first-fire table: each alert in each incident, in the order of both. */
export function firstFires(heard: readonly Heard[], incidents: readonly Scenario[]): FirstFire[] {
  return incidents.flatMap((incident) => byRule(heard, incident).map((each): FirstFire => {
    const worst = (of: (heard: Heard, ends: number) => number | undefined): number | undefined => {
      const all = each.map((one) => of(one, endOf(incident) + one.onset - incident.onset));
      return all.some((value) => value === undefined) ? undefined : tenth(Math.max(...(all as number[])));
    };
    const first = (times: readonly number[], { onset }: Heard, ends: number): number | undefined => {
      const at = times.find((time) => time >= onset && time <= ends);
      return at === undefined ? undefined : at - onset;
    };
    const found = {
      pending: worst((one, ends) => first(one.pending, one, ends)),
      firing: worst((one, ends) => first(one.firing, one, ends)),
      resolved: worst((one, ends) => {
        const last = one.firing.at(-1);
        return last === undefined || last + one.evaluation > incident.story.lasts ? undefined : Math.max(0, last + one.evaluation - ends);
      }),
    };
    return { rule: each[0]!.rule, incident: incident.name, before: each.some((one) => one.firing.some((at) => at < one.onset)), ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) };
  }));
}
/** Which alert notices an incident first, and after how many seconds; undefined: none does. */
export function noticed(fires: readonly FirstFire[], incident: string): FirstFire & { readonly firing: number } | undefined {
  const all = fires.filter((each): each is FirstFire & { readonly firing: number } => each.incident === incident && !each.before && each.firing !== undefined);
  return all.reduce<(typeof all)[number] | undefined>((best, each) => (best && best.firing <= each.firing ? best : each), undefined);
}
export function falseAlarms(heard: readonly Heard[], days: readonly Scenario[]): FalseAlarm[] {
  return days.flatMap((day) => byRule(heard, day).flatMap((each): FalseAlarm[] => {
    const fired = each.filter(({ firing }) => firing.length > 0);
    if (fired.length === 0) return [];
    return [{ rule: each[0]!.rule, day: day.name, after: tenth(Math.min(...fired.map(({ firing, onset }) => firing[0]! - onset))), at: fired.length, of: each.length }];
  }));
}

const cell = (value: number | undefined, otherwise = '–'): string => (value === undefined ? otherwise : String(value));
const row = (...cells: readonly string[]): string => `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
/** Alerts that say something in an incident; incidents in which one says the same are one row. */
export function fireTable(fires: readonly FirstFire[]): string {
  const many = new Set(fires.map(({ incident }) => incident)).size;
  const rows = new Map<string, { readonly title: string; readonly incidents: string[]; readonly cells: readonly string[] }>();
  for (const { rule, incident, before, pending, firing, resolved } of [...fires].sort((a, b) => Number(a.rule.id) - Number(b.rule.id))) {
    if (!before && pending === undefined && firing === undefined) continue;
    const cells = before ? ['–', 'before', '–'] : [cell(pending), cell(firing, 'never'), cell(resolved)];
    const key = JSON.stringify([rule.id, cells]);
    const row = rows.get(key) ?? { title: rule.title, incidents: [], cells };
    rows.set(key, row);
    row.incidents.push(incident);
  }
  return [
    '| alert | incident | pending s | firing s | resolved s |', '|---|---|---:|---:|---:|',
    ...[...rows.values()].map(({ title, incidents, cells }) => row(title, incidents.length === many && many > 1 ? `all ${many}` : incidents.join(', '), ...cells)),
  ].join('\n');
}
/** Alerts that say nothing in any incident. */
export const silent = (fires: readonly FirstFire[]): readonly string[] =>
  [...new Set(fires.map(({ rule }) => rule))].filter((rule) => fires.every((each) => each.rule !== rule || (!each.before && each.pending === undefined && each.firing === undefined))).map(({ title }) => title);
/** What fires on a good day fires on all others with it: that is one row. */
export const alarmTable = (alarms: readonly FalseAlarm[]): string => [
  '| false alarm | on a quiet day | after s | at scrape offsets |', '|---|---|---:|---:|',
  ...[...new Set(alarms.map(({ rule }) => rule))].flatMap((rule) => {
    const own = alarms.filter((each) => each.rule === rule);
    const always = own.find(({ day }) => day === GOOD_DAY);
    return (always ? [always] : own).map(({ day, after, at, of }) => row(rule.title, always && own.length > 1 ? `${day}, and ${own.length - 1} others` : day, after < 0 ? 'before' : String(after), `${at} of ${of}`));
  }),
].join('\n');
