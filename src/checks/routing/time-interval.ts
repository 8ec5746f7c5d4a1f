import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, list, placed, plain, repeated, scalar, softly } from '../values';
import { faultsInTimes } from './times';
import { routesOf } from './tree';

/**
 * Alertmanager does not start with a route that names a time interval which is not defined, with two of one name, or with one that ends before it starts.
 *
 * Remedy: define it once, and write a night as two times.
 * @example times: [{start_time: '22:00', end_time: '06:00'}]
 */
export const timeInterval: DocumentCheck = {
  id: 'routing/time-interval', severity: 'error', kinds: ['alertmanager-config'],
  run(document) {
    const data = plain(document.data);
    const intervals = ['mute_time_intervals', 'time_intervals'].flatMap((key) => placed(data[key], [key]));
    const known = new Set(intervals.flatMap(({ map }) => filled(map['name']) ?? []));
    return [
      ...intervals.filter(({ map }) => filled(map['name']) === undefined).map(({ path }) => ({ path,
        message: 'a time interval has no name: Alertmanager does not start',
        remedy: 'add name:' })),
      ...repeated(intervals, ({ map }) => filled(map['name'])).map(({ item, id }) => ({ path: [...item.path, 'name'],
        message: `two time intervals are named '${id}': Alertmanager does not start`,
        remedy: 'rename one, or put their times together' })),
      ...intervals.flatMap(({ map, path }) => faultsInTimes(map['time_intervals'], [...path, 'time_intervals'], 'Alertmanager')),
      ...routesOf(document).flatMap(({ map, path }): Fault[] => {
        const [mute, active] = ['mute_time_intervals', 'active_time_intervals'].map((key) => list(map[key]).map(scalar));
        const both = active!.length > 0 && active!.every((name) => mute!.includes(name)) ? active![0] : undefined;
        return both === undefined ? [] : [{ path: [...path, 'active_time_intervals'], severity: softly(document), message: `'${both}' mutes this route whenever it is active: it never notifies`, remedy: 'keep one of the two' }];
      }),
      ...routesOf(document).flatMap(({ map, path, parent }) => ['mute_time_intervals', 'active_time_intervals'].flatMap((key) => list(map[key]).flatMap((item, i): Fault[] => {
        const named = intervals.filter(({ map: one }) => filled(one['name']) === scalar(item));
        const isEmpty = parent !== undefined && named.length > 0 && named.every(({ map: one }) => Array.isArray(one['time_intervals']) && one['time_intervals'].length === 0);
        return isEmpty ? [{ path: [...path, key, i], severity: softly(document), message: `the time interval '${scalar(item)!}' has no times: this route ${key.startsWith('mute') ? 'is never muted' : 'never notifies'}`, remedy: 'add times to it, or take it out of the route' }] : [];
      }))),
      ...routesOf(document).flatMap(({ map, path }) => ['mute_time_intervals', 'active_time_intervals'].flatMap((key) => list(map[key]).flatMap((item, i): Fault[] => {
        const name = scalar(item);
        if (name === undefined || known.has(name)) return [];
        const close = nearest(name, known);
        return [{ path: [...path, key, i], message: `time interval '${name}' is not defined: Alertmanager does not start`,
          remedy: close ? `did you mean '${close}'?` : 'define it under time_intervals:' }];
      }))),
    ];
  },
};
