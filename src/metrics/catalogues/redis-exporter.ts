import { catalogue, counters, gauges, summaries } from '../catalogue';
import { goProcess } from './process';

const DB = { labels: { db: 'any' } } as const;
const KEY = { labels: { db: 'any', key: 'any' } } as const;
const COMMAND = { labels: { cmd: 'any' } } as const;
const MASTER = { labels: { master_host: 'any', master_port: 'any' } } as const;
const REPLICA = { labels: { slave_ip: 'any', slave_port: 'any', slave_state: 'any' } } as const;

/**
 * redis_exporter of oliver006. Some that only grow are exposed as gauges (`redis_defrag_hits` and its like, replication offsets): they are counters here.
 * Source: /metrics of 1.45 on Redis 7.0, and the source for replicas and clusters.
 */
export const redisExporter = catalogue({ exporter: 'redis_exporter', versions: '1.45', source: 'its /metrics on Redis 7.0 and source' }, () => ({
  ...goProcess(),
  ...gauges({}, 'redis_up', 'redis_uptime_in_seconds', 'redis_start_time_seconds', 'redis_exporter_last_scrape_duration_seconds',
    'redis_exporter_last_scrape_connect_time_seconds'),
  ...gauges({ labels: { err: 'any' } }, 'redis_exporter_last_scrape_error'),
  ...counters({}, 'redis_exporter_scrapes_total', 'redis_target_scrape_request_errors_total'),
  ...gauges({ labels: { role: ['master', 'slave', 'sentinel'], redis_version: 'any', redis_build_id: 'any', redis_mode: ['standalone', 'cluster',
    'sentinel'], os: 'any', maxmemory_policy: 'any', tcp_port: 'any', run_id: 'any', process_id: 'any' } }, 'redis_instance_info'),
  ...gauges({ labels: { version: 'any', commit_sha: 'any', build_date: 'any', golang_version: 'any' } }, 'redis_exporter_build_info'),

  ...gauges({}, 'redis_connected_clients', 'redis_blocked_clients', 'redis_tracking_clients', 'redis_clients_in_timeout_table', 'redis_config_maxclients',
    'redis_cluster_connections', 'redis_client_recent_max_input_buffer_bytes', 'redis_client_recent_max_output_buffer_bytes', 'redis_pubsub_channels',
    'redis_pubsub_patterns'),
  ...counters({}, 'redis_connections_received_total', 'redis_rejected_connections_total', 'redis_commands_processed_total', 'redis_net_input_bytes_total',
    'redis_net_output_bytes_total'),
  ...counters(COMMAND, 'redis_commands_total', 'redis_commands_duration_seconds_total', 'redis_commands_failed_calls_total',
    'redis_commands_rejected_calls_total'),
  ...summaries({ cmd: 'any' }, 'redis_latency_percentiles_usec'),
  ...counters({ labels: { err: 'any' } }, 'redis_errors_total'),
  ...counters({}, 'redis_keyspace_hits_total', 'redis_keyspace_misses_total', 'redis_expired_keys_total', 'redis_evicted_keys_total',
    'redis_cpu_sys_seconds_total', 'redis_cpu_user_seconds_total', 'redis_cpu_sys_children_seconds_total', 'redis_cpu_user_children_seconds_total',
    'redis_cpu_sys_main_thread_seconds_total', 'redis_cpu_user_main_thread_seconds_total', 'redis_defrag_hits', 'redis_defrag_misses', 'redis_defrag_key_hits',
    'redis_defrag_key_misses', 'redis_expired_time_cap_reached_total', 'redis_slowlog_last_id'),
  ...gauges(DB, 'redis_db_keys', 'redis_db_keys_expiring', 'redis_db_avg_ttl_seconds'),
  ...gauges(KEY, 'redis_key_size', 'redis_key_value', 'redis_keys_count'),

  ...gauges({}, 'redis_memory_used_bytes', 'redis_memory_max_bytes', 'redis_memory_used_rss_bytes', 'redis_memory_used_peak_bytes',
    'redis_memory_used_overhead_bytes', 'redis_memory_used_startup_bytes', 'redis_memory_used_dataset_bytes', 'redis_memory_used_lua_bytes',
    'redis_memory_used_scripts_bytes', 'redis_config_maxmemory', 'redis_total_system_memory_bytes', 'redis_mem_fragmentation_ratio',
    'redis_mem_fragmentation_bytes', 'redis_mem_not_counted_for_eviction_bytes', 'redis_allocator_active_bytes', 'redis_allocator_allocated_bytes',
    'redis_allocator_resident_bytes', 'redis_allocator_frag_bytes', 'redis_allocator_frag_ratio', 'redis_allocator_rss_bytes', 'redis_allocator_rss_ratio',
    'redis_active_defrag_running', 'redis_lazyfree_pending_objects'),
  ...gauges({ unit: 'bytes' }, 'redis_mem_clients_normal', 'redis_mem_clients_slaves'),

  ...gauges({}, 'redis_loading_dump_file', 'redis_rdb_bgsave_in_progress', 'redis_rdb_changes_since_last_save', 'redis_rdb_last_bgsave_status',
    'redis_rdb_last_save_timestamp_seconds', 'redis_rdb_last_cow_size_bytes', 'redis_aof_enabled', 'redis_aof_rewrite_in_progress',
    'redis_aof_rewrite_scheduled', 'redis_aof_last_write_status', 'redis_aof_last_bgrewrite_status', 'redis_aof_last_cow_size_bytes',
    'redis_aof_current_size_bytes', 'redis_aof_base_size_bytes', 'redis_latest_fork_seconds', 'redis_slowlog_length',
    'redis_last_slow_execution_duration_seconds'),
  ...gauges({ unit: 's' }, 'redis_rdb_current_bgsave_duration_sec', 'redis_rdb_last_bgsave_duration_sec', 'redis_aof_current_rewrite_duration_sec',
    'redis_aof_last_rewrite_duration_sec'),

  ...gauges({}, 'redis_connected_slaves', 'redis_replication_backlog_bytes', 'redis_repl_backlog_is_active', 'redis_repl_backlog_history_bytes',
    'redis_cluster_enabled', 'redis_slave_expires_tracked_keys'),
  ...counters({ unit: 'bytes' }, 'redis_master_repl_offset'),
  ...counters({}, 'redis_replica_resyncs_full', 'redis_replica_partial_resync_accepted', 'redis_replica_partial_resync_denied'),
  ...gauges(REPLICA, 'redis_connected_slave_lag_seconds', 'redis_connected_slave_offset_bytes'),
  ...gauges(MASTER, 'redis_master_link_up', 'redis_master_sync_in_progress', 'redis_master_last_io_seconds_ago'),
  ...gauges({ labels: { master_host: 'any', master_port: 'any', read_only: 'any' } }, 'redis_slave_info'),
  ...gauges({}, 'redis_cluster_state', 'redis_cluster_slots_assigned', 'redis_cluster_slots_ok', 'redis_cluster_slots_pfail', 'redis_cluster_slots_fail',
    'redis_cluster_known_nodes', 'redis_cluster_size'),
}));
