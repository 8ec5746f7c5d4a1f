import { problemAt, type Problem } from '../../model/problem';
import type { Project } from '../../model/project';
import { alertsOf, intervalOf } from '../../model/rules';
import type { AnyService } from '../../model/service';
import type { TimedStory } from '../../model/story';
import { ruleFiles } from '../../outputs/prometheus/rules';
import { instrumentsOf } from '../process';
import { outcomes, type Promtool, type Scraped } from '../promtool';
import { withoutFacts } from '../rules';
import { lostScrapes, targetLabels } from '../tell';
import { beside } from '../workers';
import { randomFrom } from '../world';
import { draw, type Diagnosed, type Trouble } from './draw';
import { live } from './patient';

/** What an alert's text made of a trouble. `silent`: it did not fire. */
export type Judgement = 'right' | 'unknown' | 'wrong' | 'silent';
export interface Judged {
  readonly alert: string;
  readonly trouble: Trouble;
  readonly judgement: Judgement;
  /** What it named first, or the first wrong thing. */
  readonly verdict: string;
  readonly text: string;
}
export interface ScoreOptions {
  readonly promtool: Promtool;
  /** Troubles for each alert. */
  readonly troubles: number;
  readonly workers: number;
  /** Draws others. Default 1. */
  readonly seed?: number;
  progress?(done: number, all: number): void;
}
/** Seconds after the page in which its text is judged: people read it then. */
const READ = 60;
const MOST_AT_ONCE = 8;

/** Alerts that name a cause and speak of a share of requests, which troubles slow. */
export const diagnosed = (project: Project): readonly Diagnosed[] =>
  alertsOf(project.ruleGroups).filter((alert): alert is Diagnosed => alert.diagnosis !== undefined && alert.condition.plan !== undefined);
/** Warnings of alerts that name a cause and are not judged: what a trouble has to do to them is not known. */
export const notJudged = (project: Project): readonly Problem[] =>
  alertsOf(project.ruleGroups).filter((alert) => alert.diagnosis !== undefined && alert.condition.plan === undefined).map((alert) => problemAt(alert, {
    check: 'scenario/not-judged', severity: 'warning', path: alert.name, message: `${alert.name} names a cause, and is not about a share of requests: no trouble is told to it, and nothing is known of how often it is right`,
    remedy: "let scenarios say its causes: expect: { fires: { … cause: '…' } }",
  }));

/** Draws troubles for each alert with a diagnosis, and judges what its text says of those that slow as many requests as it is about. Throws a `ToolError` where promtool gives no answer. */
export async function score(project: Project, { promtool, troubles, workers, seed = 1, progress = () => undefined }: ScoreOptions): Promise<readonly Judged[]> {
  const units = diagnosed(project).flatMap((alert) => {
    const service = project.services.find(({ info }) => info.name === alert.diagnosis.of.place.service.name)!;
    const all = Array.from({ length: troubles }, (_, n) => draw(service, alert, 1000 * seed + n));
    return Array.from({ length: Math.ceil(troubles / MOST_AT_ONCE) }, (_, n) => ({ alert, service, some: all.slice(n * MOST_AT_ONCE, (n + 1) * MOST_AT_ONCE) }));
  });
  const found = new Map<object, readonly Judged[]>();
  const queue = [...units];
  const all = units.reduce((sum, { some }) => sum + some.length, 0);
  let done = 0;
  await beside(workers, async (stop) => {
    for (let unit = queue.shift(); unit; unit = queue.shift()) {
      stop.throwIfAborted();
      found.set(unit, await judge(project, promtool, unit, stop));
      progress(done += unit.some.length, all);
    }
  });
  return units.flatMap((unit) => found.get(unit)!);
}
async function judge(project: Project, promtool: Promtool, { alert, service, some }: { readonly alert: Diagnosed; readonly service: AnyService; readonly some: readonly Trouble[] }, signal: AbortSignal): Promise<readonly Judged[]> {
  const group = project.ruleGroups.find(({ rules }) => rules.includes(alert))!;
  const hurting = some.map((trouble) => ({ trouble, ...told(service, project, trouble) })).filter(({ trouble, slow }) => {
    const { condition: { plan }, diagnosis: { of } } = alert;
    return slow(trouble.onset, of.limits.critical) > plan!.share;
  });
  if (hurting.length === 0) return [];
  const bare = { ...withoutFacts(alert), engine: 'prometheus' } as const;
  const [heard] = await outcomes(promtool, [{
    evaluation: intervalOf(group), stories: hurting.map(({ story }) => story),
    rules: ruleFiles({ ...project, ruleGroups: [{ ...group, rules: [bare] }] }).map(({ content }) => content),
  }], signal);
  return hurting.map(({ trouble }, i): Judged => {
    const firings = heard![i]!.firings.filter((each) => each.alert === alert.name && each.at >= trouble.onset);
    const texts = firings.filter(({ at }) => at <= firings[0]!.at + READ).map(({ annotations }) => annotations['cause'] ?? '');
    const verdicts = texts.map((text) => /^[^:]*/.exec(text)![0]);
    const base = { alert: alert.name, trouble };
    if (verdicts.length === 0) return { ...base, judgement: 'silent', verdict: '', text: '' };
    const judgements = verdicts.map((verdict) => judgementOf(verdict, trouble));
    const at = Math.max(0, judgements.indexOf('wrong'));
    return { ...base, verdict: verdicts[at]!, text: texts[at]!, judgement: judgements[at]! };
  });
}
/** Of what all faults add: who is sent to a cause of so much finds one that is to be mended. */
const WORTH = 0.25;
/** UNKNOWN is right where no cause is worth naming. Of two that it may be, one has to be it, and it is no better than UNKNOWN. */
function judgementOf(verdict: string, { parts }: Trouble): Judgement {
  if (verdict === 'UNKNOWN') return [...parts.values()].some((part) => part >= WORTH) ? 'unknown' : 'right';
  const named = verdict.split(' and ').map((each) => each.split(' or '));
  if (!named.every((either) => either.some((name) => (parts.get(name) ?? 0) >= WORTH))) return 'wrong';
  return named.some((either) => either.length > 1) ? 'unknown' : 'right';
}
/** A trouble as Prometheus would scrape it, and which share of the requests from a time on take longer than so many seconds. */
function told(service: AnyService, { config }: Project, trouble: Trouble): { readonly story: Scraped; slow(from: number, limit: number): number } {
  const { onset, until, confounder, missing, seed, lying, scattered, hits, state } = trouble;
  const story: TimedStory = {
    lasts: until, processes: trouble.processes,
    phases: [...(Object.keys(hits).length > 0 ? [{ at: onset, until, levels: hits }] : []), { at: 0, until, ...(missing ? { without: [missing] } : {}), ...(confounder === 'lost scrapes' ? { scrapes: { lost: 0.2 } } : {}) }],
  };
  const random = randomFrom(seed ^ 0x5bd1e995);
  const { scrape } = service.info;
  const offset = Math.round(10 * scrape * (0.05 + 0.9 * random())) / 10;
  const lost = lostScrapes(story, scrape, offset);
  const seen = Array.from({ length: trouble.processes }, () => live({ until, random, scattered, lying, at: state }));
  return {
    story: {
      until,
      targets: seen.map(({ requests, busy }, n) => ({
        labels: targetLabels(service.info, config, n), every: scrape, offset, fails: lost,
        instruments: instrumentsOf({ service, story, requests, busy, targetLabels: config.targetLabels }),
        starts: confounder === 'restart before' ? [0, onset - 90] : [0],
      })),
    },
    slow: (from, limit) => {
      const there = seen.flatMap(({ requests }) => requests.filter(({ at }) => at >= from));
      return there.filter(({ seconds }) => seconds > limit).length / Math.max(1, there.length);
    },
  };
}
