import type { DocumentCheck } from '../../model/document';
import { milliseconds } from '../values';
import { groupsOf } from './read';

/**
 * An interval of 0 is not "as often as possible": Prometheus takes the global evaluation_interval, one minute unless it is set.
 *
 * Remedy: write the interval you want, or leave the line out.
 * @example interval: 0s
 */
export const intervalZero: DocumentCheck = {
  id: 'rule/interval-zero', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => groupsOf(document).filter(({ map }) => milliseconds(map['interval']) === 0).map(({ path }) => ({
    path: [...path, 'interval'], message: 'interval: 0 means the global evaluation_interval, not as often as possible',
      remedy: 'write the interval you want, or leave the line out',
  })),
};
