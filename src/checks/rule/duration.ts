import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, scalar, type Placed } from '../values';
import { groupsOf, rulesOf } from './read';

/**
 * Prometheus reads durations as `30s`, `5m` or `1h30m`, largest unit first; anything else, also a number without a unit, makes it refuse the whole file.
 *
 * Remedy: write a whole number with a unit (ms, s, m, h, d, w, y), without spaces or fractions.
 * @example for: 5 min
 */
export const durations: DocumentCheck = {
  id: 'rule/duration', severity: 'error', kinds: ['prometheus-rules'],
  run(document) {
    const within = (places: readonly Placed[], keys: readonly string[]): Fault[] => places.flatMap(({ map, path }) => keys.flatMap((key): Fault[] => {
      const text = scalar(map[key]);
      if (text === undefined || text === '' || milliseconds(text) !== undefined) return [];
      return [{
        path: [...path, key], message: `${key}: '${text}' is no duration, and Prometheus refuses the file`,
        remedy: /^\d+$/.test(text) ? `write ${text}s, or the unit you mean` : 'write it as in 30s, 5m or 1h30m: whole numbers, largest unit first, no spaces',
      }];
    }));
    return [...within(groupsOf(document), ['interval', 'query_offset']), ...within(rulesOf(document), ['for', 'keep_firing_for'])];
  },
};
