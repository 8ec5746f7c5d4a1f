import { catalogue, counters, gauges, histograms } from '../catalogue';

const RESOURCE = { labels: { type: 'any' } } as const;
const SPACES = [
  'read_only', 'new', 'old', 'code', 'shared', 'trusted', 'shared_trusted', 'map',
  'new_large_object', 'large_object', 'code_large_object', 'shared_large_object', 'trusted_large_object', 'shared_trusted_large_object',
] as const;

/**
 * All that `collectDefaultMetrics` of prom-client exposes, without a prefix. `nodejs_active_handles_total` and its like are gauges whatever
 * their names say. Source: prom-client 15.1.3, run on Node.js 20. What it lacks, `collectNodeMetrics` adds: see `node`.
 */
export const promClient = catalogue({ exporter: 'prom-client', versions: '15', source: 'its default metrics on Node.js 20 to 24' }, () => ({
  ...counters({}, 'process_cpu_seconds_total', 'process_cpu_system_seconds_total', 'process_cpu_user_seconds_total'),
  /** On Linux; elsewhere only resident memory. */
  ...gauges({}, 'process_start_time_seconds', 'process_resident_memory_bytes', 'process_virtual_memory_bytes', 'process_heap_bytes', 'process_open_fds',
    'process_max_fds'),
  ...gauges({}, 'nodejs_eventloop_lag_seconds', 'nodejs_eventloop_lag_min_seconds', 'nodejs_eventloop_lag_max_seconds', 'nodejs_eventloop_lag_mean_seconds',
    'nodejs_eventloop_lag_stddev_seconds', 'nodejs_eventloop_lag_p50_seconds', 'nodejs_eventloop_lag_p90_seconds', 'nodejs_eventloop_lag_p99_seconds'),
  ...gauges(RESOURCE, 'nodejs_active_resources', 'nodejs_active_handles', 'nodejs_active_requests'),
  ...gauges({}, 'nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'),
  ...gauges({}, 'nodejs_heap_size_total_bytes', 'nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'),
  ...gauges({ labels: { space: SPACES } }, 'nodejs_heap_space_size_total_bytes', 'nodejs_heap_space_size_used_bytes', 'nodejs_heap_space_size_available_bytes'),
  ...gauges({ labels: { version: 'any', major: 'any', minor: 'any', patch: 'any' } }, 'nodejs_version_info'),
  ...histograms({ labels: { kind: ['major', 'minor', 'incremental', 'weakcb'] }, buckets: [0.001, 0.01, 0.1, 1, 2, 5] }, 'nodejs_gc_duration_seconds'),
}));
