import type { KnownMetric } from '../../model/document';

/** Metrics of exporters that have no catalogue, of which rules are written everywhere. */
export const OTHERS: readonly { readonly exporter: string; readonly kind: KnownMetric['kind'] | undefined; readonly labels: readonly string[]; readonly names: readonly string[] }[] = [
  { exporter: 'kafka_exporter', kind: 'gauge', labels: ['consumergroup', 'topic', 'partition'], names: ['kafka_consumergroup_lag'] },
  { exporter: 'kafka_exporter', kind: 'gauge', labels: ['consumergroup', 'topic'], names: ['kafka_consumergroup_lag_sum'] },
  { exporter: 'kafka_exporter', kind: 'gauge', labels: ['topic', 'partition'], names: ['kafka_topic_partition_in_sync_replica', 'kafka_topic_partition_replicas', 'kafka_topic_partition_under_replicated_partition', 'kafka_topic_partition_leader'] },
  { exporter: 'blackbox_exporter', kind: 'gauge', labels: [], names: ['probe_success', 'probe_duration_seconds', 'probe_http_status_code', 'probe_http_ssl', 'probe_dns_lookup_time_seconds', 'probe_ip_protocol', 'probe_http_content_length', 'probe_http_redirects'] },
  { exporter: 'blackbox_exporter', kind: undefined, labels: [], names: ['probe_ssl_earliest_cert_expiry'] },
  { exporter: 'blackbox_exporter', kind: 'gauge', labels: ['phase'], names: ['probe_http_duration_seconds', 'probe_icmp_duration_seconds'] },
];

const REASONS = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError', 'CreateContainerError', 'ContainerCreating', 'InvalidImageName', 'PodInitializing', 'OOMKilled', 'Completed', 'Error', 'ContainerCannotRun', 'DeadlineExceeded', 'Evicted', 'StartError', 'Unknown'];
/** Some values of labels that take others, too: a slip of one of these is told. */
export const SOME_VALUES: readonly { readonly metric: RegExp; readonly values: Readonly<Record<string, readonly string[]>> }[] = [
  { metric: /^kube_pod_(?:init_)?container_status_(?:waiting|terminated|last_terminated)_reason$/, values: { reason: REASONS } },
  { metric: /^kube_node_status_condition$/, values: { condition: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'] } },
  { metric: /^kube_deployment_status_condition$/, values: { condition: ['Available', 'Progressing', 'ReplicaFailure'] } },
  { metric: /^probe_http_duration_seconds$/, values: { phase: ['resolve', 'connect', 'tls', 'processing', 'transfer'] } },
];

/** What exporters called their metrics before, by version; rules with the old names are still copied. */
const RENAMED: readonly { readonly since: string; readonly names: Readonly<Record<string, string>> }[] = [
  {
    since: 'node_exporter 0.16', names: {
      node_cpu: 'node_cpu_seconds_total', node_boot_time: 'node_boot_time_seconds', node_time: 'node_time_seconds', node_filesystem_avail: 'node_filesystem_avail_bytes', node_filesystem_free: 'node_filesystem_free_bytes',
      node_filesystem_size: 'node_filesystem_size_bytes', node_network_receive_bytes: 'node_network_receive_bytes_total', node_network_transmit_bytes: 'node_network_transmit_bytes_total', node_network_receive_errs: 'node_network_receive_errs_total',
      node_network_transmit_errs: 'node_network_transmit_errs_total', node_network_receive_packets: 'node_network_receive_packets_total', node_network_transmit_packets: 'node_network_transmit_packets_total', node_context_switches: 'node_context_switches_total',
      node_intr: 'node_intr_total', node_forks: 'node_forks_total', node_disk_bytes_read: 'node_disk_read_bytes_total', node_disk_bytes_written: 'node_disk_written_bytes_total', node_disk_reads_completed: 'node_disk_reads_completed_total',
      node_disk_writes_completed: 'node_disk_writes_completed_total', node_disk_io_time_ms: 'node_disk_io_time_seconds_total', node_disk_read_time_ms: 'node_disk_read_time_seconds_total', node_disk_write_time_ms: 'node_disk_write_time_seconds_total',
      ...Object.fromEntries(['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SwapTotal', 'SwapFree', 'SwapCached', 'Slab', 'Active', 'Inactive', 'Dirty', 'Mapped', 'Shmem', 'PageTables'].map((word) => [`node_memory_${word}`, `node_memory_${word}_bytes`])),
    },
  },
  {
    since: 'kube-state-metrics 2', names: {
      kube_pod_container_resource_limits_memory_bytes: 'kube_pod_container_resource_limits{resource="memory"}', kube_pod_container_resource_limits_cpu_cores: 'kube_pod_container_resource_limits{resource="cpu"}',
      kube_pod_container_resource_requests_memory_bytes: 'kube_pod_container_resource_requests{resource="memory"}', kube_pod_container_resource_requests_cpu_cores: 'kube_pod_container_resource_requests{resource="cpu"}',
      kube_node_status_allocatable_cpu_cores: 'kube_node_status_allocatable{resource="cpu"}', kube_node_status_allocatable_memory_bytes: 'kube_node_status_allocatable{resource="memory"}', kube_node_status_allocatable_pods: 'kube_node_status_allocatable{resource="pods"}',
      kube_node_status_capacity_cpu_cores: 'kube_node_status_capacity{resource="cpu"}', kube_node_status_capacity_memory_bytes: 'kube_node_status_capacity{resource="memory"}', kube_node_status_capacity_pods: 'kube_node_status_capacity{resource="pods"}',
      kube_hpa_status_current_replicas: 'kube_horizontalpodautoscaler_status_current_replicas', kube_hpa_status_desired_replicas: 'kube_horizontalpodautoscaler_status_desired_replicas', kube_hpa_spec_max_replicas: 'kube_horizontalpodautoscaler_spec_max_replicas',
      kube_hpa_spec_min_replicas: 'kube_horizontalpodautoscaler_spec_min_replicas', kube_hpa_status_condition: 'kube_horizontalpodautoscaler_status_condition', kube_daemonset_updated_number_scheduled: 'kube_daemonset_status_updated_number_scheduled',
    },
  },
];
/** The new name of a metric, and since which version it has that. */
export function renamed(name: string): { readonly to: string; readonly since: string } | undefined {
  for (const { since, names } of RENAMED) if (Object.hasOwn(names, name)) return { to: names[name]!, since };
  return undefined;
}
