import { scenario, type Scenario } from '../model/scenario';
import type { Project } from '../model/project';
import { alertsOf, intervalOf, type Alert } from '../model/rules';
import type { AnyService } from '../model/service';
import type { Phase, Span } from '../model/story';
import { edgesOfBurn } from './edges-burn';
import { edgesOfLevel } from './edges-level';
import { edgesOfGone } from './edges-gone';
import { edgesOfLoop } from './edges-loop';
import { edgesOfShare } from './edges-share';
import { edgesOfShift } from './edges-shift';
import { edgesOfStop } from './edges-stop';
import { edgesOfThrottle } from './edges-throttle';
import { edgesOfTrend } from './edges-trend';

/** A story told to one alert alone, at an edge of its condition: a little more has to be noticed, a little less must not. */
export interface Edge {
  readonly name: string;
  readonly alert: Alert;
  readonly scenario: Scenario;
  /** Seconds between evaluations. */
  readonly evaluation: number;
  /** It is told to one side alone of those that `or` joins: the first is 0. */
  readonly side?: number;
}
/** What happens at an edge. Seconds since the story began. */
export interface Told {
  readonly phases: readonly (Omit<Phase, 'at' | 'lasts'> & { readonly at: number; readonly lasts?: number })[];
  readonly lasts: number;
  /** Before it. */
  readonly after?: number;
  /** It has to fire so many seconds behind the beginning of the second phase. Default: it must not. */
  readonly within?: number;
  /** It happens to another service with the same metrics. */
  readonly ofNeighbour?: true;
  /** Seconds between evaluations. Default: of what fires, as the rules say; of what does not, three times as long. */
  readonly evaluation?: number;
  readonly side?: number;
}
export type ToldEdges = Readonly<Record<string, Told>>;
/** What an edge is made of. */
export interface Edged {
  readonly alert: Alert;
  readonly service: AnyService;
  /** Seconds between evaluations. */
  readonly evaluation: number;
  /** Processes that share the requests, each counting for itself. */
  readonly processes: number;
}
/** Two, and one where the selector leaves no room for more. */
const PROCESSES = 2;
/** Whether an alert does not fire, a third of the evaluations tell as well. */
export const SLOWER = 3;
/** A good day before: so many seconds, and so many scrapes. */
const CALM = 240;
const SCRAPES = 10;
export const calmOf = ({ info }: AnyService): number => Math.max(CALM, SCRAPES * info.scrape);

/** Scrapes that may be lost: a window of three is for that. */
export const LOST = { lost: 1, of: 3 } as const;

const span = (seconds: number): Span => `${Math.ceil(seconds)}s`;
/** Stories at the edges of all alerts whose conditions say where those are. What an alert excludes, as in `exclude: { 'edge/2m-few': 'the reason' }`, is left out. */
export function edgesOf({ ruleGroups, services, config }: Pick<Project, 'ruleGroups' | 'services' | 'config'>): readonly Edge[] {
  const isOne = ({ info }: AnyService): boolean => config.instanceLabels.every((label) => info.selector.some((m) => m.label === label && m.op === '='));
  return ruleGroups.flatMap((group) => alertsOf([group]).flatMap((alert) => {
    const service = services.find(({ info }) => info.name === alert.condition.service?.name);
    if (!service) return [];
    const edged: Edged = { alert, service, evaluation: intervalOf(group), processes: isOne(service) ? 1 : PROCESSES };
    // What is only looked at beside a service, no story can tell.
    const isTold = alert.condition.signal !== undefined && alert.condition.signal.place.key in service.signals;
    const told = isTold ? [edgesOfShare, edgesOfBurn, edgesOfLevel, edgesOfTrend, edgesOfShift, edgesOfStop, edgesOfLoop, edgesOfThrottle] : [];
    return [...told, edgesOfGone].flatMap((edgesOfKind) => Object.entries(edgesOfKind(edged)))
      .filter(([name]) => alert.exclude?.[`edge/${name}`] === undefined)
      .map(([name, told]): Edge => ({ name, alert, scenario: story(edged, name, told), evaluation: told.evaluation ?? (told.within === undefined ? SLOWER : 1) * edged.evaluation, ...(told.side === undefined ? {} : { side: told.side }) }));
  }));
}
function story({ alert, service, processes }: Edged, name: string, { phases, lasts, after, within, ofNeighbour }: Told): Scenario {
  const timed = phases.map(({ at, lasts: long, ...phase }): Phase => ({ at: span(at), ...(long === undefined ? {} : { lasts: span(Math.ceil(at + long) - Math.ceil(at)) }), ...phase }));
  const made = scenario({
    name: `edge-${name}`, service,
    story: { lasts: span(lasts), processes, ...(after === undefined ? {} : { after: span(after) }), ...(ofNeighbour ? { phases: [], neighbour: timed } : { phases: timed }) },
    expect: within === undefined ? { quiet: true } : { fires: { [alert.name]: { within: span(within) } } },
  });
  return { ...made, name: `${alert.name} at its edge '${name}'`, origin: alert.origin };
}
/** The same, of a neighbour. */
export const ofNeighbour = (told: Told): Told => {
  const { within: _, ...rest } = told;
  return { ...rest, ofNeighbour: true };
};
