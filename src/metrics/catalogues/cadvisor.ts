import { catalogue, counters, gauges } from '../catalogue';

/** As the kubelet gives them; of cAdvisor alone, `name` is the container's, and there are its labels as `container_label_*`. */
const CONTAINER = { container: 'any', pod: 'any', namespace: 'any', id: 'any', image: 'any', name: 'any' } as const;
const BASE = { labels: CONTAINER } as const;
const DEVICE = { labels: { ...CONTAINER, device: 'any' } } as const;
const INTERFACE = { labels: { ...CONTAINER, interface: 'any' } } as const;

/**
 * Containers, by the kubelet's /metrics/cadvisor or cAdvisor itself. Gauges are what they are, whatever their names end in.
 * Source: docs/storage/prometheus.md of cAdvisor 0.60 and its metrics/prometheus.go.
 */
export const cadvisor = catalogue({ exporter: 'cAdvisor', versions: '0.60', source: 'its documentation and source' }, () => ({
  ...counters({ labels: { ...CONTAINER, cpu: 'any' } }, 'container_cpu_usage_seconds_total'),
  ...counters(BASE, 'container_cpu_system_seconds_total', 'container_cpu_user_seconds_total', 'container_cpu_cfs_periods_total',
    'container_cpu_cfs_throttled_periods_total', 'container_cpu_cfs_throttled_seconds_total', 'container_cpu_schedstat_run_periods_total',
    'container_cpu_schedstat_runqueue_seconds_total', 'container_cpu_schedstat_run_seconds_total', 'container_memory_failcnt', 'container_oom_events_total'),
  /** Pressure, as Linux tells it (cgroup v2): seconds in which something of the container waited, and in which all of it did. */
  ...counters(BASE, 'container_pressure_cpu_waiting_seconds_total', 'container_pressure_cpu_stalled_seconds_total',
    'container_pressure_io_waiting_seconds_total', 'container_pressure_io_stalled_seconds_total', 'container_pressure_memory_waiting_seconds_total',
    'container_pressure_memory_stalled_seconds_total'),
  ...gauges(BASE, 'container_cpu_load_average_10s', 'container_file_descriptors', 'container_processes', 'container_sockets', 'container_threads',
    'container_threads_max', 'container_last_seen', 'container_start_time_seconds', 'container_spec_cpu_period', 'container_spec_cpu_quota',
    'container_spec_cpu_shares', 'container_spec_memory_limit_bytes', 'container_spec_memory_reservation_limit_bytes',
    'container_spec_memory_swap_limit_bytes'),
  ...gauges({ ...BASE, unit: 'bytes' }, 'container_memory_cache', 'container_memory_mapped_file', 'container_memory_rss', 'container_memory_swap'),
  ...gauges(BASE, 'container_memory_max_usage_bytes', 'container_memory_usage_bytes', 'container_memory_working_set_bytes'),
  ...counters({ labels: { ...CONTAINER, failure_type: ['pgfault', 'pgmajfault'], scope: ['container', 'hierarchy'] } }, 'container_memory_failures_total'),
  ...counters(DEVICE, 'container_fs_reads_total', 'container_fs_reads_bytes_total', 'container_fs_reads_merged_total', 'container_fs_read_seconds_total',
    'container_fs_sector_reads_total', 'container_fs_writes_total', 'container_fs_writes_bytes_total', 'container_fs_writes_merged_total',
    'container_fs_write_seconds_total', 'container_fs_sector_writes_total', 'container_fs_io_time_seconds_total',
    'container_fs_io_time_weighted_seconds_total'),
  ...gauges(DEVICE, 'container_fs_usage_bytes', 'container_fs_limit_bytes', 'container_fs_inodes_free', 'container_fs_inodes_total', 'container_fs_io_current'),
  ...counters(INTERFACE, 'container_network_receive_bytes_total', 'container_network_receive_packets_total', 'container_network_receive_packets_dropped_total',
    'container_network_receive_errors_total', 'container_network_transmit_bytes_total', 'container_network_transmit_packets_total',
    'container_network_transmit_packets_dropped_total', 'container_network_transmit_errors_total'),
  ...gauges({ labels: { ...CONTAINER, tcp_state: 'any' } }, 'container_network_tcp_usage_total', 'container_network_tcp6_usage_total'),
  ...gauges({ labels: { ...CONTAINER, udp_state: 'any' } }, 'container_network_udp_usage_total', 'container_network_udp6_usage_total'),
  ...gauges({ labels: { ...CONTAINER, state: ['sleeping', 'running', 'stopped', 'uninterruptible', 'iowaiting'] } }, 'container_tasks_state'),
  ...counters({ labels: { ...CONTAINER, device: 'any', major: 'any', minor: 'any', operation: 'any' }, unit: 'bytes' }, 'container_blkio_device_usage_total'),
  ...gauges({ labels: { ...CONTAINER, ulimit: 'any' } }, 'container_ulimits_soft'),
  ...gauges({ labels: { machine_id: 'any', system_uuid: 'any', boot_id: 'any' } }, 'machine_cpu_cores', 'machine_cpu_physical_cores', 'machine_cpu_sockets',
    'machine_memory_bytes', 'machine_swap_bytes'),
}));
