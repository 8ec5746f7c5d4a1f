import type { DocumentCheck, Fault } from '../../model/document';
import { scalar, softly } from '../values';
import { rulesOf } from './read';

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * A recording's name becomes a metric's name: braces make Prometheus refuse the file, other characters beyond letters, digits, `_` and `:` make
 * Prometheus 2 refuse it. An alert's name is never a template.
 *
 * Remedy: name recordings as in level:metric:operations, and put what changes into labels or annotations.
 * @example record: job:up{env="prod"}:sum
 */
export const name: DocumentCheck = {
  id: 'rule/name', severity: 'error', kinds: ['prometheus-rules'],
  run(document, { prometheus }) {
    return rulesOf(document).flatMap(({ map, path, kind }): Fault[] => {
      const text = scalar(kind && map[kind]);
      if (kind === undefined || text === undefined) return [];
      const at = { path: [...path, kind] };
      if (kind === 'alert') {
        if (text.includes('{{')) return [{ ...at, severity: softly(document),
          message: `alert name '${text}' holds a template, which Prometheus does not expand in names`,
          remedy: 'move it to the summary annotation' }];
        return document.profile === 'generated' && !/^[A-Za-z_]\w*$/.test(text) ? [{ ...at, message: `alert name '${text}' has more than letters, digits and _`,
          remedy: 'name it as in ApiLatencyHigh' }] : [];
      }
      if (METRIC.test(text)) {
        if (document.profile === 'foreign' || /^[^:]+:[^:]+:[^:]+$/.test(text)) return [];
        return [{ ...at, message: `recording ${text} is not named level:metric:operations`, remedy: 'name it as in job:http_requests:rate5m' }];
      }
      if (/[{}]/.test(text)) return [{ ...at, message: `recording name '${text}' has braces, and Prometheus refuses the file`,
        remedy: 'put the selector into expr' }];
      // UTF-8 names came with Prometheus 3.
      const refused = prometheus?.startsWith('2.') === true;
      const by2 = prometheus === undefined ? 'Prometheus 2 refuses the file, and ' : '';
      return [{
        ...at, severity: refused ? 'error' : softly(document),
          message: `recording name '${text}' is no classic metric name: ${refused ? '' : by2}queries must quote it`,
        remedy: 'use letters, digits, _ and : only, as in job:http_requests:rate5m',
      }];
    });
  },
};
