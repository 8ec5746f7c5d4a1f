import type { Config } from '../model/config';
import { metricsOfRole } from '../model/role';
import { rolesOf } from '../model/story-faults';
import type { Matcher } from '../promql/nodes';
import { DefinitionError } from '../model/problem';
import type { Scenario } from '../model/scenario';
import type { TimedPhase, TimedStory } from '../model/story';
import { instrumentsOf } from './process';
import type { Labels } from './instruments';
import { checkGiven, valuesFor } from './labels';
import { neighboursOf } from './neighbours';
import { pastOf } from './past';
import type { Reads, Scraped } from './promtool';
import type { Target } from './scrape';
import { randomFrom, requestsOf, saying, type Work } from './world';

/** When a story is scraped, and by how much it is moved against the evaluations. Seconds. */
export interface Moment {
  readonly offset: number;
  readonly shift: number;
  /** Whether other services are scraped as well. */
  readonly neighbours?: boolean;
}
/** Prometheus' default scrape timeout; never longer than the interval. Seconds. */
const TIMEOUT = 10;

/** A scenario's story as Prometheus would scrape it, without metrics that nobody reads. Throws a `DefinitionError` where a label has no value that fits. */
export function tell(scenario: Pick<Scenario, 'service' | 'story' | 'origin'>, config: Pick<Config, 'targetLabels' | 'instanceLabels'>, moment: Moment, reads?: Reads): Scraped {
  const { offset, shift } = moment;
  const { service } = scenario;
  checkTold(scenario, config.targetLabels);
  const story = moved(scenario.story, shift);
  const generations = generationsOf(story);
  const all = requestsOf(service, story);
  const past = pastOf({ service, story });
  const labels = generations.map((_, i) => targetLabels(service.info, config, i));
  if (new Set(labels.map((each) => JSON.stringify(each))).size < labels.length) {
    throw new DefinitionError(`the selector of service '${service.info.name}' leaves no room for ${labels.length} processes`, 'tell a story of one process that is not replaced, or select by a pattern like api-.*', 'story.processes', scenario);
  }
  try {
    return {
      until: story.lasts, ...(past ? { past } : {}),
      targets: [...generations.map((each, i): Target => {
        const requests = all.filter((work, n) => isMine(work, n, each, generations));
        const lost = lostScrapes(story, service.info.scrape, offset);
        const down = saying(story.phases, 'down');
        const gone = saying(story.phases, 'gone');
        const blocked = story.phases.filter((p) => (p.block ?? 0) > 0);
        const timeout = Math.min(TIMEOUT, service.info.scrape);
        const touches = (many: true | number | undefined): boolean => many === true || (many !== undefined && each.place < many);
        return {
          labels: labels[i]!, every: service.info.scrape, offset,
          instruments: instrumentsOf({ service, story, requests, targetLabels: config.targetLabels, ...(reads ? { reads } : {}) }),
          starts: [each.born, ...each.restarts.map(({ at, away }) => at + away)],
          known: (at) => at >= each.born && at < each.goes && !touches(gone(at)),
          fails: (at) => touches(down(at)) || lost(at) || each.restarts.some((r) => at >= r.at && at < r.at + r.away)
            || blocked.some((p) => at >= p.at && at < p.at + p.block! - timeout),
        };
      }), ...(moment.neighbours ? neighboursOf(scenario, config).flatMap((other) => tell(other, config, { offset, shift }, reads).targets) : [])],
    };
  } catch (error) {
    if (!(error instanceof DefinitionError) || error.path !== 'story.labels') throw error;
    throw new DefinitionError(error.message, error.remedy, error.path, scenario);
  }
}
/** Throws a `DefinitionError` for a story of which nothing would be seen, or not what it says. */
function checkTold({ service, story, origin }: Parameters<typeof tell>[0], targetLabels: readonly string[]): void {
  const { scrape } = service.info;
  const least = 2 * scrape;
  if (story.lasts < least) {
    throw new DefinitionError(`the story ends after ${story.lasts} s, before a second scrape: no rule would have seen how anything changes`, `let it last at least '${least}s'`, 'story.lasts', { origin });
  }
  if (!story.labels) return;
  const ofRoles = rolesOf(service).flatMap((role) => {
    const { failed, marked, bad } = role as { readonly failed?: readonly Matcher[]; readonly marked?: readonly Matcher[]; readonly bad?: readonly Matcher[] | number };
    return metricsOfRole(role).map((metric) => ({ metric, told: [failed, marked, bad].flatMap((each) => (Array.isArray(each) ? (each as readonly Matcher[]) : [])) }));
  });
  const own = [...story.phases, ...(story.neighbour ?? [])].flatMap(({ series = [] }) => series).map(({ metric }) => ({ metric, told: [] }));
  try {
    checkGiven(story.labels, [...ofRoles, ...own], targetLabels);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new DefinitionError(error.message, error.remedy, error.path, { origin });
  }
}
/** When something of a story is, which is moved: its beginning stays. Seconds. */
export const later = (at: number, shift: number): number => (at === 0 ? 0 : Math.round((at + shift) * 1000) / 1000);
/** The same story a little later. */
function moved(story: TimedStory, shift: number): TimedStory {
  const phases = (all: readonly TimedPhase[]): TimedPhase[] => all.map((p) => ({ ...p, at: later(p.at, shift), until: later(p.until, shift) }));
  return { ...story, lasts: later(story.lasts, shift), phases: phases(story.phases) };
}
interface Life {
  /** Among the processes of its time. */
  readonly place: number;
  readonly born: number;
  readonly goes: number;
  readonly restarts: readonly { readonly at: number; readonly away: number }[];
}
/** The processes of a story: a rolling deploy replaces them by others. */
function generationsOf({ processes, phases }: TimedStory): readonly Life[] {
  const deploys = phases.filter((p) => p.replace !== undefined).sort((a, b) => a.at - b.at);
  const restarts = phases.filter((p) => p.restart !== undefined).map((p: TimedPhase) => ({ at: p.at, away: p.restart! })).sort((a, b) => a.at - b.at);
  return [undefined, ...deploys].flatMap((deploy, i) => Array.from({ length: processes }, (_, place): Life => {
    const next = deploys[i];
    const born = deploy?.at ?? 0;
    const goes = next ? next.at + next.replace! : Infinity;
    return { place, born, goes, restarts: restarts.filter(({ at }) => at >= born && at < goes) };
  }));
}
/** Requests go to the processes in turn. */
function isMine(work: Work, n: number, life: Life, all: readonly Life[]): boolean {
  const there = all.filter(({ born, goes }) => born <= work.at && work.at < goes);
  return there[n % there.length] === life;
}
/** Which scrapes a story loses. */
export function lostScrapes({ phases }: TimedStory, every: number, offset: number): (at: number) => boolean {
  const phase = (at: number): TimedPhase | undefined => phases.find((p) => p.scrapes && p.at <= at && at < p.until);
  const random = randomFrom(7);
  const drawn: number[] = [];
  return (at) => {
    const said = phase(at);
    if (!said) return false;
    const { lost, of } = said.scrapes!;
    const n = Math.round((at - offset) / every);
    if (of !== undefined) return n % of < lost;
    while (drawn.length <= n) drawn.push(random());
    return drawn[n]! < lost;
  };
}
/** Labels that Prometheus gives a process, which the service's selector matches. */
export function targetLabels({ name, selector }: Scenario['service']['info'], { targetLabels: all, instanceLabels }: Pick<Config, 'targetLabels' | 'instanceLabels'>, n: number): Labels {
  return Object.fromEntries(all.map((label) => {
    const own = instanceLabels.includes(label) ? `${name}-${n + 1}` : name;
    const [value] = valuesFor(label, selector, undefined, { first: [own], fill: String(n + 1) });
    if (value === undefined) throw new DefinitionError(`no value of label '${label}' was found that the selector of service '${name}' matches`, 'select by a value, or by a plainer pattern', 'select');
    return [label, value];
  }));
}
