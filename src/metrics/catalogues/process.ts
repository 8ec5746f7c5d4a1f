import { counters, gauges, summaries } from '../catalogue';

/** Of the process itself, from Go's client and those that follow it. Source: client_golang 1.14 to 1.24 as Prometheus, Alertmanager and node_exporter expose it. */
export const goProcess = () => ({
  ...counters({}, 'process_cpu_seconds_total'),
  ...counters({ since: 'client_golang 1.20' }, 'process_network_receive_bytes_total', 'process_network_transmit_bytes_total'),
  ...gauges({}, 'process_max_fds', 'process_open_fds', 'process_resident_memory_bytes', 'process_start_time_seconds', 'process_virtual_memory_bytes',
    'process_virtual_memory_max_bytes'),
  ...gauges({}, 'go_goroutines', 'go_threads', 'go_memstats_alloc_bytes', 'go_memstats_buck_hash_sys_bytes', 'go_memstats_gc_sys_bytes',
    'go_memstats_heap_alloc_bytes', 'go_memstats_heap_idle_bytes', 'go_memstats_heap_inuse_bytes', 'go_memstats_heap_objects', 'go_memstats_heap_released_bytes',
    'go_memstats_heap_sys_bytes', 'go_memstats_last_gc_time_seconds', 'go_memstats_mcache_inuse_bytes', 'go_memstats_mcache_sys_bytes',
    'go_memstats_mspan_inuse_bytes', 'go_memstats_mspan_sys_bytes', 'go_memstats_next_gc_bytes', 'go_memstats_other_sys_bytes', 'go_memstats_stack_inuse_bytes',
    'go_memstats_stack_sys_bytes', 'go_memstats_sys_bytes'),
  ...gauges({ since: 'client_golang 1.20' }, 'go_gc_gogc_percent', 'go_gc_gomemlimit_bytes', 'go_sched_gomaxprocs_threads'),
  ...gauges({ labels: { version: 'any' } }, 'go_info'),
  ...counters({}, 'go_memstats_alloc_bytes_total', 'go_memstats_frees_total', 'go_memstats_mallocs_total'),
  ...summaries({}, 'go_gc_duration_seconds'),
  ...gauges({}, 'promhttp_metric_handler_requests_in_flight'),
  ...counters({ labels: { code: 'any' } }, 'promhttp_metric_handler_requests_total'),
});
