import { catalogue, counters, gauges, histograms, summaries } from '../catalogue';
import { goProcess } from './process';

const QUEUE = { remote_name: 'any', url: 'any' } as const;
const ALERTMANAGER = { alertmanager: 'any' } as const;
const GROUP = { rule_group: 'any' } as const;
const POOL = { scrape_job: 'any' } as const;
const DISCOVERY = { name: ['scrape', 'notify'] } as const;
const SAMPLES = ['float', 'histogram'] as const;

/** `goProcess` with what Prometheus asks Go's runtime for since 2.5x. */
const process = () => ({
  ...goProcess(),
  ...counters({ labels: { dialer_name: 'any' } }, 'net_conntrack_dialer_conn_attempted_total', 'net_conntrack_dialer_conn_closed_total',
    'net_conntrack_dialer_conn_established_total'),
  ...counters({ labels: { dialer_name: 'any', reason: ['refused', 'resolution', 'timeout', 'unknown'] } }, 'net_conntrack_dialer_conn_failed_total'),
  ...counters({ labels: { listener_name: 'any' } }, 'net_conntrack_listener_conn_accepted_total', 'net_conntrack_listener_conn_closed_total'),
});

/**
 * What Prometheus writes for every scrape (`up` is 1 where it succeeded), and what its server exposes of itself.
 * Source: its documentation, "Automatically generated labels and time series"; /metrics of 2.42 and 3.16 with rules, an Alertmanager and
 * a remote write queue; the versions from its change log.
 */
export const prometheus = catalogue({ exporter: 'Prometheus', versions: '2.42 to 3.16', source: 'its own /metrics and change log' }, () => ({
  ...gauges({}, 'up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added',
    'scrape_timeout_seconds', 'scrape_sample_limit', 'scrape_body_size_bytes'),
  ...process(),
  ...gauges({ labels: { version: 'any', revision: 'any', branch: 'any', goversion: 'any', goos: 'any', goarch: 'any', tags: 'any' } }, 'prometheus_build_info'),
  ...gauges({}, 'prometheus_ready', 'prometheus_config_last_reload_successful', 'prometheus_config_last_reload_success_timestamp_seconds'),

  ...counters({ labels: { code: 'any', handler: 'any' } }, 'prometheus_http_requests_total'),
  ...histograms({ labels: { handler: 'any' } }, 'prometheus_http_request_duration_seconds', 'prometheus_http_response_size_bytes'),
  ...gauges({}, 'prometheus_engine_queries', 'prometheus_engine_queries_concurrent_max', 'prometheus_engine_query_log_enabled'),
  ...counters({}, 'prometheus_engine_query_log_failures_total'),
  ...counters({ since: '2.46' }, 'prometheus_engine_query_samples_total'),
  ...summaries({ slice: ['inner_eval', 'prepare_time', 'queue_time', 'result_sort'] }, 'prometheus_engine_query_duration_seconds'),
  ...counters({}, 'prometheus_template_text_expansions_total', 'prometheus_template_text_expansion_failures_total', 'prometheus_web_federation_errors_total',
    'prometheus_web_federation_warnings_total'),

  ...gauges({ labels: ALERTMANAGER }, 'prometheus_notifications_queue_length'),
  ...gauges({}, 'prometheus_notifications_queue_capacity', 'prometheus_notifications_alertmanagers_discovered'),
  ...counters({ labels: ALERTMANAGER }, 'prometheus_notifications_sent_total', 'prometheus_notifications_errors_total',
    'prometheus_notifications_dropped_total'),
  ...summaries(ALERTMANAGER, 'prometheus_notifications_latency_seconds'),

  ...counters({ labels: GROUP }, 'prometheus_rule_evaluations_total', 'prometheus_rule_evaluation_failures_total', 'prometheus_rule_group_iterations_total',
    'prometheus_rule_group_iterations_missed_total'),
  ...gauges({ labels: GROUP }, 'prometheus_rule_group_rules', 'prometheus_rule_group_interval_seconds', 'prometheus_rule_group_last_duration_seconds',
    'prometheus_rule_group_last_evaluation_samples', 'prometheus_rule_group_last_evaluation_timestamp_seconds'),
  ...summaries({}, 'prometheus_rule_evaluation_duration_seconds', 'prometheus_rule_group_duration_seconds'),

  ...gauges({ labels: { ...DISCOVERY, config: 'any' } }, 'prometheus_sd_discovered_targets'),
  ...gauges({ labels: DISCOVERY }, 'prometheus_sd_failed_configs'),
  ...counters({ labels: DISCOVERY }, 'prometheus_sd_received_updates_total', 'prometheus_sd_updates_total', 'prometheus_sd_updates_delayed_total'),
  ...counters({}, 'prometheus_sd_file_read_errors_total', 'prometheus_sd_http_failures_total'),
  ...gauges({ labels: POOL }, 'prometheus_target_scrape_pool_targets', 'prometheus_target_metadata_cache_bytes', 'prometheus_target_metadata_cache_entries'),
  ...gauges({ labels: POOL, since: '2.43' }, 'prometheus_target_scrape_pool_target_limit'),
  ...counters({ labels: POOL }, 'prometheus_target_scrape_pool_sync_total', 'prometheus_target_sync_failed_total'),
  ...counters({}, 'prometheus_target_scrape_pool_exceeded_label_limits_total', 'prometheus_target_scrape_pool_exceeded_target_limit_total',
    'prometheus_target_scrape_pool_reloads_failed_total', 'prometheus_target_scrape_pool_reloads_total', 'prometheus_target_scrape_pools_failed_total',
    'prometheus_target_scrape_pools_total', 'prometheus_target_scrapes_cache_flush_forced_total', 'prometheus_target_scrapes_exceeded_body_size_limit_total',
    'prometheus_target_scrapes_exceeded_sample_limit_total', 'prometheus_target_scrapes_exemplar_out_of_order_total',
    'prometheus_target_scrapes_sample_duplicate_timestamp_total', 'prometheus_target_scrapes_sample_out_of_bounds_total',
    'prometheus_target_scrapes_sample_out_of_order_total'),
  ...summaries({ interval: 'any' }, 'prometheus_target_interval_length_seconds'),
  ...summaries(POOL, 'prometheus_target_sync_length_seconds'),

  ...counters({ labels: QUEUE }, 'prometheus_remote_storage_samples_total', 'prometheus_remote_storage_samples_failed_total',
    'prometheus_remote_storage_samples_retried_total', 'prometheus_remote_storage_bytes_total', 'prometheus_remote_storage_enqueue_retries_total',
    'prometheus_remote_storage_metadata_total', 'prometheus_remote_storage_metadata_failed_total', 'prometheus_remote_storage_metadata_retried_total',
    'prometheus_remote_storage_metadata_bytes_total', 'prometheus_remote_storage_histograms_total', 'prometheus_remote_storage_histograms_failed_total',
    'prometheus_remote_storage_exemplars_total', 'prometheus_remote_storage_exemplars_failed_total'),
  /** With a label `reason` since 2.54. */
  ...counters({ labels: { ...QUEUE, reason: 'any' } }, 'prometheus_remote_storage_samples_dropped_total', 'prometheus_remote_storage_histograms_dropped_total',
    'prometheus_remote_storage_exemplars_dropped_total'),
  ...gauges({ labels: QUEUE }, 'prometheus_remote_storage_samples_pending', 'prometheus_remote_storage_histograms_pending',
    'prometheus_remote_storage_exemplars_pending', 'prometheus_remote_storage_shards', 'prometheus_remote_storage_shards_desired',
    'prometheus_remote_storage_shards_max', 'prometheus_remote_storage_shards_min', 'prometheus_remote_storage_shard_capacity',
    'prometheus_remote_storage_max_samples_per_send', 'prometheus_remote_storage_queue_highest_sent_timestamp_seconds'),
  ...gauges({ labels: QUEUE, since: '3.7' }, 'prometheus_remote_storage_queue_highest_timestamp_seconds'),
  ...gauges({}, 'prometheus_remote_storage_highest_timestamp_in_seconds'),
  ...counters({}, 'prometheus_remote_storage_samples_in_total', 'prometheus_remote_storage_histograms_in_total',
    'prometheus_remote_storage_exemplars_in_total'),
  ...histograms({ labels: QUEUE }, 'prometheus_remote_storage_sent_batch_duration_seconds'),
  ...gauges({ labels: { consumer: 'any' } }, 'prometheus_wal_watcher_current_segment'),
  ...counters({ labels: { consumer: 'any', type: 'any' } }, 'prometheus_wal_watcher_records_read_total'),
  ...counters({ labels: { consumer: 'any' } }, 'prometheus_wal_watcher_record_decode_failures_total', 'prometheus_wal_watcher_samples_sent_pre_tailing_total'),

  ...gauges({}, 'prometheus_tsdb_head_series', 'prometheus_tsdb_head_chunks', 'prometheus_tsdb_head_active_appenders', 'prometheus_tsdb_blocks_loaded',
    'prometheus_tsdb_clean_start', 'prometheus_tsdb_data_replay_duration_seconds', 'prometheus_tsdb_lowest_timestamp_seconds',
    'prometheus_tsdb_head_min_time_seconds', 'prometheus_tsdb_head_max_time_seconds', 'prometheus_tsdb_retention_limit_bytes',
    'prometheus_tsdb_storage_blocks_bytes', 'prometheus_tsdb_symbol_table_size_bytes', 'prometheus_tsdb_wal_segment_current',
    'prometheus_tsdb_compaction_populating_block', 'prometheus_tsdb_exemplar_exemplars_in_storage', 'prometheus_tsdb_exemplar_max_exemplars',
    'prometheus_tsdb_exemplar_series_with_exemplars_in_storage'),
  /** Milliseconds since 1970; -9223372036854775808 and its opposite while there is none. */
  ...gauges({ unit: 'ms' }, 'prometheus_tsdb_lowest_timestamp', 'prometheus_tsdb_head_min_time', 'prometheus_tsdb_head_max_time'),
  ...gauges({ since: '2.49' }, 'prometheus_tsdb_retention_limit_seconds'),
  ...gauges({ since: '2.43' }, 'prometheus_tsdb_head_chunks_storage_size_bytes'),
  ...gauges({ since: '3.14' }, 'prometheus_tsdb_head_stale_series', 'prometheus_tsdb_head_native_histogram_series',
    'prometheus_tsdb_head_native_histogram_buckets'),
  ...counters({}, 'prometheus_tsdb_head_series_created_total', 'prometheus_tsdb_head_series_removed_total', 'prometheus_tsdb_head_series_not_found_total',
    'prometheus_tsdb_head_chunks_created_total', 'prometheus_tsdb_head_chunks_removed_total', 'prometheus_tsdb_head_truncations_total',
    'prometheus_tsdb_head_truncations_failed_total', 'prometheus_tsdb_compactions_total', 'prometheus_tsdb_compactions_failed_total',
    'prometheus_tsdb_compactions_skipped_total', 'prometheus_tsdb_compactions_triggered_total', 'prometheus_tsdb_vertical_compactions_total',
    'prometheus_tsdb_checkpoint_creations_total', 'prometheus_tsdb_checkpoint_creations_failed_total', 'prometheus_tsdb_checkpoint_deletions_total',
    'prometheus_tsdb_checkpoint_deletions_failed_total', 'prometheus_tsdb_reloads_total', 'prometheus_tsdb_reloads_failures_total',
    'prometheus_tsdb_size_retentions_total', 'prometheus_tsdb_time_retentions_total', 'prometheus_tsdb_mmap_chunk_corruptions_total',
    'prometheus_tsdb_snapshot_replay_error_total', 'prometheus_tsdb_exemplar_exemplars_appended_total', 'prometheus_tsdb_exemplar_out_of_order_exemplars_total',
    'prometheus_tsdb_wal_corruptions_total', 'prometheus_tsdb_wal_truncations_total', 'prometheus_tsdb_wal_truncations_failed_total',
    'prometheus_tsdb_wal_writes_failed_total', 'prometheus_tsdb_wal_completed_pages_total', 'prometheus_tsdb_wal_page_flushes_total'),
  ...counters({ labels: { type: SAMPLES } }, 'prometheus_tsdb_head_samples_appended_total', 'prometheus_tsdb_head_out_of_order_samples_appended_total',
    'prometheus_tsdb_out_of_bound_samples_total', 'prometheus_tsdb_out_of_order_samples_total', 'prometheus_tsdb_too_old_samples_total'),
  ...histograms({}, 'prometheus_tsdb_compaction_duration_seconds', 'prometheus_tsdb_compaction_chunk_range_seconds', 'prometheus_tsdb_compaction_chunk_samples',
    'prometheus_tsdb_compaction_chunk_size_bytes', 'prometheus_tsdb_tombstone_cleanup_seconds'),
  ...summaries({}, 'prometheus_tsdb_head_gc_duration_seconds', 'prometheus_tsdb_wal_fsync_duration_seconds', 'prometheus_tsdb_wal_truncate_duration_seconds'),
}));
