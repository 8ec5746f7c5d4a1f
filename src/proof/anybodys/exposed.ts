import { metricsOfRole } from '../../model/role';
import { rolesOf } from '../../model/story-faults';
import { nearest } from '../../model/problem';
import type { AnyService } from '../../model/service';
import { fits } from '../../promql/example';
import type { Matcher } from '../../promql/nodes';
import type { Labels } from '../instruments';
import type { Scraped } from '../promtool';
import { partsOf } from '../past';
import { scrape } from '../scrape';
import type { Group, Rule, Selection } from './read';

/** The series of a service, as its stories have them. */
export interface Exposed {
  readonly service: string;
  readonly series: ReadonlyMap<string, readonly Labels[]>;
  /** Names that its signals read; a series may be in no story, as a counter of what never happens. */
  readonly declared: ReadonlySet<string>;
  readonly counters: ReadonlySet<string>;
  /** That Prometheus sets. */
  readonly targetLabels: readonly string[];
}
export function exposedBy(service: AnyService, stories: readonly Scraped[], targetLabels: readonly string[]): Exposed {
  const series = new Map<string, Map<string, Labels>>();
  for (const { name, labels } of stories.flatMap(({ targets, until }) => targets.flatMap((target) => scrape(target, until)))) {
    series.set(name, (series.get(name) ?? new Map<string, Labels>()).set(JSON.stringify(labels), labels));
  }
  const parts = rolesOf(service).flatMap(metricsOfRole).flatMap(partsOf);
  return {
    service: service.info.name, targetLabels,
    series: new Map([...series].map(([name, byKey]) => [name, [...byKey.values()]])),
    declared: new Set(parts.map(({ name }) => name)), counters: new Set(parts.filter(({ grows }) => grows).map(({ name }) => name)),
  };
}

/** Why a rule is not tested. */
export interface Untested {
  readonly rule: Rule;
  readonly message: string;
  readonly remedy: string;
}
export interface Testable {
  /** With the rules that are tested only. */
  readonly groups: readonly Group[];
  readonly untested: readonly Untested[];
  /** Of rules that are tested: what they read that no story has, by id. */
  readonly notTold: ReadonlyMap<string, string>;
}
/** Prometheus writes them of the rules themselves. */
const OF_RULES = ['ALERTS', 'ALERTS_FOR_STATE'];
type Lack = Pick<Untested, 'message' | 'remedy'>;

/** Leaves out what could not be heard whatever happens: it would look quiet, or fire because nothing is there. */
export function testable(groups: readonly Group[], exposed: Exposed): Testable {
  const rules = groups.flatMap((group) => group.rules);
  const records = new Set(rules.filter(({ kind }) => kind === 'record').map(({ name }) => name));
  const lacking = new Map<Rule, Lack>();
  // A recording rule that reads what is not there takes along who reads it.
  for (let before = -1; before < lacking.size;) {
    before = lacking.size;
    const recorded = new Set(rules.filter((rule) => rule.kind === 'record' && !lacking.has(rule)).map(({ name }) => name));
    for (const rule of rules) {
      if (lacking.has(rule)) continue;
      const lack = rule.selections.length === 0 && rule.kind === 'alert'
        ? { message: 'reads no metric, so nothing that happens changes it', remedy: 'a heartbeat is as it should be; else let it read what it is about' }
        : rule.selections.map((selection) => lackOf(selection, exposed, recorded, records)).find((found) => found !== undefined);
      if (lack) lacking.set(rule, lack);
    }
  }
  return {
    groups: groups.map((group) => ({ ...group, rules: group.rules.filter((rule) => !lacking.has(rule)) })).filter((group) => group.rules.length > 0),
    // Of recording rules nobody would miss anything but who reads them.
    untested: [...lacking].filter(([{ kind }]) => kind === 'alert').map(([rule, { message, remedy }]) => ({ rule, remedy, message: `${rule.title} ${message}: it is not tested` })),
    notTold: new Map(rules.filter((rule) => !lacking.has(rule)).flatMap((rule) => {
      const silent = rule.selections.filter((selection) => !isTold(selection, exposed, records));
      return silent.length > 0 ? [[rule.id, [...new Set(silent.map(written))].join(', ')] as const] : [];
    })),
  };
}
const written = ({ metric = '', matchers }: Selection): string => `${metric}${matchers.length > 0 ? `{${matchers.map(({ label, op, value }) => `${label}${op}"${value}"`).join(',')}}` : ''}`;
/** Names that a selection can mean. */
const namesOf = ({ metric, matchers }: Selection, known: Iterable<string>): string[] =>
  (metric !== undefined ? [metric] : [...known].filter((name) => matchers.every((m) => m.label !== '__name__' || fits(name, m) !== false)));
/** Which of these names a rule reads. */
export const namesRead = ({ selections }: Pick<Rule, 'selections'>, known: Iterable<string>): string[] => {
  const all = [...known];
  return selections.flatMap((selection) => namesOf(selection, all)).filter((name) => all.includes(name));
};
/** Prometheus 3 writes the edge 1 as `1.0`. */
const ofEdge = (matcher: Matcher): Matcher => (matcher.label === 'le' && matcher.op === '=' && Number.isFinite(Number(matcher.value)) ? { ...matcher, value: String(Number(matcher.value)) } : matcher);
const fitting = (list: readonly Labels[], matchers: readonly Matcher[]): readonly Labels[] =>
  list.filter((labels) => matchers.every((m) => m.label === '__name__' || fits(labels[m.label] ?? '', ofEdge(m)) !== false));
const isTold = (selection: Selection, { series }: Exposed, records: ReadonlySet<string>): boolean =>
  namesOf(selection, [...series.keys(), ...records, ...OF_RULES]).some((name) => OF_RULES.includes(name) || records.has(name) || fitting(series.get(name) ?? [], selection.matchers).length > 0);

function lackOf(selection: Selection, exposed: Exposed, recorded: ReadonlySet<string>, records: ReadonlySet<string>): Lack | undefined {
  const { service, series, declared, targetLabels } = exposed;
  const known = [...series.keys(), ...declared];
  const names = namesOf(selection, [...known, ...recorded, ...OF_RULES]);
  if (names.some((name) => OF_RULES.includes(name) || recorded.has(name))) return undefined;
  const name = names.find((each) => series.has(each) || declared.has(each));
  if (name === undefined) {
    const wanted = selection.metric ?? written(selection);
    if (records.has(wanted)) return { message: `reads ${wanted}, which is recorded from what service '${service}' does not expose`, remedy: 'see the metrics of the rule that records it' };
    const near = nearest(wanted, [...known, ...records]);
    return {
      message: `reads ${wanted}, which service '${service}' does not expose`,
      remedy: near ? `did you mean ${near}?` : wanted.includes(':') ? 'name the file with the rule that records it, too' : `test it with the service that exposes it, or give '${service}' a signal of it`,
    };
  }
  const all = names.flatMap((each) => series.get(each) ?? []);
  const culprit = all.length === 0 ? undefined : selection.matchers.find((m) => fitting(all, [m]).length === 0);
  if (!culprit) return undefined;
  const { label, op, value } = culprit;
  const values = [...new Set(all.map((labels) => labels[label]).filter((each) => each !== undefined))];
  if (values.length === 0) {
    const near = nearest(label, new Set(all.flatMap((labels) => Object.keys(labels))));
    return { message: `selects ${label}${op}"${value}", and ${name} of service '${service}' has no label '${label}'`, remedy: near ? `did you mean ${near}?` : `it has ${[...new Set(all.flatMap((labels) => Object.keys(labels)))].join(', ')}` };
  }
  if (!targetLabels.includes(label) && label !== 'le') return undefined; // a route or status that no request of the stories has
  return { message: `selects ${label}${op}"${value}", and ${name} of service '${service}' has ${values.map((each) => `"${each}"`).join(', ')}`, remedy: label === 'le' ? 'take one of its edges' : `test it with the service that it is about, or select ${label}="${values[0]}"` };
}
