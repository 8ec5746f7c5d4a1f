import { scenario, type Scenario } from '../model/scenario';
import type { Role } from '../model/role';
import type { AnyService } from '../model/service';
import { rolesOf, spentBy } from '../model/story-faults';
import type { Phase, Span } from '../model/story';
import { calmOf, slowOf } from './quiet';

/** Seconds: from the first slow request to the restart that ended the incident (22:35 to 23:12), and time for alerts to resolve. */
const LASTS = 37 * 60;
const AFTER = 10 * 60;
/** Share of its CPU limit that a process of the incident used, as the team saw it. */
const OF_LIMIT = 0.9;
const NEARLY_ALL = 0.97;

/**
 * The incident, told of any service by what it has signals of: requests that take 1.4 times the critical limit, because handlers block the
 * event loop (or the CPU), in three variants of what CPU shows, because of each thing that they wait for, and for no reason that it has a
 * signal of. A good day goes before. Empty where it has no signal of requests.
 */
export function incidentScenarios(service: AnyService): readonly Scenario[] {
  const roles = rolesOf(service);
  if (!roles.some(({ is }) => is === 'requests')) return [];
  const keys = Object.keys(service.signals);
  const ofKind = (is: Role['is']): string[] => keys.filter((key) => spentBy(service, key)?.is === is);
  const seconds = slowOf(service);
  const cpu = roles.find((role): role is Extract<Role, { readonly is: 'cpu' }> => role.is === 'cpu');
  const working = ofKind('eventLoop')[0] ?? ofKind('cpu')[0];
  // One process runs a second of code a second, and no more.
  const processes = working === undefined ? 1 : Math.max(1, Math.ceil(service.info.traffic * seconds));
  const used = (service.info.traffic * seconds) / processes;
  const limit = typeof cpu?.limit === 'number' ? cpu.limit : undefined;
  const incident = (name: string, phase: Omit<Phase, 'at' | 'lasts'>, cpuLimit?: number): Scenario => {
    const calm = calmOf(service);
    return scenario({
      name, service, expect: { quiet: true },
      story: { lasts: span(calm + LASTS + AFTER), processes, ...(cpuLimit === undefined ? {} : { cpuLimit }), phases: [{ at: span(calm), lasts: span(LASTS), ...phase }] },
    });
  };
  return [
    ...(working === undefined ? [] : [incident('blocked-handlers', { requests: { seconds, in: working } })]),
    ...(working === undefined || !cpu || limit !== undefined ? [] : [incident('small-cpu-limit', { requests: { seconds, in: working } }, Math.round((used / OF_LIMIT) * 1000) / 1000)]),
    ...(working === undefined || !cpu ? [] : [incident('busy-core', { requests: { seconds, in: working }, background: Math.max(0, Math.round((NEARLY_ALL * (limit ?? 1) - used) * 1000) / 1000) })]),
    ...ofKind('wait').map((key) => incident(`slow-${kebab(key)}`, { requests: { seconds, in: key } })),
    incident('unexplained-wait', { requests: { seconds } }),
  ];
}
const span = (seconds: number): Span => `${seconds}s`;
export const kebab = (key: string): string => key.replace(/[^A-Za-z0-9]+/g, '-').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
