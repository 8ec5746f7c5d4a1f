import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, scalar, written } from '../values';
import { inherited, routesOf, type Route } from './tree';

/** Alertmanager forgets what it has sent after this, unless `--data.retention` says otherwise. */
const RETENTION = 120 * 3_600_000;

/** A route for the alert that always fires, to a receiver that waits for it. */
const isDeadMan = ({ map, own }: Route): boolean => own.all?.length === 1 && own.all[0]!.label === 'alertname' && /^(?:Watchdog|Dead ?Man'?s?(?: ?Switch|Snitch)?)$/i.test(own.all[0]!.value) && /dead|snitch|heartbeat|healthcheck/i.test(scalar(map['receiver']) ?? '');

/**
 * A group is looked at once per group_interval, and repeated when the last notification is older than repeat_interval: equal times repeat at every
 * second look only, shorter ones at each look; 0 keeps the server from starting.
 *
 * Remedy: make repeat_interval several group_intervals; for a dead man's switch, just under one.
 * @example group_interval: 5m, repeat_interval: 5m
 */
export const interval: DocumentCheck = {
  id: 'routing/interval', severity: 'warning', kinds: ['alertmanager-config', 'grafana-alerting'],
  run(document) {
    const server = document.kind === 'alertmanager-config' ? 'Alertmanager' : 'Grafana';
    return routesOf(document).flatMap((route): Fault[] => {
      const { map, path } = route;
      const faults = (['group_wait', 'group_interval', 'repeat_interval'] as const).flatMap((key): Fault[] => {
        const text = scalar(map[key]);
        if (text === undefined || text === '') return [];
        const time = milliseconds(text);
        if (time === undefined && !text.includes('$')) return [{ path: [...path, key], severity: 'error',
          message: `${key}: '${text}' is no duration, and ${server} does not start`,
          remedy: 'write it as in 30s, 5m or 4h' }];
        return time === 0 && key !== 'group_wait' ? [{ path: [...path, key], severity: 'error', message: `${key} cannot be 0: ${server} does not start`,
          remedy: 'write the time you want, such as 5m' }] : [];
      });
      const own = (['repeat_interval', 'group_interval'] as const).find((key) => milliseconds(map[key]) !== undefined);
      if (faults.length > 0 || !own) return faults;
      const [group, repeat] = [inherited(route, 'group_interval'), inherited(route, 'repeat_interval')];
      const at = { path: [...path, own] };
      if (repeat === group) return [{ ...at,
        message: `repeat_interval and group_interval are both ${written(group)}: at each look the last notification is not quite as old, so it repeats every ${written(2 * group)}`,
        remedy: `write a repeat_interval just under ${written(group)}, or several times it` }];
      // Just under it is how a dead man's switch is made.
      if (repeat < group / 2) return [{ ...at,
        message: `repeat_interval ${written(repeat)} is shorter than group_interval ${written(group)}, so notifications repeat every ${written(group)}`,
        remedy: 'shorten group_interval too' }];
      if (repeat >= 3_600_000 && isDeadMan(route)) return [{ ...at,
        message: `a dead man's switch that repeats every ${written(repeat)}: whoever waits for it takes it for dead in between`, remedy: 'write a group_interval of a minute or so, and a repeat_interval just under it' }];
      if (repeat > RETENTION && map['repeat_interval'] !== undefined && server === 'Alertmanager') return [{ ...at,
        message: `repeat_interval ${written(repeat)} is longer than Alertmanager remembers notifications: it repeats after 5d`,
        remedy: 'start Alertmanager with a longer --data.retention, or repeat more often' }];
      return [];
    });
  },
};
