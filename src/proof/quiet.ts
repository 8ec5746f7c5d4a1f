import { metricOf } from '../metrics/contract';
import { scenario, type Scenario } from '../model/scenario';
import type { AnyService } from '../model/service';
import { metricsOfRole, type Role } from '../model/role';
import type { Project } from '../model/project';
import { alertsOf, type Alert } from '../model/rules';
import { levelledBy, rolesOf } from '../model/story-faults';
import type { Phase, Span, Story } from '../model/story';
import { inlineRecorded, metricsOf, nodesOf } from '../promql/nodes';
import { asksOf } from '../signals/diagnosis';
import { worstOf } from './levels';

/** What a quiet day needs to know of a service. */
interface About {
  readonly service: AnyService;
  /** Seconds: longer than a good day's windows, for scrapes of this length. */
  readonly calm: number;
  /** Seconds that a slow request takes. */
  readonly slow: number;
  /** Cores. */
  readonly cores: number;
}
interface Quiet {
  /** A signal of any of these is needed, and an alert that reads it. */
  readonly needs: readonly Role['is'][];
  readonly story: (about: About) => Story;
}
const span = (seconds: number): Span => `${Math.round(seconds * 1000) / 1000}s`;
/** Good days before and after what happens. Seconds. */
const CALM = 240;
const AFTER = 150;
const LONG = 1200;
const eventAt = ({ calm }: About, phase: Omit<Phase, 'at' | 'lasts'>, lasts?: number, after = AFTER): Story =>
  ({ lasts: span(calm + (lasts ?? 0) + after), phases: [{ at: span(calm), ...(lasts === undefined ? {} : { lasts: span(lasts) }), ...phase }] });
const oneSlow = (seconds: number): Quiet => ({ needs: ['requests'], story: (about) => eventAt(about, { requests: { seconds, count: 1 } }) });
const burst = (seconds: number): Quiet => ({ needs: ['requests'], story: (about) => eventAt(about, { requests: { seconds: about.slow } }, seconds) });
const tail = (share: number): Quiet => ({
  needs: ['requests'], story: ({ slow }) => ({ lasts: span(LONG), phases: [{ at: '0s', requests: { seconds: slow, share, random: true } }] }),
});
/** What does not come and go: memory does not fill in a moment, and what should never happen, has. */
const NOT_FOR_15S: readonly Role['is'][] = ['memory', 'heap', 'failures'];
/** On which nothing happens at all. */
export const GOOD_DAY = 'steady-state';
const worstLevels = ({ service }: About, but: readonly Role['is'][] = []): NonNullable<Phase['levels']> => Object.fromEntries(Object.keys(service.signals).flatMap((key): [string, number][] => {
  const role = levelledBy(service, key);
  return role && !but.includes(role.is) ? [[key, worstOf(role)]] : [];
}));
/** All that can go wrong with a service that is there. */
const troubleOf = (about: About): Omit<Phase, 'at' | 'lasts'> => ({
  ...(Object.keys(worstLevels(about)).length > 0 ? { levels: worstLevels(about) } : {}),
  ...(has(about, 'requests') ? { requests: { seconds: about.slow } } : {}),
  ...(rolesOf(about.service).some((role) => role.is === 'requests' && (role.failed ?? role.failures)) ? { failing: 1 } : {}),
  ...(has(about, 'cpu') || has(about, 'eventLoop') ? { background: about.cores } : {}),
});
/** By name. Each was a false alarm of somebody's rule. */
const LIBRARY: Readonly<Record<string, Quiet>> = {
  [GOOD_DAY]: { needs: [], story: ({ calm }) => ({ lasts: span(calm + AFTER), phases: [] }) },
  'one-request-of-500ms': oneSlow(0.5),
  'one-request-of-5s': oneSlow(5),
  'one-request-of-30s': oneSlow(30),
  'burst-of-3s': burst(3),
  'burst-of-6s': burst(6),
  'burst-of-12s': burst(12),
  'cold-start': { needs: ['requests'], story: ({ calm, slow }) => ({ lasts: span(calm), phases: [{ at: '0s', lasts: '12s', requests: { seconds: slow } }] }) },
  'deploy-with-restart': {
    needs: [], story: (about) => ({
      lasts: span(about.calm + AFTER),
      phases: [{ at: span(about.calm), restart: '8s' }, ...(has(about, 'requests') ? [{ at: span(about.calm + 8), lasts: '8s', requests: { seconds: about.slow } } as const] : [])],
    }),
  },
  'every-third-scrape-lost': { needs: [], story: (about) => eventAt(about, { scrapes: { lost: 1, of: 3 } }, undefined, 2 * AFTER) },
  'nobody-asks-from-the-start': { needs: ['requests'], story: () => ({ lasts: '4m', phases: [{ at: '0s', traffic: 0 }] }) },
  'one-request-after-silence': {
    needs: ['requests'], story: ({ calm, slow, service: { info: { traffic } } }) => ({
      lasts: span(calm + 240 + 1.5 / traffic + 60),
      phases: [{ at: span(calm), lasts: '240s', traffic: 0 }, { at: span(calm + 240), requests: { seconds: 5 * slow, count: 1 } }, { at: span(calm + 240 + 1.5 / traffic), traffic: 0 }],
    }),
  },
  'low-traffic': { needs: ['requests'], story: ({ service: { info: { traffic } } }) => ({ lasts: span(LONG), phases: [{ at: '0s', traffic: traffic / 50 }] }) },
  'cpu-full-for-15s': { needs: ['cpu', 'eventLoop'], story: (about) => eventAt(about, { background: about.cores }, 15) },
  'everything-at-worst-for-15s': {
    needs: ['share', 'filled', 'state', 'calls', 'busy'], story: (about) => eventAt(about, {
      levels: worstLevels(about, NOT_FOR_15S),
    }, 15),
  },
  'neighbour-in-trouble': {
    needs: [], story: (about) => ({
      lasts: span(about.calm + 2 * AFTER), phases: [],
      neighbour: [{ at: span(about.calm), lasts: span(AFTER), ...troubleOf(about) }, { at: span(about.calm + AFTER), down: true }],
    }),
  },
  'throttled-without-slowness': { needs: ['throttling'], story: (about) => eventAt(about, { throttled: 0.3 }) },
  'stop-the-world': { needs: ['requests', 'eventLoop', 'longestBlock'], story: (about) => eventAt(about, { block: 3 }) },
  'slow-tail-of-1-percent': tail(0.01),
  'slow-tail-of-5-percent': tail(0.05),
  'slow-tail-of-20-percent': tail(0.2),
};
/** Seconds of a good day before something happens: more than its windows, for scrapes of this length. */
export const calmOf = ({ info }: AnyService): number => Math.max(CALM, 48 * info.scrape);
/** Seconds that a slow request takes. */
export const slowOf = (service: AnyService): number =>
  1.4 * Math.max(0.1, ...rolesOf(service).flatMap((role) => (role.is === 'requests' && role.limits ? [role.limits.critical] : [])));
const has = ({ service }: About, is: Role['is']): boolean => rolesOf(service).some((role) => role.is === is);
/** The quiet days of all services that alerts are about, but for those that a repository tells otherwise: a scenario of the same name and service. */
export function quietLibrary({ services, ruleGroups, scenarios }: Pick<Project, 'services' | 'ruleGroups' | 'scenarios'>): readonly Scenario[] {
  const isOwn = (day: Scenario): boolean => scenarios.some(({ name, service: { info } }) => name === day.name && info.name === day.service.info.name);
  const alerts = alertsOf(ruleGroups);
  const about = ({ info }: AnyService): readonly Alert[] => alerts.filter(({ condition }) => condition.service === undefined || condition.service.name === info.name);
  return services.filter((service) => about(service).some(({ condition }) => condition.service)).flatMap((service) => quietScenarios(service, about(service))).filter((day) => !isOwn(day));
}
/** Whether any alert reads a metric of a role; what raw PromQL reads, nobody says. */
function readBy(alerts: readonly Alert[]): (role: Role) => boolean {
  const asked = alerts.flatMap((each) => asksOf(each)).map(inlineRecorded);
  const read = new Set(asked.flatMap(metricsOf).flatMap((series) => [series, metricOf(series)]));
  const raw = asked.some((node) => nodesOf(node).some(({ type }) => type === 'raw'));
  return (role) => raw || metricsOfRole(role).some(({ name }) => read.has(name));
}

/**
 * Days without an incident that hold for every service: nothing may fire. What the service has no signal for is left out. `oac test`
 * tells them all; an alert that has a reason to fire in one says so: `exclude: { 'quiet/<name>': 'the reason' }`. With the `alerts` that there are, those
 * days are left out of which none reads anything.
 */
export function quietScenarios(service: AnyService, alerts?: readonly Alert[]): readonly Scenario[] {
  const noticed = alerts ? readBy(alerts) : () => true;
  const roles = rolesOf(service);
  const cores = roles.flatMap((role) => (role.is === 'cpu' && typeof role.limit === 'number' ? [role.limit] : []));
  const about: About = { service, calm: calmOf(service), slow: slowOf(service), cores: cores[0] ?? 1 };
  return Object.entries(LIBRARY).filter(([, { needs }]) => needs.length === 0 || needs.some((is) => roles.some((role) => role.is === is && noticed(role))))
    .map(([name, { story }]) => scenario({ name, service, story: story(about), expect: { quiet: true } }));
}
