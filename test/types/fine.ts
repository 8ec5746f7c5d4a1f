import {
  alert, cause, collapsedRow, counter, cpuOfLimit, dashboard, defineMetrics, diagnose, errors, eventLoop, fact, foreign, gauge, gaugePanel, heatmap, histogram, matches, node, not, panel, prometheus,
  promql, quantity, recording, requestLatency, residentOfLimit, row, ruleGroup, service, slo, stat, targets, text, timeseries, traffic, waiting, type Service,
} from 'observability-as-code';
import { cadvisor, k6, kubeStateMetrics, nodeExporter, openTelemetry, openTelemetryNative, openTelemetryUtf8, promClient } from 'observability-as-code';
import type { Register } from 'observability-as-code';
import * as metrics from 'observability-as-code/metrics';

const http = defineMetrics({ duration: histogram({ name: 'http_request_duration_seconds', help: 'h', labels: { method: ['GET', 'POST'], route: 'any' }, buckets: [0.1, 0.2] }) });
const total = counter({ name: 'cache_requests_total', labels: { result: ['hit', 'miss'], cache: 'any' } });
const queue = gauge({ name: 'queue_length_jobs' });
const otel = foreign.nativeHistogram({ name: 'http.server.request.duration', labels: { 'http.route': 'any' } });
nodeExporter.node_cpu_seconds_total.where({ mode: not('idle'), cpu: '0', instance: matches('a.*') }).rate('5m').sum('instance', 'mode').legend('{{mode}}');
nodeExporter.node_load1.value().div(nodeExporter.node_load15.value()).above(1);
cadvisor.container_memory_working_set_bytes.value().sum('namespace', 'pod');
kubeStateMetrics.kube_pod_status_phase.where({ phase: 'Pending' }).value().sum('namespace', 'pod');
k6.k6_http_req_duration_p95.where({ expected_response: 'true' }).value().max('url');
k6.k6_http_req_duration_seconds.rate('1m').sum('le', 'name').quantile(0.95);
openTelemetry.http_server_request_duration_seconds.rate('5m').sum('le', 'http_route').quantile(0.95);
openTelemetryUtf8['http.server.request.duration'].where({ 'http.request.method': 'GET' }).rate('5m').sum('http.route', 'le').quantile(0.5);
const catalogued = service({
  name: 'shop', owner: 'team', select: { job: 'shop' },
  signals: {
    latency: requestLatency(openTelemetry.http_server_request_duration_seconds, { warning: 0.1, critical: 0.25 }),
    native: requestLatency(openTelemetryNative.http_server_request_duration_seconds, { warning: 0.1, critical: 0.25 }),
    errors: errors(openTelemetry.http_server_request_duration_seconds, { http_response_status_code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    collections: quantity({ title: 'GC', unit: 's', expr: (use) => promClient.nodejs_gc_duration_seconds.where({ kind: 'major' }).rate(use.range).sum('le').quantile(0.99) }),
  },
});
catalogued.latency.p95;
const computed: string = '5m';
const name: string = 'computed_total';
counter({ name });

total.where({ result: 'hit', job: 'x', cache: not('a') }).rate('90s').sum('cache').div(total.rate('1.5m').sum('cache')).legend('{{cache}} {{ cache }}');
http.duration.rate('1m').sum('le', 'route').quantile(0.95).legend('{{route}}');
http.duration.where({ method: matches('G.*') }).rate(computed).sum('le').quantile(0.5).above(1).times(2);
otel.rate('5m').sum('http.route', 'le').quantile(0.5);
total.rate('$__rate_interval').max();
queue.value().min('instance');

const api = service({
  name: 'api', owner: 'team', select: { job: 'api', instance: matches('api-.*') }, scrapeInterval: '15s', traffic: 5,
  signals: {
    latency: requestLatency(http.duration, { warning: 0.1, critical: 0.2 }),
    native: requestLatency(otel, { warning: 0.1, critical: 0.2 }),
    traffic: traffic(total),
    errors: errors(http.duration, { method: 'GET', route: matches('/x.*') }, { warning: 0.1, critical: 0.2 }),
    failures: errors(total, counter({ name: 'failures_total' }), { warning: 0.1, critical: 0.2 }),
    up: targets(prometheus.up),
    cpu: cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    memory: residentOfLimit({ residentBytes: queue, memoryLimit: 1e9 }, { warning: 0.8, critical: 0.9 }),
    loop: eventLoop(node.eventLoop),
    database: waiting('Database', total),
    queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => queue.value().max() }),
    misses: quantity({ title: 'Misses', unit: 'reqps', expr: (use) => total.where({ result: 'miss' }).rate(use.range).sum() }),
    raw: quantity({ title: 'Raw', unit: 'short', expr: (use) => promql`sum(rate(x{${use.where}}[${use.range}]))` }),
  },
});
const runbook = { meaning: 'It is slow.', firstSteps: ['Look.'] };
const promises = [slo(api.errors, { objective: 0.999, over: '30d' }), slo(api.latency, { objective: 0.99, over: '28d', limit: 'warning', evidence: 5 }), slo(api.failures, { objective: 0.99, over: '30d' })];
export default [
  ruleGroup({
    name: 'api',
    rules: [
      recording('service:cache_requests:rate', api.traffic),
      alert(api.latency.mostlySlow({ detectWithin: '30s', tolerate: '12s' }), {
        name: 'ApiSlow', severity: 'critical', runbook,
        diagnosis: diagnose(api.latency, { causes: [cause('EVENT LOOP', api.loop, 'a'), cause('DATABASE', api.database, 'b')], facts: [fact('CPU', api.cpu, { before: true })], by: 'route' }),
      }),
      alert(api.latency.mean.reaches('warning', { for: '1m' }), { name: 'ApiMean', severity: 'warning', runbook, engine: 'both' }),
      alert(api.queue.reaches('critical', { for: computed }), { name: 'ApiQueue', severity: 'info', runbook }),
      ...promises.map((promise) => alert(promise.burning('critical'), { name: 'ApiBurns', severity: 'critical', runbook })),
      alert(api.errors.exceeds('critical', { detectWithin: '2m' }), { name: 'ApiErrors', severity: 'critical', runbook }),
    ],
  }),
  dashboard({
    uid: 'api', title: 'API',
    rows: [
      row('Latency', timeseries([api.latency.p50, api.latency.p95], { custom: { fillOpacity: 10 }, overrides: [] }), heatmap(api.latency.distribution), stat(api.latency.mean), stat(promises.map(({ budgetLeft }) => budgetLeft))),
      row('Own queries',
        timeseries(total.rate('$__rate_interval').sum('cache').legend('{{cache}}')), timeseries({ expr: promql`up`, legend: 'up' }),
        timeseries({ datasource: { type: 'loki', uid: 'loki' }, model: { expr: '{app="api"}' } }), gaugePanel(api.cpu), text('# Words'), panel({ type: 'logs' })),
      collapsedRow('More', ...[api.cpu, api.memory].map((signal) => timeseries(signal))),
    ],
  }),
];
type NotEmpty<T> = keyof T extends never ? false : true;
export const registered: NotEmpty<Register> = false;
export const typed: Service<{}>['info'] = api.info;
export const same: typeof metrics.counter = counter;
