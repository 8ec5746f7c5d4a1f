import type { OutputFile, Project } from '../../model/project';
import { declaredMetrics } from '../../metrics/contract';
import { toSeconds } from '../../metrics/duration';
import { SHORTEST } from '../../model/service';
import { metricsOf } from '../../promql/nodes';
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

const isAtLeast = (version: string, major: number, minor: number): boolean => {
  const [has = 0, then = 0] = version.split('.').map(Number);
  return has > major || (has === major && then >= minor);
};
/** Whether a signal reads a native histogram: Prometheus scrapes them only where it is told to. */
function readsNative({ services }: Project): boolean {
  const native = new Set(declaredMetrics().filter(({ metric }) => metric.kind === 'nativeHistogram').map(({ metric }) => metric.name));
  return native.size > 0 && services.some(({ signals }) => Object.values(signals).some((s) => metricsOf(s.expr(s.place.rule(SHORTEST))).some((name) => native.has(name))));
}

function prometheusConfig(project: Project): object {
  const { config } = project;
  const scrape = toSeconds(config.scrapeInterval, 'scrapeInterval');
  const jobs = Object.entries(config.prometheus.scrape).filter(([, targets]) => targets.length > 0);
  return {
    global: {
      ...scrapes(scrape),
      // As for services: faster than scraping shortens detection. Our own groups say theirs.
      evaluation_interval: duration(Math.max(5, Math.floor(scrape / 3))),
      ...(readsNative(project) && isAtLeast(config.prometheus.version, 3, 8) ? { scrape_native_histograms: true } : {}),
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
  content: yaml(prometheusConfig(project), 'oac.config.ts and services/', readsNative(project) && !isAtLeast(project.config.prometheus.version, 3, 8)
    ? ['Native histograms are scraped only where Prometheus is started with --enable-feature=native-histograms.'] : []),
});
