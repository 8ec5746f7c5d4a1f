import { catalogue, counters, gauges, histograms } from '../catalogue';
import { goProcess } from './process';

/** `server` is there for what the exporter's older half collects. */
const SERVER = { server: 'any' } as const;
const DATABASE = { ...SERVER, datid: 'any', datname: 'any' } as const;
const TABLE = { labels: { datname: 'any', schemaname: 'any', relname: 'any' } } as const;
const STATEMENT = { labels: { user: 'any', datname: 'any', queryid: 'any' } } as const;
const LOCKS = [
  'accessexclusivelock', 'accesssharelock', 'exclusivelock', 'rowexclusivelock', 'rowsharelock',
  'sharelock', 'sharerowexclusivelock', 'shareupdateexclusivelock', 'sireadlock',
] as const;
const ACTIVITY = ['active', 'disabled', 'fastpath function call', 'idle', 'idle in transaction', 'idle in transaction (aborted)'] as const;
const SLOT = { slot_name: 'any', slot_type: 'any' } as const;

/**
 * postgres_exporter of prometheus-community. Settings are `pg_settings_<name>`, one gauge each, and not listed.
 * Source: /metrics of 0.11 and 0.17 with all collectors on PostgreSQL 15, their source for replication and PostgreSQL 17, and the change log.
 */
export const postgresExporter = catalogue({ exporter: 'postgres_exporter', versions: '0.11 to 0.17', source: 'its /metrics, source and change log' }, () => ({
  ...goProcess(),
  ...gauges({}, 'pg_up', 'pg_exporter_last_scrape_duration_seconds', 'pg_exporter_last_scrape_error'),
  ...counters({}, 'pg_exporter_scrapes_total'),
  ...gauges({ labels: { collector: 'any' } }, 'pg_scrape_collector_duration_seconds', 'pg_scrape_collector_success'),
  ...gauges({ labels: { ...SERVER, version: 'any', short_version: 'any' } }, 'pg_static'),

  ...gauges({ labels: { ...SERVER, datname: 'any' } }, 'pg_database_size_bytes'),
  ...gauges({ labels: { datname: 'any' }, since: '0.16' }, 'pg_database_connection_limit'),
  ...gauges({ labels: { datname: 'any' }, since: '0.14' }, 'pg_database_wraparound_age_datfrozenxid_seconds', 'pg_database_wraparound_age_datminmxid_seconds'),
  ...gauges({ labels: { ...SERVER, datname: 'any', mode: LOCKS } }, 'pg_locks_count'),
  ...gauges({ labels: { ...SERVER, datname: 'any', state: ACTIVITY, usename: 'any', application_name: 'any', backend_type: 'any', wait_event: 'any',
    wait_event_type: 'any' } }, 'pg_stat_activity_count', 'pg_stat_activity_max_tx_duration'),
  ...gauges({ since: '0.14' }, 'pg_long_running_transactions', 'pg_long_running_transactions_oldest_timestamp_seconds'),
  ...histograms({ labels: { state: 'any', application_name: 'any' } }, 'pg_process_idle_seconds'),
  ...gauges({}, 'pg_postmaster_start_time_seconds'),
  ...gauges({ labels: { rolname: 'any' }, since: '0.16' }, 'pg_roles_connection_limit'),

  ...gauges({ labels: DATABASE }, 'pg_stat_database_numbackends'),
  ...counters({ labels: DATABASE }, 'pg_stat_database_xact_commit', 'pg_stat_database_xact_rollback', 'pg_stat_database_blks_read', 'pg_stat_database_blks_hit',
    'pg_stat_database_tup_returned', 'pg_stat_database_tup_fetched', 'pg_stat_database_tup_inserted', 'pg_stat_database_tup_updated',
    'pg_stat_database_tup_deleted', 'pg_stat_database_conflicts', 'pg_stat_database_temp_files', 'pg_stat_database_temp_bytes', 'pg_stat_database_deadlocks',
    'pg_stat_database_conflicts_confl_bufferpin', 'pg_stat_database_conflicts_confl_deadlock', 'pg_stat_database_conflicts_confl_lock',
    'pg_stat_database_conflicts_confl_snapshot', 'pg_stat_database_conflicts_confl_tablespace'),
  ...counters({ labels: DATABASE, unit: 'ms' }, 'pg_stat_database_blk_read_time', 'pg_stat_database_blk_write_time'),
  ...counters({ labels: DATABASE, since: '0.16' }, 'pg_stat_database_active_time_seconds_total'),
  ...counters({ labels: SERVER }, 'pg_stat_bgwriter_buffers_alloc_total', 'pg_stat_bgwriter_buffers_backend_fsync_total',
    'pg_stat_bgwriter_buffers_backend_total', 'pg_stat_bgwriter_buffers_checkpoint_total', 'pg_stat_bgwriter_buffers_clean_total',
    'pg_stat_bgwriter_checkpoints_req_total', 'pg_stat_bgwriter_checkpoints_timed_total', 'pg_stat_bgwriter_maxwritten_clean_total'),
  ...counters({ labels: SERVER, unit: 'ms' }, 'pg_stat_bgwriter_checkpoint_sync_time_total', 'pg_stat_bgwriter_checkpoint_write_time_total'),
  /** PostgreSQL 17, which moved them from `bgwriter`. */
  ...counters({ since: '0.17' }, 'pg_stat_checkpointer_num_timed_total', 'pg_stat_checkpointer_num_requested_total',
    'pg_stat_checkpointer_restartpoints_timed_total', 'pg_stat_checkpointer_restartpoints_req_total', 'pg_stat_checkpointer_restartpoints_done_total',
    'pg_stat_checkpointer_buffers_written_total'),
  ...counters({ since: '0.17', unit: 'ms' }, 'pg_stat_checkpointer_write_time_total', 'pg_stat_checkpointer_sync_time_total'),
  ...counters({ labels: SERVER }, 'pg_stat_archiver_archived_count', 'pg_stat_archiver_failed_count'),
  ...gauges({ labels: SERVER, unit: 's' }, 'pg_stat_archiver_last_archive_age'),
  ...counters(STATEMENT, 'pg_stat_statements_calls_total', 'pg_stat_statements_rows_total', 'pg_stat_statements_seconds_total',
    'pg_stat_statements_block_read_seconds_total', 'pg_stat_statements_block_write_seconds_total'),

  ...counters(TABLE, 'pg_stat_user_tables_seq_scan', 'pg_stat_user_tables_seq_tup_read', 'pg_stat_user_tables_idx_scan', 'pg_stat_user_tables_idx_tup_fetch',
    'pg_stat_user_tables_n_tup_ins', 'pg_stat_user_tables_n_tup_upd', 'pg_stat_user_tables_n_tup_del', 'pg_stat_user_tables_n_tup_hot_upd',
    'pg_stat_user_tables_vacuum_count', 'pg_stat_user_tables_autovacuum_count', 'pg_stat_user_tables_analyze_count', 'pg_stat_user_tables_autoanalyze_count',
    'pg_statio_user_tables_heap_blocks_read', 'pg_statio_user_tables_heap_blocks_hit', 'pg_statio_user_tables_idx_blocks_read',
    'pg_statio_user_tables_idx_blocks_hit', 'pg_statio_user_tables_toast_blocks_read', 'pg_statio_user_tables_toast_blocks_hit',
    'pg_statio_user_tables_tidx_blocks_read', 'pg_statio_user_tables_tidx_blocks_hit'),
  ...gauges(TABLE, 'pg_stat_user_tables_n_live_tup', 'pg_stat_user_tables_n_dead_tup', 'pg_stat_user_tables_n_mod_since_analyze'),
  ...gauges({ ...TABLE, unit: 's' }, 'pg_stat_user_tables_last_vacuum', 'pg_stat_user_tables_last_autovacuum', 'pg_stat_user_tables_last_analyze',
    'pg_stat_user_tables_last_autoanalyze'),
  ...gauges({ ...TABLE, since: '0.14' }, 'pg_stat_user_tables_size_bytes'),
  ...counters({ labels: { schemaname: 'any', relname: 'any', indexrelname: 'any' }, since: '0.14' }, 'pg_statio_user_indexes_idx_blks_read_total',
    'pg_statio_user_indexes_idx_blks_hit_total'),

  ...gauges({}, 'pg_replication_lag_seconds', 'pg_replication_is_replica'),
  ...gauges({ since: '0.17' }, 'pg_replication_last_replay_seconds'),
  ...gauges({ labels: SLOT, since: '0.12' }, 'pg_replication_slot_slot_is_active'),
  ...gauges({ labels: SLOT, since: '0.16' }, 'pg_replication_slot_safe_wal_size_bytes'),
  /** The same two by the names that they have now. */
  ...gauges({ labels: SLOT, since: '0.20' }, 'pg_replication_slots_slot_is_active', 'pg_replication_slots_safe_wal_size_bytes'),
  ...gauges({ labels: { ...SERVER, application_name: 'any', client_addr: 'any', slot_name: 'any', state: 'any' }, unit: 'bytes' },
    'pg_stat_replication_pg_wal_lsn_diff'),
  ...gauges({ since: '0.14' }, 'pg_wal_segments', 'pg_wal_size_bytes'),
  ...gauges({ labels: { version: 'any', revision: 'any', branch: 'any', goversion: 'any', goos: 'any', goarch: 'any', tags: 'any' } },
    'postgres_exporter_build_info'),
}));
