import { Client } from '../live/client';
import { Prometheus } from '../live/prometheus';
import { inOrder, problemAt, type Problem } from '../model/problem';
import type { Project } from '../model/project';
import { intervalOf, type Alert } from '../model/rules';
import { alertLabels } from '../outputs/alert-labels';
import { recordingsIn } from '../outputs/prometheus/rules';
import { CannotRun } from '../pipeline/cannot-run';
import { print } from '../promql/print';
import { AlertStates, keyOf, type Firing, type Labels } from './alert-state';
import { inlined, type Inlined, type Recorded } from './inline';
import { presenceOf, sourcesOf, type Presence, type SourceUse } from './presence';
import { evaluate, MOST_POINTS, Refused, type Asking, type Span } from './query-range';
import { instant, isWhole, withoutData } from './report';

export { instant } from './report';
export type { Firing } from './alert-state';

/** What became of one alert. `no data`: something that it cannot do without had no sample. */
export type Status = 'fired' | 'did not fire' | 'no data' | 'not evaluated';
export interface AlertHistory {
  readonly alert: Alert;
  readonly status: Status;
  /** What it reads was not there all the time: of the rest nothing is said. */
  readonly isPartial: boolean;
  /** Seconds between evaluations. */
  readonly interval: number;
  readonly firings: readonly Firing[];
}
export interface Backtested {
  /** The server, without credentials. */
  readonly server: string;
  readonly alerts: readonly AlertHistory[];
  /** Alerts that Grafana alone evaluates. */
  readonly others: readonly Alert[];
  /** An error for each alert that was not evaluated, a warning for times without samples. Files are absolute. */
  readonly problems: readonly Problem[];
}
export interface BacktestOptions {
  /** Its address: with a path where it has a prefix, with `user:password@` for basic authentication. */
  readonly prometheus: string;
  /** Bearer token for it. */
  readonly token?: string;
  readonly project: Project;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  /** Told what is asked next. */
  readonly progress?: (step: string) => void;
  /** For each answer. Default: 120, as the server's own limit. */
  readonly timeoutSeconds?: number;
  /** Points of one answer, at most. Default: what Prometheus gives. */
  readonly points?: number;
}
const TIMEOUT = 120;

interface Rule {
  readonly alert: Alert;
  readonly interval: number;
}
/**
 * When each alert would have fired, had it been loaded then: its expression, with recording rules written out, is evaluated at every multiple of its
 * group's interval, and goes through the states of Prometheus' alerts. A server evaluates at some other moment of the interval, so it fires up to one
 * interval earlier or later. Only asks; one question after the other, as others use the server, too.
 *
 * @throws {CannotRun} when the server cannot be reached, lets nobody in, gives half an answer, or has nothing of what alerts read.
 */
export async function backtest({ prometheus, token, project, from, to, progress = () => {}, timeoutSeconds = TIMEOUT, points = MOST_POINTS }: BacktestOptions): Promise<Backtested> {
  const rules = project.ruleGroups.flatMap((group) => group.rules.flatMap((rule): Rule[] => (rule.kind === 'alert' ? [{ alert: rule, interval: intervalOf(group) }] : [])));
  const ours = rules.filter(({ alert }) => alert.engine !== 'grafana');
  if (ours.length === 0) throw new CannotRun('there is nothing to backtest: no alert that Prometheus evaluates', "write a file in alert-rules/ that exports ruleGroup({ … })");
  const slowest = Math.max(...ours.map(({ interval }) => interval));
  if (to - from < slowest) throw new CannotRun(`${instant(from)} to ${instant(to)} is shorter than the ${slowest} s between two evaluations`, 'take a longer time');
  const client = new Client({ product: 'Prometheus', address: prometheus, timeoutSeconds, deadline: Infinity, ...(token === undefined ? {} : { token }) });
  const asking: Asking = { client, timeoutSeconds, points };
  progress(`asking Prometheus at ${client.shown}`);
  await new Prometheus(client).greet();

  const recordings = recordingsOf(project);
  const problems: Problem[] = [];
  const read = ours.flatMap((rule) => {
    const expr = attempt(rule.alert, problems, () => inlined(print(rule.alert.condition.expr), rule.interval, recordings));
    return expr ? [{ ...rule, expr, sources: sourcesOf(expr, project.config.targetLabels) }] : [];
  });
  const presences = await presencesOf(asking, read, { from, to }, slowestScrape(project), problems, progress);
  const histories = new Map<Alert, AlertHistory>();
  // Without its sources it has been refused already.
  const evaluated = read.filter(({ sources }) => sources.every(({ selector }) => presences.has(selector)));
  for (const [n, rule] of evaluated.entries()) {
    const found = await historyOf(asking, rule, { from, to }, (done) => progress(`${rule.alert.name}, alert ${n + 1} of ${evaluated.length}, ${Math.round(done * 100)} %`)).catch((error: unknown) => refusal(error, rule.alert, problems));
    if (!found) continue;
    for (const warning of found.warnings) {
      problems.push(problemAt(rule.alert, { check: 'backtest/server-warning', severity: 'warning', message: `${rule.alert.name}: the server warns: ${warning}`, remedy: 'where it speaks of parts that were not reached, more may have fired than is shown; else mend the expression' }));
    }
    const needed = rule.sources.filter(({ isNeeded }) => isNeeded);
    const isAbsent = ({ selector }: SourceUse): boolean => presences.get(selector)?.isAbsent === true;
    const silent = needed.some(isAbsent) || (rule.sources.length > 0 && rule.sources.every(isAbsent));
    const isPartial = rule.sources.some(({ selector }) => !isWhole(presences.get(selector)!));
    histories.set(rule.alert, { alert: rule.alert, interval: rule.interval, isPartial, firings: found.firings, status: found.firings.length > 0 ? 'fired' : silent ? 'no data' : 'did not fire' });
  }
  problems.push(...withoutData([...presences.values()], read, { from, to }));
  return {
    server: client.shown,
    alerts: ours.map(({ alert, interval }) => histories.get(alert) ?? { alert, interval, status: 'not evaluated', isPartial: true, firings: [] }),
    others: rules.flatMap(({ alert }) => (alert.engine === 'grafana' ? [alert] : [])),
    problems: inOrder(problems),
  };
}
function recordingsOf({ ruleGroups }: Project): Recorded[] {
  const all = ruleGroups.flatMap((group) => {
    const interval = intervalOf(group);
    return group.rules.flatMap((rule): Recorded[] => (rule.kind === 'recording'
      ? [{ record: rule.name, expr: print(rule.expr), labels: { service: rule.signal.place.service.name }, interval }]
      : recordingsIn(rule.condition.expr).map((each) => ({ ...each, interval }))));
  });
  return [...new Map(all.map((each) => [JSON.stringify([each.record, each.labels]), each])).values()];
}

/** Says why an alert is not evaluated, unless nothing can be. */
function refusal(error: unknown, alert: Alert, problems: Problem[]): undefined {
  if (!(error instanceof Refused)) throw error;
  problems.push(problemAt(alert, { check: 'backtest/evaluated', message: `${alert.name} was not backtested: ${error.message}`, remedy: error.remedy }));
}
function attempt<T>(alert: Alert, problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    return refusal(error, alert, problems);
  }
}
const slowestScrape = ({ services }: Project): number => Math.max(0, ...services.map(({ info }) => info.scrape));
type Time = Pick<Span, 'from' | 'to'>;
async function presencesOf(asking: Asking, rules: readonly (Rule & { readonly sources: readonly SourceUse[] })[], { from, to }: Time, scrape: number, problems: Problem[], progress: (step: string) => void): Promise<ReadonlyMap<string, Presence>> {
  const presences = new Map<string, Presence>();
  for (const { alert, sources } of rules) {
    for (const source of sources) {
      if (presences.has(source.selector)) continue;
      progress(`looking for ${source.shown}`);
      const presence = await presenceOf(asking, source, scrape, from, to).catch((error: unknown) => refusal(error, alert, problems));
      if (presence) presences.set(source.selector, presence);
    }
  }
  const all = [...presences.values()];
  if (all.length > 0 && all.every(({ isAbsent }) => isAbsent)) {
    throw new CannotRun(`${asking.client.who} has no sample of anything that alerts read, as ${all[0]!.shown}, in that time`, 'see whether it is the right server, how long it keeps samples, and since when it scrapes; then take another time');
  }
  return presences;
}

async function historyOf(asking: Asking, { alert, interval, expr }: Rule & { readonly expr: Inlined }, { from, to }: Time, progress: (done: number) => void): Promise<{ readonly firings: readonly Firing[]; readonly warnings: ReadonlySet<string> }> {
  const { for: wait = 0, keepFiringFor = 0 } = alert.condition;
  const states = new AlertStates({ for: wait, keepFiringFor });
  const warnings = new Set<string>();
  const first = Math.ceil(from / interval) * interval;
  const last = Math.floor(to / interval) * interval;
  // What began before can be pending or firing at the first evaluation; by the one before that it shows which.
  const begin = first - (Math.ceil((wait + keepFiringFor) / interval) + 1) * interval;
  const own = Object.fromEntries(Object.entries(alertLabels(alert)).filter(([, value]) => !value.includes('{{')));
  progress(0);
  for await (const chunk of evaluate(asking, expr.text, { from: begin, to: last, step: interval })) {
    for (const warning of chunk.warnings) warnings.add(warning);
    const found = byTime(chunk.series.map(({ labels: { __name__: _, ...labels }, times }) => ({ labels: { ...labels, ...own }, times })));
    for (let at = chunk.from; at <= chunk.to; at += interval) {
      const now = found.get(at);
      if (now || !states.isIdle) states.evaluate(at, now ?? new Map());
    }
    progress((chunk.to - begin) / (last - begin || 1));
  }
  return { firings: states.firings(first), warnings };
}
function byTime(series: readonly { readonly labels: Labels; readonly times: readonly number[] }[]): ReadonlyMap<number, ReadonlyMap<string, Labels>> {
  const found = new Map<number, Map<string, Labels>>();
  for (const { labels, times } of series) {
    const key = keyOf(labels);
    for (const at of times) {
      const now = found.get(at) ?? new Map<string, Labels>();
      if (now.has(key)) throw new Refused('two of its series have the same labels once the rule has set its own, which Prometheus refuses', 'aggregate them, or leave the label that differs as it is');
      found.set(at, now.set(key, labels));
    }
  }
  return found;
}
