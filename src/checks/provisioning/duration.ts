import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, scalar } from '../values';
import { before, fromEnvironment, rulesOf, section } from './read';

/** Grafana's scheduler ticks every ten seconds. */
const TICK = 10_000;

/**
 * Grafana evaluates at multiples of ten seconds and does not start with another group interval, or with a time that it cannot read: `60` without a
 * unit, `1.5m`, `5 min`.
 *
 * Remedy: write whole numbers with a unit, intervals in tens of seconds.
 * @example interval: 15s
 */
export const duration: DocumentCheck = {
  id: 'provisioning/duration', severity: 'error', kinds: ['grafana-alerting'],
  run(document, { grafana }) {
    const unreadable = (value: unknown): string | undefined => {
      const text = scalar(value);
      return text !== undefined && text !== '' && !fromEnvironment(text) && milliseconds(text) === undefined ? text : undefined;
    };
    const groups = section(document, 'groups').flatMap(({ map, path }): Fault[] => {
      const at = { path: [...path, 'interval'] };
      const odd = unreadable(map['interval']);
      if (odd !== undefined) return [{ ...at, message: `interval: '${odd}' is no duration, and Grafana does not start`,
        remedy: /^\d+$/.test(odd) ? `write ${odd}s` : 'write it as in 10s or 1m' }];
      const interval = milliseconds(map['interval']);
      if (interval === undefined || (interval > 0 && interval % TICK === 0)) return [];
      return [{ ...at, message: `interval: '${scalar(map['interval']) ?? ''}' is not a multiple of 10s, and Grafana does not start`,
        remedy: `write ${Math.max(1, Math.ceil(interval / TICK)) * 10}s, or another multiple of 10s` }];
    });
    const rules = rulesOf(document).flatMap(({ map, path, name }): Fault[] => {
      const faults = ['for', 'keepFiringFor'].flatMap((key): Fault[] => {
        const odd = unreadable(map[key]);
        return odd === undefined ? [] : [{ path: [...path, key], message: `rule ${name}: ${key}: '${odd}' is no duration, and Grafana does not start`,
          remedy: /^\d+$/.test(odd) ? `write ${odd}s` : 'write it as in 30s, 5m or 1h30m' }];
      });
      const missing = (scalar(map['for']) ?? '') === '' && map['record'] === undefined;
      if (missing && (document.profile === 'generated' || before(grafana, '10'))) faults.push({ path,
        message: `rule ${name} has no for, and Grafana 9 does not start`,
        remedy: 'add for: 0s, or the time you want' });
      return faults;
    });
    return [...groups, ...rules];
  },
};
