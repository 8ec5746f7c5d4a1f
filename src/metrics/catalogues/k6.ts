import { catalogue, counters, gauges, nativeHistograms } from '../catalogue';

/** System tags that are on by default, and the test's own as `testid`. An empty tag is no label. */
const TAGS = { scenario: 'any', group: 'any', testid: 'any' } as const;
const HTTP = {
  ...TAGS, method: 'any', name: 'any', url: 'any', status: 'any', proto: 'any', subproto: 'any', tls_version: 'any',
  error: 'any', error_code: 'any', expected_response: ['true', 'false'], service: 'any',
} as const;
const TREND = { labels: HTTP, unit: 's' } as const;
type Stat = 'min' | 'max' | 'avg' | 'med' | 'count' | 'p90' | 'p95' | 'p99';
const STATS: readonly Stat[] = ['min', 'max', 'avg', 'med', 'count', 'p90', 'p95', 'p99'];
const REQUESTS = [
  'k6_http_req_duration', 'k6_http_req_waiting', 'k6_http_req_blocked', 'k6_http_req_connecting', 'k6_http_req_tls_handshaking',
  'k6_http_req_sending', 'k6_http_req_receiving', 'k6_iteration_duration', 'k6_group_duration',
] as const;
const stats = <const N extends string>(names: readonly N[]): `${N}_${Stat}`[] => names.flatMap((name) => STATS.map((stat) => `${name}_${stat}` as const));

/**
 * What `k6 run -o experimental-prometheus-rw` writes. Trends are gauges of the statistics asked for by K6_PROMETHEUS_RW_TREND_STATS (default
 * `p(99)`), in seconds and of one push interval; with K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM they are native histograms named `…_seconds`.
 * Source: k6 1.8.1, internal/output/prometheusrw and metrics/builtin.go.
 */
export const k6 = catalogue({ exporter: 'k6', versions: '1.8', source: 'the source of its remote write output' }, () => ({
  ...counters({ labels: HTTP }, 'k6_http_reqs_total'),
  ...gauges({ labels: HTTP, unit: 'ratio' }, 'k6_http_req_failed_rate'),
  ...gauges(TREND, ...stats(REQUESTS)),
  ...nativeHistograms({ labels: HTTP }, ...REQUESTS.map((name) => `${name}_seconds` as const)),
  ...counters({ labels: TAGS }, 'k6_iterations_total', 'k6_dropped_iterations_total'),
  ...gauges({ labels: { ...TAGS, check: 'any' }, unit: 'ratio' }, 'k6_checks_rate'),
  ...gauges({ labels: { testid: 'any' } }, 'k6_vus', 'k6_vus_max'),
  ...counters({ labels: TAGS, unit: 'bytes' }, 'k6_data_sent_total', 'k6_data_received_total'),
  ...counters({ labels: HTTP }, 'k6_ws_sessions_total', 'k6_ws_msgs_sent_total', 'k6_ws_msgs_received_total'),
}));
