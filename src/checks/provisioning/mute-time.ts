import type { DocumentCheck } from '../../model/document';
import { faultsInTimes } from '../routing/times';
import { section } from './read';

/**
 * Grafana does not start with a mute timing that ends before it starts, or whose days, months, times or zone it cannot read.
 *
 * Remedy: write a night as two times, days as monday:friday, times as "09:00".
 * @example times: [{start_time: '22:00', end_time: '06:00'}]
 */
export const muteTime: DocumentCheck = {
  id: 'provisioning/mute-time', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => section(document, 'muteTimes').flatMap(({ map, path }) => faultsInTimes(map['time_intervals'], [...path, 'time_intervals'], 'Grafana')),
};
