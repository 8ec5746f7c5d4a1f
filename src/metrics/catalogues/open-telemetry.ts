import { catalogue, counters, gauges, histograms, nativeHistograms } from '../catalogue';

/** Buckets that the semantic conventions advise, in seconds. A view may set others. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;
const SERVER = {
  http_request_method: 'any', http_response_status_code: 'any', http_route: 'any', url_scheme: 'any', error_type: 'any',
  network_protocol_name: 'any', network_protocol_version: 'any', server_address: 'any', server_port: 'any', user_agent_synthetic_type: 'any',
} as const;
const CLIENT = {
  http_request_method: 'any', http_response_status_code: 'any', url_scheme: 'any', url_template: 'any', error_type: 'any',
  network_protocol_name: 'any', network_protocol_version: 'any', server_address: 'any', server_port: 'any',
} as const;
const SPACE = { labels: { v8js_heap_space_name: 'any' } } as const;
const GC = { v8js_gc_type: ['major', 'minor', 'incremental', 'weakcb'] } as const;
const ABOUT = { versions: 'semantic conventions 1.4x', source: 'the conventions, and what Prometheus 3.16 stores' };
const STATE = { nodejs_eventloop_state: ['active', 'idle'] } as const;

const values = () => ({
  ...gauges({ labels: { http_request_method: 'any', url_scheme: 'any', server_address: 'any', server_port: 'any' } }, 'http_server_active_requests'),
  ...gauges({}, 'nodejs_eventloop_delay_min_seconds', 'nodejs_eventloop_delay_max_seconds', 'nodejs_eventloop_delay_mean_seconds',
    'nodejs_eventloop_delay_stddev_seconds', 'nodejs_eventloop_delay_p50_seconds', 'nodejs_eventloop_delay_p90_seconds', 'nodejs_eventloop_delay_p99_seconds',
    'nodejs_eventloop_utilization_ratio'),
  ...counters({ labels: STATE }, 'nodejs_eventloop_time_seconds_total'),
  ...gauges(SPACE, 'v8js_memory_heap_used_bytes', 'v8js_memory_heap_space_size_bytes', 'v8js_memory_heap_space_available_size_bytes',
    'v8js_memory_heap_space_physical_size_bytes'),
  ...gauges({ labels: { v8js_resource_type: 'any' } }, 'v8js_resource_active'),
  ...gauges({ labels: { service_name: 'any', service_namespace: 'any', service_instance_id: 'any', service_version: 'any', telemetry_sdk_language: 'any',
    telemetry_sdk_name: 'any', telemetry_sdk_version: 'any' } }, 'target_info'),
});

/**
 * OpenTelemetry's HTTP metrics and those of Node.js as a Prometheus or a collector names them that gets them by OTLP: dots become underscores,
 * units and `_total` are added (Prometheus' `translation_strategy: UnderscoreEscapingWithSuffixes`, its default). The SDK's own Prometheus exporter for
 * JavaScript leaves the units out (`http_server_request_duration_bucket`): declare those by `foreign.histogram`.
 * Source: semantic conventions 1.4x, "HTTP metrics"; instrumentation-http 0.223 and instrumentation-runtime-node 0.36.1, pushed to Prometheus 3.16.
 */
export const openTelemetry = catalogue({ exporter: 'OpenTelemetry', ...ABOUT }, () => ({
  ...values(),
  ...histograms({ labels: SERVER, buckets: BUCKETS }, 'http_server_request_duration_seconds'),
  ...histograms({ labels: CLIENT, buckets: BUCKETS }, 'http_client_request_duration_seconds'),
  ...histograms({ labels: SERVER }, 'http_server_request_body_size_bytes', 'http_server_response_body_size_bytes'),
  ...histograms({ labels: CLIENT }, 'http_client_request_body_size_bytes', 'http_client_response_body_size_bytes'),
  ...histograms({ labels: GC }, 'v8js_gc_duration_seconds'),
}));

/** As `openTelemetry`, where the SDK counts in exponential histograms, which Prometheus stores as native ones (or converts, by `convert_histograms_to_nhcb`). */
export const openTelemetryNative = catalogue({ exporter: 'OpenTelemetry, native histograms', ...ABOUT }, () => ({
  ...values(),
  ...nativeHistograms({ labels: SERVER }, 'http_server_request_duration_seconds', 'http_server_request_body_size_bytes',
    'http_server_response_body_size_bytes'),
  ...nativeHistograms({ labels: CLIENT }, 'http_client_request_duration_seconds', 'http_client_request_body_size_bytes',
    'http_client_response_body_size_bytes'),
  ...nativeHistograms({ labels: GC }, 'v8js_gc_duration_seconds'),
}));

const UTF8_REQUEST = {
  'http.request.method': 'any', 'http.response.status_code': 'any', 'http.route': 'any', 'url.scheme': 'any', 'error.type': 'any',
  'network.protocol.name': 'any', 'network.protocol.version': 'any', 'server.address': 'any', 'server.port': 'any',
} as const;
const UTF8_SPACE = { labels: { 'v8js.heap.space.name': 'any' } } as const;
/** As `openTelemetry`, under the names of the conventions: Prometheus 3 with `translation_strategy: NoTranslation`. */
export const openTelemetryUtf8 = catalogue({ exporter: 'OpenTelemetry, untranslated names', ...ABOUT }, () => ({
  ...histograms({ labels: UTF8_REQUEST, buckets: BUCKETS, unit: 's' }, 'http.server.request.duration', 'http.client.request.duration'),
  ...gauges({ labels: { 'http.request.method': 'any', 'url.scheme': 'any', 'server.address': 'any', 'server.port': 'any' } }, 'http.server.active_requests'),
  ...gauges({ unit: 's' }, 'nodejs.eventloop.delay.min', 'nodejs.eventloop.delay.max', 'nodejs.eventloop.delay.mean', 'nodejs.eventloop.delay.stddev',
    'nodejs.eventloop.delay.p50', 'nodejs.eventloop.delay.p90', 'nodejs.eventloop.delay.p99'),
  ...gauges({ unit: 'ratio' }, 'nodejs.eventloop.utilization'),
  ...counters({ labels: { 'nodejs.eventloop.state': ['active', 'idle'] }, unit: 's' }, 'nodejs.eventloop.time'),
  ...histograms({ labels: { 'v8js.gc.type': ['major', 'minor', 'incremental', 'weakcb'] }, unit: 's' }, 'v8js.gc.duration'),
  ...gauges({ ...UTF8_SPACE, unit: 'bytes' }, 'v8js.memory.heap.used', 'v8js.memory.heap.space.size', 'v8js.memory.heap.space.available_size',
    'v8js.memory.heap.space.physical_size'),
  ...gauges({ labels: { 'v8js.resource.type': 'any' } }, 'v8js.resource.active'),
}));
