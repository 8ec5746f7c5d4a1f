import { nearest, problemAt } from '../../model/problem';
import type { Check } from '../../model/project';

/**
 * A service whose job is nearly one of those that the written `prometheus.yml` scrapes: none of its alerts can ever fire, but the one for missing targets.
 *
 * Remedy: name its targets under `prometheus.scrape`, or correct the job.
 * @example `select: { job: 'api' }` with `prometheus: { scrape: { apii: ['api:3000'] } }`
 */
export const serviceJobScraped: Check = {
  id: 'service/job-scraped',
  run({ config, services }) {
    const jobs = Object.keys(config.prometheus.scrape);
    if (jobs.length === 0) return []; // somebody else's prometheus.yml
    return services.flatMap((service) => service.info.selector.filter(({ label, op, value }) => label === 'job' && op === '=' && !jobs.includes(value)).flatMap(({ value }) => {
      // Another job may be scraped by another server; a slip of a listed one is none.
      const close = nearest(value, jobs);
      return close === undefined ? [] : [problemAt(service, {
        check: 'service/job-scraped', severity: 'warning', path: 'select.job', message: `service '${service.info.name}' is found by job '${value}', which prometheus.scrape does not list`,
        remedy: `did you mean '${close}'?`,
      })];
    }));
  },
};
