import { catalogue, counters, gauges, histograms, summaries } from '../catalogue';
import { goProcess } from './process';

const RECEIVER = { integration: 'any', receiver_name: 'any' } as const;
const REQUEST = { handler: 'any', method: 'any', code: 'any' } as const;

/**
 * Alertmanager's own. `receiver_name` is there with the feature flag receiver-name-in-metrics only.
 * Source: /metrics of 0.25 and 0.34, with a receiver and an alert; the versions from its change log.
 */
export const alertmanager = catalogue({ exporter: 'Alertmanager', versions: '0.25 to 0.34', source: 'its own /metrics and change log' }, () => ({
  ...goProcess(),
  ...gauges({ labels: { state: ['active', 'suppressed', 'unprocessed'] } }, 'alertmanager_alerts'),
  ...counters({ labels: { version: 'any' } }, 'alertmanager_alerts_invalid_total'),
  ...counters({ labels: { status: ['firing', 'resolved'], version: 'any' } }, 'alertmanager_alerts_received_total'),
  ...counters({ labels: RECEIVER }, 'alertmanager_notifications_total', 'alertmanager_notification_requests_total',
    'alertmanager_notification_requests_failed_total'),
  ...counters({ labels: { ...RECEIVER, reason: ['clientError', 'serverError', 'contextCanceled', 'contextDeadlineExceeded', 'other', 'authError',
    'rateLimited'] } }, 'alertmanager_notifications_failed_total'),
  ...counters({ labels: { reason: 'any' }, since: '0.27' }, 'alertmanager_notifications_suppressed_total'),
  ...histograms({ labels: RECEIVER, buckets: [1, 5, 10, 15, 20] }, 'alertmanager_notification_latency_seconds'),
  ...gauges({ labels: { state: ['active', 'expired', 'pending'] } }, 'alertmanager_silences'),
  ...counters({}, 'alertmanager_silences_queries_total', 'alertmanager_silences_query_errors_total', 'alertmanager_silences_gossip_messages_propagated_total',
    'alertmanager_nflog_queries_total', 'alertmanager_nflog_query_errors_total', 'alertmanager_nflog_gossip_messages_propagated_total'),
  ...counters({ since: '0.26 to 0.34' }, 'alertmanager_dispatcher_aggregation_group_limit_reached_total'),
  ...counters({ since: '0.26' }, 'alertmanager_silences_maintenance_total', 'alertmanager_silences_maintenance_errors_total',
    'alertmanager_nflog_maintenance_total', 'alertmanager_nflog_maintenance_errors_total'),
  ...histograms({}, 'alertmanager_silences_query_duration_seconds', 'alertmanager_nflog_query_duration_seconds'),
  ...gauges({}, 'alertmanager_silences_snapshot_size_bytes', 'alertmanager_nflog_snapshot_size_bytes', 'alertmanager_config_hash',
    'alertmanager_config_last_reload_successful', 'alertmanager_config_last_reload_success_timestamp_seconds', 'alertmanager_cluster_enabled',
    'alertmanager_dispatcher_aggregation_groups', 'alertmanager_integrations', 'alertmanager_receivers'),
  ...gauges({ since: '0.27' }, 'alertmanager_inhibition_rules'),
  ...summaries({}, 'alertmanager_dispatcher_alert_processing_duration_seconds', 'alertmanager_silences_gc_duration_seconds',
    'alertmanager_silences_snapshot_duration_seconds', 'alertmanager_nflog_gc_duration_seconds', 'alertmanager_nflog_snapshot_duration_seconds'),
  ...histograms({ labels: REQUEST }, 'alertmanager_http_request_duration_seconds'),
  ...histograms({ labels: { handler: 'any', method: 'any' } }, 'alertmanager_http_response_size_bytes'),
  ...gauges({ labels: { method: 'any' } }, 'alertmanager_http_requests_in_flight'),
  ...counters({ labels: { method: 'any' } }, 'alertmanager_http_concurrency_limit_exceeded_total'),
  /** A cluster's; the peers of one that stands alone are none. */
  ...gauges({}, 'alertmanager_cluster_members', 'alertmanager_cluster_failed_peers', 'alertmanager_cluster_health_score', 'alertmanager_cluster_messages_queued',
    'alertmanager_peer_position'),
  ...gauges({ labels: { peer: 'any' } }, 'alertmanager_cluster_peer_info'),
  ...counters({ labels: { peer: 'any' } }, 'alertmanager_cluster_alive_messages_total'),
  ...counters({}, 'alertmanager_cluster_peers_joined_total', 'alertmanager_cluster_peers_left_total', 'alertmanager_cluster_peers_update_total',
    'alertmanager_cluster_reconnections_total', 'alertmanager_cluster_reconnections_failed_total', 'alertmanager_cluster_refresh_join_total',
    'alertmanager_cluster_refresh_join_failed_total', 'alertmanager_cluster_messages_pruned_total'),
  ...counters({ labels: { msg_type: ['full_state', 'update'] } }, 'alertmanager_cluster_messages_received_total',
    'alertmanager_cluster_messages_received_size_total', 'alertmanager_cluster_messages_sent_total', 'alertmanager_cluster_messages_sent_size_total'),
  ...gauges({ labels: { version: 'any', revision: 'any', branch: 'any', goversion: 'any', goos: 'any', goarch: 'any', tags: 'any' } },
    'alertmanager_build_info'),
}));
