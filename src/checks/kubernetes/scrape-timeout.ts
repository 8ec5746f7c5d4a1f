import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, placed, plain } from '../values';

/**
 * The operator passes over a ServiceMonitor or PodMonitor whose scrape may take longer than the interval, so that nothing is scraped.
 *
 * Remedy: make scrapeTimeout no longer than interval.
 * @example endpoints: [{port: http, interval: 5s, scrapeTimeout: 10s}]
 */
export const scrapeTimeout: DocumentCheck = {
  id: 'kubernetes/scrape-timeout', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const spec = plain(plain(document.data)['spec']);
    return (['endpoints', 'podMetricsEndpoints'] as const).flatMap((key) => placed(spec[key], ['spec', key]).flatMap(({ map, path }): Fault[] => {
      const [interval, timeout] = [milliseconds(map['interval']), milliseconds(map['scrapeTimeout'])];
      if (interval === undefined || timeout === undefined || interval === 0 || timeout <= interval) return [];
      return [{ path: [...path, 'scrapeTimeout'], message: `a scrape may take ${String(map['scrapeTimeout'])}, longer than the interval of ${String(map['interval'])}: the operator passes it over`, remedy: 'make scrapeTimeout no longer than interval' }];
    }));
  },
};
