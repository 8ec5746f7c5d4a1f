import { scenario, type Scenario } from '../model/scenario';
import type { Project } from '../model/project';
import { alertsOf, type Alert } from '../model/rules';
import type { AnyService } from '../model/service';
import type { Phase, Span } from '../model/story';
import { duration } from '../promql/print';
import type { BurnPlan, Pair } from '../signals/burn';
import type { Plan, Rung } from '../signals/solver';
import { kebab } from './incidents';

/** A story told to one alert alone, at an edge of its condition: a little more has to be noticed, a little less must not. */
export interface Edge {
  readonly name: string;
  readonly alert: Alert;
  readonly scenario: Scenario;
}
/** A good day before, and what comes after. Seconds. */
const CALM = 240;
/** Processes that share the requests, each counting for itself; one where the selector leaves no room for more. */
const PROCESSES = 2;
const span = (seconds: number): Span => `${Math.ceil(seconds)}s`;

interface Told {
  /** Requests a second. */
  readonly traffic: number;
  readonly share: number;
  /** Seconds that it is so. Default: to the end. */
  readonly lasts?: number;
  /** Seconds of the story from there on. */
  readonly until: number;
  /** It happens to another service with the same metrics. */
  readonly ofNeighbour?: true;
  /** Whether it has to fire, within `until`. */
  readonly fires: boolean;
}
/**
 * The edges of an alert that judges a share, for each window of its ladder: a little more than the share where the window has just enough requests to judge
 * by itself, the same where it has too few and the next one has to speak, a little less, and too few bad ones.
 */
function edgesOfShare({ rungs, share, evidence, scrape, evaluation, newborn }: Plan, calm: number): Readonly<Record<string, Told>> {
  const settle = 3 * scrape + 2 * evaluation;
  // Of a newborn series `increase()` does not count the first.
  const lost = newborn ? PROCESSES : 0;
  const told = (rung: Rung, density: number, of: number, judge = rung): Told => {
    const traffic = (density * rung.enough) / rung.window;
    const bad = Math.min(1, of * share);
    const outweighs = Math.min((share * judge.window + lost / traffic) / bad, (share * calm + lost / traffic) / Math.max(bad - share, 1e-3));
    return { traffic, share: bad, fires: true, until: Math.max(outweighs, (evidence + lost) / (traffic * bad)) + 2 / (traffic * bad) + settle };
  };
  const ladder = rungs.flatMap((rung, i): [string, Told][] => {
    const next = rungs[i + 1];
    const name = duration(rung.window);
    return [
      [name, told(rung, 1.1 * (1 + lost / evidence), 1.3)],
      ...(next ? [[`${name}-to-${duration(next.window)}`, told(rung, 0.7, 1.2, next)] as [string, Told]] : []),
    ];
  });
  return {
    ...Object.fromEntries(ladder),
    ...Object.fromEntries(ladder.map(([name, edge]) => [`${name}-of-neighbour`, { ...edge, fires: false, ofNeighbour: true }])),
    ...Object.fromEntries(rungs.map((rung) => [`${duration(rung.window)}-less`, { ...told(rung, 2.5, 0.8), fires: false, until: rung.window }])),
    ...(evidence > 3 ? Object.fromEntries(rungs.map((rung) => {
      const few = told(rung, 0.45, 1 / share);
      // Prometheus extrapolates a newborn series to its birth and beyond: it may count more than there are.
      const lasts = (evidence - (newborn ? 3 : 2)) / few.traffic;
      return [`${duration(rung.window)}-few`, { ...few, fires: false, lasts, until: Math.min(rung.window, 2 * lasts) }];
    })) : {}),
  };
}
/** Seconds at most: what takes longer to notice is not told. */
const LONGEST = 4 * 3600;
/** Of an error budget, the windows that speak first in a young service. */
const youngest = ({ pairs }: BurnPlan): Pair => [...pairs.critical, ...pairs.warning].reduce((a, b) => (b.short.seconds < a.short.seconds ? b : a));
/** The edges of an alert on an error budget, in a service so young that its other windows say nothing: a little more than what burns too fast, a little less than what does over any window, and too few bad requests. */
function edgesOfBurn(plan: BurnPlan, calm: number): Readonly<Record<string, Told>> {
  const { budget, traffic, evidence, newborn, scrape, evaluation, tile } = plan;
  const limit = youngest(plan).rate * budget;
  const slowest = Math.min(...[...plan.pairs.critical, ...plan.pairs.warning].map(({ rate }) => rate));
  const lost = newborn ? PROCESSES : 0;
  const more = Math.min(1, 1.3 * limit);
  const until = Math.max((limit * calm + lost / traffic) / (more - limit), (evidence + lost) / (traffic * more)) + 2 / (traffic * more) + tile.seconds + 2 * evaluation + 3 * scrape;
  if (calm + until > LONGEST) return {};
  const lasts = (evidence - 3) / traffic;
  return {
    burns: { traffic, share: more, fires: true, until }, 'burns-less': { traffic, share: 0.8 * slowest * budget, fires: false, until },
    ...(evidence > 3 ? { 'burns-few': { traffic, share: 1, lasts, fires: false, until: lasts + tile.seconds } } : {}),
  };
}
/** Stories at the edges of all alerts whose conditions say where those are. What an alert excludes, as in `exclude: { 'edge/2m-few': 'the reason' }`, is left out. */
export function edgesOf({ ruleGroups, services, config }: Pick<Project, 'ruleGroups' | 'services' | 'config'>): readonly Edge[] {
  const isOne = ({ info }: AnyService): boolean => config.instanceLabels.every((label) => info.selector.some((m) => m.label === label && m.op === '='));
  return alertsOf(ruleGroups).flatMap((alert) => {
    const { plan, burn, told, gone, signal, service: about, for: holds = 0, evaluation = 0 } = alert.condition;
    const service = services.find(({ info }) => info.name === about?.name);
    // What is only looked at beside a service, no story can tell.
    const isTold = (key: string | undefined): boolean => key !== undefined && service !== undefined && key in service.signals;
    if (!service) return [];
    const calm = Math.max(CALM, 2 * (plan?.guard ?? 0), burn ? youngest(burn).short.seconds + 2 * burn.tile.seconds : 0);
    const shares = plan ? edgesOfShare(plan, calm) : burn ? edgesOfBurn(burn, calm) : {};
    const ofShare = told && isTold(signal?.place.key) ? Object.entries(shares).filter(([name]) => !(name.endsWith('-few') && misses(alert)))
      .map(([name, edge]) => [name, edge, [{ at: '0s', traffic: edge.traffic }, { at: span(calm), ...(edge.lasts === undefined ? {} : { lasts: span(edge.lasts) }), ...told(edge.share) }]] as const) : [];
    const ofGone = (gone ?? []).filter(isTold).map((key) => [`${kebab(key)}-gone`, { fires: true, until: holds + 2 * evaluation + 3 * service.info.scrape }, [{ at: span(calm), without: [key] }]] as const);
    return [...ofShare, ...ofGone].filter(([name]) => alert.exclude?.[`edge/${name}`] === undefined).map(([name, edge, phases]) => ({ name, alert, scenario: story(alert, service, name, edge, { calm, phases, processes: isOne(service) ? 1 : PROCESSES }) }));
  });
}
/** Whether some are bad on a good day too, as of lookups: then a few more are not few. */
const misses = ({ condition: { signal } }: Alert): boolean => signal?.plays?.some((role) => role.is === 'share' && role.good > 0) === true;
function story(alert: Alert, service: AnyService, name: string, { until, fires, ofNeighbour }: Pick<Told, 'until' | 'fires' | 'ofNeighbour'>, { calm, phases, processes }: { readonly calm: number; readonly phases: readonly Phase[]; readonly processes: number }): Scenario {
  const made = scenario({
    name: `edge-${name}`, service,
    story: { lasts: span(calm + until), processes, ...(ofNeighbour ? { phases: [], neighbour: phases } : { phases }) },
    expect: fires ? { fires: { [alert.name]: { within: span(until) } } } : { quiet: true },
  });
  return { ...made, name: `${alert.name} at its edge '${name}'`, origin: alert.origin };
}
