import type { DocumentCheck, Fault } from '../../model/document';
import { filled, list, milliseconds, placed, plain, repeated, scalar, softly, written } from '../values';
import { faultsOf, relabellingsIn } from './relabelling';

/**
 * Prometheus does not start with two scrape jobs of one name, a scrape timeout longer than its interval, or a relabelling without its target, with
 * a bad pattern or with keys that its action does not read; with rules and no Alertmanager it starts, and nobody hears of alerts.
 *
 * Remedy: name each job once, keep the timeout within the interval, and name the Alertmanagers.
 * @example scrape_interval: 10s, scrape_timeout: 30s
 */
export const scrape: DocumentCheck = {
  id: 'rule/scrape', severity: 'error', kinds: ['prometheus-config'],
  run(document) {
    const data = plain(document.data);
    const global = plain(data['global']);
    const jobs = placed(data['scrape_configs'], ['scrape_configs']);
    const faults: Fault[] = repeated(jobs, ({ map }) => filled(map['job_name'])).map(({ item, id, first }) => ({
      path: [...item.path, 'job_name'], message: `two scrape jobs are named '${id}' (scrape_configs[${String(first.path[1])}] too), and Prometheus does not start`,
        remedy: 'give each a name of its own',
    }));
    const times = [{ map: global, path: ['global'] as (string | number)[] }, ...jobs];
    for (const { map, path } of times) {
      for (const key of ['scrape_interval', 'scrape_timeout', 'evaluation_interval']) {
        const text = scalar(map[key]);
        if (text === undefined || text === '' || milliseconds(text) !== undefined) continue;
        faults.push({ path: [...path, key], message: `${key}: '${text}' is no duration, and Prometheus does not start`, remedy: 'write it as in 15s or 1m' });
      }
      // A job without its own interval has the global one; a timeout that only the global part names is cut to the interval.
      const interval = milliseconds(map['scrape_interval'] ?? global['scrape_interval'] ?? '1m') || 60_000;
      const timeout = milliseconds(map['scrape_timeout']);
      if (timeout !== undefined && timeout > interval) {
        faults.push({
          path: [...path, 'scrape_timeout'],
            message: `scrape_timeout ${written(timeout)} is longer than scrape_interval ${written(interval)}, and Prometheus does not start`,
          remedy: `shorten it to ${written(interval)} or less`,
        });
      }
    }
    for (const { map, path } of jobs) {
      if (filled(map['job_name']) === undefined) faults.push({ path, message: 'a scrape job has no job_name, and Prometheus does not start',
        remedy: 'add job_name:' });
    }
    for (const { map, path } of relabellingsIn(data)) faults.push(...faultsOf(map, path, softly(document)));
    const managers = list(plain(data['alerting'])['alertmanagers']);
    if (list(data['rule_files']).length > 0 && managers.length === 0) {
      faults.push({ path: ['rule_files'], severity: softly(document), message: 'rules are evaluated, but no Alertmanager is named: nobody hears of their alerts',
        remedy: 'add alerting: alertmanagers: with where it listens' });
    }
    return faults;
  },
};
