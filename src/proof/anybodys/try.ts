import type { ReadDocument } from '../../documents';
import { inOrder, type Problem } from '../../model/problem';
import type { Scenario } from '../../model/scenario';
import type { AnyService } from '../../model/service';
import { duration } from '../../promql/print';
import { incidentScenarios } from '../incidents';
import { GOOD_DAY, quietScenarios } from '../quiet';
import { tell } from '../tell';
import { exposedBy, testable, type Testable } from './exposed';
import { measure, type Failure, type Heard, type MeasureOptions } from './measure';
import { fatesOf, withMutants, type RuleFate } from './mutants';
import { readGroups, type Rule } from './read';
import { refused } from '../refused';
import { falseAlarms, firstFires, noticed, type FalseAlarm, type FirstFire } from './result';
import { hearingOf, LONGEST_PAST, NEARLY, recordsIn, setsOf, windowOf, withRecords, type RuleSet } from './sets';

/** How anybody's rules do with a service's incidents and quiet days. */
export interface Tried {
  readonly problems: readonly Problem[];
  /** Alerts that were tested. */
  readonly alerts: readonly Rule[];
  readonly untested: number;
  /** Names of the incidents, and of the quiet days. */
  readonly incidents: readonly string[];
  readonly days: readonly string[];
  readonly fires: readonly FirstFire[];
  /** By incident; no entry: none notices it. */
  readonly noticed: ReadonlyMap<string, FirstFire & { readonly firing: number }>;
  readonly alarms: readonly FalseAlarm[];
  /** How often alerts were evaluated, and why. */
  readonly paces: readonly string[];
  /** Where it was asked for: what became of each alert with one thing changed. */
  readonly fates?: readonly RuleFate[];
}
/** Tells a service's incidents and quiet days to the rules of files that were judged and found without error. Throws as `measure` does. */
export async function tryRules(documents: readonly ReadDocument[], service: AnyService, options: MeasureOptions & { readonly mutate?: boolean }): Promise<Tried> {
  const all = readGroups(documents);
  // Whether rules of somebody's are about this service alone, nobody says.
  const [incidents, days] = [incidentScenarios(service), quietScenarios(service).filter(({ story }) => !story.neighbour)];
  const scenarios = [...incidents, ...days];
  const exposed = exposedBy(service, scenarios.map((each) => tell(each, options.config, { offset: service.info.scrape / 2, shift: 0 })), options.config.targetLabels);
  const found = testable(all, exposed);
  const alerts = found.groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert');
  const faults = await refused(options.promtool, all);
  const nothing = { alerts, untested: found.untested.length, incidents: incidents.map(({ name }) => name), days: days.map(({ name }) => name), fires: [], noticed: new Map(), alarms: [], paces: [] };
  const untested = found.untested.map(({ rule, message, remedy }): Problem => ({ check: 'rules/untested', severity: 'warning', ...rule.place, message, remedy }));
  if (faults.length > 0 || alerts.length === 0) return { ...nothing, problems: inOrder([...faults, ...untested]) };
  const sets = setsOf(found.groups, service, exposed);
  const { mutants, groups } = options.mutate ? withMutants(found.groups) : { mutants: [], groups: found.groups };
  const measured = await measure(setsOf(groups, service, exposed), { incidents, days, counters: exposed.counters }, options);
  const changed = new Set(mutants.map(({ rule }) => rule));
  const heard = measured.heard.filter(({ rule }) => !changed.has(rule));
  const failures = measured.failures.filter(({ rule }) => !changed.has(rule));
  const fires = firstFires(heard, incidents);
  const alarms = falseAlarms(heard, days);
  const first = new Map(incidents.flatMap(({ name }) => {
    const who = noticed(fires, name);
    return who ? [[name, who] as const] : [];
  }));
  return {
    ...nothing, ...(options.mutate ? { fates: fatesOf(mutants, measured, incidents, days) } : {}), fires, noticed: first, alarms, paces: sets.map((set) => paceOf(set, service, incidents, days)),
    problems: inOrder([
      ...untested, ...caveats(found, heard), ...falsely(alarms, days),
      ...failing(failures, scenarios),
      ...incidents.filter(({ name }) => !first.has(name)).map(({ name }): Problem => ({
        check: 'rules/unnoticed', severity: 'error', message: `no alert notices ${name}`, remedy: 'add one that does: a share of slow requests over a short window is the fastest; see the first-fire table for what stays pending',
      })),
    ]),
  };
}
function paceOf(set: RuleSet, { info }: AnyService, incidents: readonly Scenario[], days: readonly Scenario[]): string {
  const { alerts, interval, past } = set;
  const why = interval > (alerts[0]!.interval ?? info.scrape) ? 'the interval of the slowest group that records what they read' : alerts[0]!.interval === undefined ? `the scrape interval of '${info.name}', since their groups have none` : 'the interval of their groups';
  const slowest = (scenarios: readonly Scenario[], kind: 'incident' | 'quiet'): number => Math.max(interval, ...scenarios.map((scenario) => hearingOf(set, scenario, kind, new Set()).evaluation));
  const [incident, quiet] = [slowest(incidents, 'incident'), slowest(days, 'quiet')];
  const coarse = quiet === interval ? '' : `, as they look back far: every ${duration(incident)} in incidents, and ${duration(quiet)} on quiet days`;
  return `${alerts.map(({ title }) => title).join(', ')}: evaluated every ${duration(interval)}, ${why}${coarse}${past > 0 ? `; after a good day of ${duration(past)}` : ''}`;
}
/** What was tested, but says less than it seems. */
function caveats({ groups, notTold }: Testable, heard: readonly Heard[]): Problem[] {
  const records = recordsIn(groups);
  const fired = new Set(heard.filter(({ firing }) => firing.length > 0).map(({ rule }) => rule));
  return groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert').flatMap((rule): Problem[] => {
    const window = windowOf(rule, records);
    const silent = fired.has(rule) ? [] : [...new Set(withRecords(rule, records).flatMap(({ id }) => notTold.get(id) ?? []))];
    return [
      ...(NEARLY * window > LONGEST_PAST ? [{
        check: 'rules/long-window', severity: 'warning' as const, ...rule.place, message: `${rule.title} looks back ${duration(window)}, and ${duration(LONGEST_PAST)} are told: its ratios are those of a service that is no older`, remedy: 'on an older service it fires later than here',
      }] : []),
      ...(silent.length > 0 ? [{
        check: 'rules/not-told', severity: 'warning' as const, ...rule.place, message: `${rule.title} reads ${silent.join(', ')}, and no story has such a series: it cannot fire here`, remedy: 'in these stories requests get slow, and none fails',
      }] : []),
    ];
  });
}
function failing(failures: readonly Failure[], scenarios: readonly Scenario[]): Problem[] {
  return [...new Set(failures.map(({ rule }) => rule))].map((rule): Problem => {
    const own = failures.filter((each) => each.rule === rule).sort((a, b) => scenarios.indexOf(a.scenario) - scenarios.indexOf(b.scenario));
    return {
      check: 'rules/fails', severity: 'error', ...rule.place,
      message: `${rule.title} cannot be evaluated in ${new Set(own.map(({ scenario }) => scenario)).size} of ${scenarios.length} stories, as in ${own[0]!.scenario.name}: ${own[0]!.message}`,
      remedy: `Prometheus then says nothing of it, and only logs it: ${/exceeded limit/.test(own[0]!.message) ? "raise the group's limit, or aggregate to fewer alerts" : 'let the labels match one to one, as by aggregating both sides'}`,
    };
  });
}
function falsely(alarms: readonly FalseAlarm[], days: readonly Scenario[]): Problem[] {
  return [...new Set(alarms.map(({ rule }) => rule))].map((rule): Problem => {
    const own = alarms.filter((each) => each.rule === rule);
    const always = own.find(({ day }) => day === GOOD_DAY);
    const told = (always ? [always] : own).map(({ day, after }) => `${day} (${after < 0 ? 'before it' : `after ${after} s`})`).join(', ');
    return {
      check: 'rules/false-alarm', severity: 'error', ...rule.place,
      message: `${rule.title} fires on ${own.length} of ${days.length} quiet days: ${told}`,
      remedy: 'it would wake people for nothing: judge a share of requests, ask for more of them, or let it wait (for)',
    };
  });
}
