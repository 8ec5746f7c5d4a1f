import type { OutputFile, Project } from '../../model/project';
import { toSeconds } from '../../metrics/duration';
import { duration } from '../../promql/print';
import { yaml } from '../text';

/** Prometheus' own default of `scrape_timeout`, in seconds. */
const TIMEOUT = 10;
/** Prometheus refuses a timeout longer than the interval. */
const scrapes = (interval: number): object => ({ scrape_interval: duration(interval), scrape_timeout: duration(Math.min(TIMEOUT, interval)) });

/** Seconds between scrapes of a job: what the services that select it ask for. */
function intervalOfJob(job: string, { services }: Project): number | undefined {
  const asked = services.map((s) => s.info).filter((s) => s.selector.some((m) => m.label === 'job' && m.op === '=' && m.value === job)).map((s) => s.scrape);
  return asked.length > 0 ? Math.min(...asked) : undefined;
}
/** Prometheus 3 reads `$NAME` in external labels from its environment; `$$` is a dollar there, and two of them before. */
const label = (text: string, version: string): string => (Number.parseInt(version, 10) >= 3 ? text.replaceAll('$', '$$$$') : text);

function prometheusConfig(project: Project): object {
  const { config } = project;
  const scrape = toSeconds(config.scrapeInterval, 'scrapeInterval');
  const jobs = Object.entries(config.prometheus.scrape).filter(([, targets]) => targets.length > 0);
  return {
    global: {
      ...scrapes(scrape),
      // As for services: faster than scraping shortens detection. Our own groups say theirs.
      evaluation_interval: duration(Math.max(5, Math.floor(scrape / 3))),
      external_labels: { environment: label(config.environment, config.prometheus.version) },
    },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [config.alertmanager.address] }] }] },
    ...(jobs.length > 0 ? {
      scrape_configs: jobs.map(([job, targets]) => {
        const interval = intervalOfJob(job, project);
        return { job_name: job, ...(interval === undefined ? {} : scrapes(interval)), static_configs: [{ targets }] };
      }),
    } : {}),
  };
}
/** `prometheus/prometheus.yml`. Accepted by promtool 2.42, 2.53 and 3.16 (`check config`). */
export const configFile = (project: Project): OutputFile => ({
  path: 'prometheus/prometheus.yml',
  content: yaml(prometheusConfig(project), 'oac.config.ts and services/'),
});
