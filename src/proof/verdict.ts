import { problemAt, type Problem } from '../model/problem';
import type { Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { duration } from '../promql/print';
import type { Firing, Outcome } from './promtool';
import type { Moment } from './tell';

/** What was heard at one moment. */
export interface Heard {
  readonly moment: Moment;
  /** Of each alert as whoever tells about it has it; what Grafana alone evaluates is by the model of Grafana, without texts. */
  readonly outcome: Pick<Outcome, 'firings' | 'pending'>;
  /** The same alerts as the other has them: Prometheus those of Grafana's, the model those that both evaluate. */
  readonly otherForm: readonly Firing[];
}
/** A scenario and what the rules made of it, at each moment that it was told. */
export interface Told {
  readonly scenario: Scenario;
  /** Of the library that holds for every service. */
  readonly ofLibrary: boolean;
  /** That could fire. */
  readonly alerts: readonly Alert[];
  readonly heard: readonly Heard[];
}
/** When the first phase behind the beginning begins, at a moment. Seconds. */
export const onsetAt = ({ onset }: Scenario, { shift }: Moment): number => (onset === 0 ? 0 : onset + shift);
const seconds = (value: number): string => `${Number(value.toFixed(1))} s`;
const clock = (value: number): string => (value === 0 ? '0s' : duration(Math.round(value * 10) / 10));

/** What fails a scenario. */
export function judged(told: Told): Problem[] {
  const { scenario: { expect }, heard } = told;
  const fired = new Set(heard.flatMap(({ outcome }) => outcome.firings.map(({ alert }) => alert)));
  return [
    ...Object.keys(expect.fires).flatMap((name) => expected(told, name)),
    ...[...fired].filter((name) => !(name in expect.fires) && !expect.mayFire.includes(name)).sort().flatMap((name) => unexpected(told, name)),
  ];
}
/** What the engine writes where a text fails only when it is expanded. */
const BROKEN = '<error expanding template: ';
/** Alerts whose text could not be expanded while they fired. */
export function brokenTexts(told: readonly Told[]): Problem[] {
  return [...new Set(told.flatMap(({ alerts }) => alerts))].flatMap((alert) => told.flatMap(({ scenario, heard }) => {
    const firings = heard.flatMap(({ outcome }) => outcome.firings).filter((firing) => firing.alert === alert.name);
    const [name, said] = firings.flatMap(({ annotations }) => Object.entries(annotations)).find(([, value]) => value.startsWith(BROKEN)) ?? [];
    return name === undefined ? [] : [problemAt(alert, {
      check: 'scenario/text', path: alert.name, message: `${scenario.name}: whoever ${alert.name} wakes reads in its ${name}: ${said!.split('\n')[0]}`,
      remedy: 'let the template bear what may be missing, as in {{ with query "…" }}{{ . | first | value }}{{ else }}no data{{ end }}',
    })];
  }).slice(0, 1));
}
/** What an alert says, for whoever reads why a scenario fails. */
function text({ annotations }: Firing): string {
  const said = [annotations['summary'], annotations['cause']].filter((part) => part !== undefined && part !== '');
  return said.length > 0 ? `. It says: ${said.join(' | ').replace(/\s*\n\s*/g, ' ')}` : '';
}
/** The longest request that begins with the first phase: nothing can be known of it before it ends. */
const oneRequest = ({ story, onset }: Scenario): number => Math.max(0, ...story.phases.filter((p) => p.at === onset).map((p) => p.requests?.seconds ?? 0));

function expected({ scenario, heard, alerts }: Told, name: string): Problem[] {
  const { within, cause } = scenario.expect.fires[name]!;
  const path = `expect.fires.${name}`;
  const problem = (check: string, message: string, remedy: string): Problem[] => [problemAt(scenario, { check: `scenario/${check}`, path, message: `${scenario.name}: ${message}`, remedy })];
  const at = heard.map(({ moment, outcome }) => {
    const onset = onsetAt(scenario, moment);
    const all = outcome.firings.filter(({ alert }) => alert === name);
    return { moment, onset, all, early: all.find((f) => f.at < onset), first: all.find((f) => f.at >= onset), others: outcome.firings };
  });
  const early = at.find((each) => each.early);
  if (early) return problem('early', `${name} fires at ${clock(early.early!.at)}, before anything happens at ${clock(early.onset)}${text(early.early!)}`, 'let the good day be long enough for its windows, or look at what the rule counts');
  const never = at.filter(({ first }) => !first);
  const most = (list: typeof at) => list.reduce((a, b) => ((a.first?.at ?? 0) - a.onset >= (b.first?.at ?? 0) - b.onset ? a : b));
  if (never.length > 0) {
    const { moment, others } = never[0]!;
    const instead = [...new Set(others.map(({ alert }) => alert))];
    const where = never.length < at.length ? `, where scrapes come ${seconds(moment.offset)} behind the grid (it does at ${at.length - never.length} of ${at.length} offsets)` : '';
    const alert = alerts.find((each) => each.name === name);
    return problem('fires', `${name} never fires${where}; it should within ${seconds(within)} of ${clock(at[0]!.onset)}${instead.length > 0 ? `. What fires: ${instead.join(', ')}` : '. Nothing fires'}`,
      alert ? 'compare the story with the rule: its limit, its window, its for' : `define the alert, or name one about service '${scenario.service.info.name}'`);
  }
  const worst = most(at);
  const took = worst.first!.at - worst.onset;
  const found: Problem[] = [];
  if (took > within + oneRequest(scenario) + 1e-6) {
    found.push(...problem('late', `${name} fires after ${seconds(took)}, at the worst scrape offset (${seconds(worst.moment.offset)}); ${seconds(within)} are allowed${text(worst.first!)}`,
      `let the rule be faster, or allow more: within: '${Math.ceil(took)}s'`));
  }
  return cause === undefined ? found : [...found, ...wrongCause(scenario, name, cause, at.flatMap(({ all, moment, onset }) => all.map((firing) => ({ firing, moment, onset }))), problem)];
}
/** A cause has to be named for as long as it is there. */
function wrongCause(scenario: Scenario, name: string, cause: string, firings: readonly { readonly firing: Firing; readonly moment: Moment; readonly onset: number }[], problem: (check: string, message: string, remedy: string) => Problem[]): Problem[] {
  const ends = Math.max(...scenario.story.phases.filter((p) => p.at === scenario.onset).map((p) => p.until));
  const there = firings.filter(({ firing, moment }) => firing.at <= ends + moment.shift);
  const wrong = there.filter(({ firing }) => !(firing.annotations['cause'] ?? '').startsWith(`${cause}:`));
  if (wrong.length === 0) return [];
  const { firing, moment, onset } = wrong[0]!;
  const said = firing.annotations['cause'];
  return problem('cause', `${name} should name ${cause}, and ${seconds(firing.at - onset)} after ${clock(onset)} (offset ${seconds(moment.offset)}; ${wrong.length} of ${there.length} evaluations) says ${said === undefined ? 'no cause' : `'${said.split('\n')[0]}'`}`,
    'look at the shares in its text: which signal takes the time, and which is missing');
}
function unexpected({ scenario, heard, ofLibrary, alerts }: Told, name: string): Problem[] {
  const alert = alerts.find((each) => each.name === name);
  if (ofLibrary && alert?.exclude?.[`quiet/${scenario.name}`] !== undefined) return [];
  const all = heard.flatMap(({ moment, outcome }) => outcome.firings.filter((f) => f.alert === name).slice(0, 1).map((firing) => ({ firing, after: firing.at - onsetAt(scenario, moment), moment })));
  const first = all.reduce((a, b) => (a.firing.at <= b.firing.at ? a : b));
  const when = `${first.after >= 0 ? `${seconds(first.after)} after` : `${seconds(-first.after)} before`} ${clock(first.firing.at - first.after)}, at ${all.length} of ${heard.length} scrape offsets`;
  const message = `${scenario.name}: ${name} fires ${when}, and nobody expects it${text(first.firing)}`;
  if (ofLibrary) {
    return [problemAt(alert, {
      check: 'scenario/quiet', path: name, message,
      remedy: `it would wake people for nothing: let it tolerate that (tolerate, a longer for, a higher limit), or say why not: exclude: { 'quiet/${scenario.name}': 'the reason' }`,
    })];
  }
  return [problemAt(scenario, { check: 'scenario/unexpected', path: 'expect', message, remedy: `say that it may: mayFire: ['${name}'], or that it has to: fires: { ${name}: { within: '…' } }; or look at what the rule counts` })];
}
