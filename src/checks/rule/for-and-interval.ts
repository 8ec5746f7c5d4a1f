import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, written } from '../values';
import { alertsOf } from './read';

/**
 * Prometheus looks at an alert once per group interval, so `for` and `keep_firing_for` are rounded up to whole intervals: what the file says is not what happens.
 *
 * Remedy: make the time a multiple of the group's interval, or shorten the interval.
 * @example interval: 1m … for: 90s
 */
export const forAndInterval: DocumentCheck = {
  id: 'rule/for-and-interval', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    return alertsOf(document).flatMap(({ map, path, group, name }): Fault[] => {
      const interval = milliseconds(group.map['interval']);
      if (!interval) return [];
      return (['for', 'keep_firing_for'] as const).flatMap((key): Fault[] => {
        const time = milliseconds(map[key]);
        // keep_firing_for is a lower bound that a resolved alert outlives anyway: only one that is too short to matter is a slip.
        if (!time || time % interval === 0 || (key === 'keep_firing_for' && time > interval)) return [];
        const real = Math.ceil(time / interval) * interval;
        return [{
          path: [...path, key],
            message: `alert ${name}: ${key} ${written(time)} is ${written(real)} in fact, because the group is evaluated every ${written(interval)}`,
          remedy: `write ${written(real)}, or evaluate the group more often`,
        }];
      });
    });
  },
};
