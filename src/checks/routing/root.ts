import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, list, plain } from '../values';

/**
 * The root route takes what no other takes: Alertmanager does not start without it, without its receiver, or if it has matchers or time intervals.
 *
 * Remedy: give the root a receiver and nothing that could let an alert pass by; matchers go into a route below it.
 * @example route: {matchers: ['severity="critical"'], receiver: page}
 */
export const root: DocumentCheck = {
  id: 'routing/root', severity: 'error', kinds: ['alertmanager-config'],
  run(document): Fault[] {
    const { route } = plain(document.data);
    if (!isPlain(route)) return isPlain(document.data) ? [{ path: [], message: 'there is no route:, and Alertmanager does not start',
      remedy: 'add route: with the receiver for everything' }] : [];
    const faults: Fault[] = [];
    if (filled(route['receiver']) === undefined) faults.push({ path: ['route'], message: 'the root route has no receiver, and Alertmanager does not start',
      remedy: 'add receiver: with the one for everything that no route below takes' });
    for (const key of ['match', 'match_re', 'matchers', 'mute_time_intervals', 'active_time_intervals']) {
      const value = route[key];
      if (list(value).length === 0 && !(isPlain(value) && Object.keys(value).length > 0)) continue;
      faults.push({ path: ['route', key], message: `the root route has ${key}, and Alertmanager does not start`,
        remedy: `move ${key} into a route below the root` });
    }
    return faults;
  },
};
