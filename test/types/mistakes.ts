import {
  alert, always, cause, counter, cpuOfLimit, dashboard, defineConfig, defineMetrics, diagnose, errors, eventLoop, fact, foreign, gauge, heatmap, histogram, matches, node, prometheus, promql,
  quantity, requestLatency, row, ruleGroup, service, slo, targets, timeseries, traffic, waiting, kubeStateMetrics, nodeExporter, openTelemetry,
} from 'observability-as-code';

const config = defineConfig({ targetLabels: ['namespace', 'pod'] });
declare module 'observability-as-code' {
  interface Register {
    config: typeof config;
  }
}
const http = defineMetrics({ duration: histogram({ name: 'http_request_duration_seconds', labels: { method: ['GET', 'POST'], route: 'any' }, buckets: [0.1, 0.2] }) });
const total = counter({ name: 'cache_requests_total', labels: { result: ['hit', 'miss'], cache: 'any' } });
const heap = gauge({ name: 'heap_used_bytes' });
const api = service({
  name: 'api', owner: 'team', select: { namespace: 'shop', pod: matches('api-.*') },
  signals: {
    latency: requestLatency(http.duration, { warning: 0.1, critical: 0.2 }),
    traffic: traffic(http.duration),
    errors: errors(total, { result: 'miss' }, { warning: 0.1, critical: 0.2 }),
    up: targets(prometheus.up),
    cpu: cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    loop: eventLoop(node.eventLoop),
    database: waiting('Database', total),
  },
});
const runbook = { meaning: 'It is slow.', firstSteps: ['Look.'] };

// Metrics: names, labels, windows, what can be done with which kind.
http.durations;
counter({ name: 'cache_requests' });
gauge({ name: 'heap_used_total' });
gauge({ name: 'heap_used_mb' });
histogram({ name: 'http_request_duration' });
histogram({ name: 'http_request_duration_ms' });
counter({ name: 'x_total', labels: { method: 'all' } });
total.where({ results: 'hit' });
total.where({ result: 'hitt' });
total.where({ result: 7 });
total.rate('1m').sum('route');
total.rate('1m').sum('cache').sum('result');
total.rate('1m').sum('job');
http.duration.rate('1m').sum('route').quantile(0.95);
total.rate('1m').quantile(0.95);
total.rate('1m').sum('cache').legend('{{cache}} {{ result }}');
total.rate('1m').sum('cache').div(total.rate('1m').sum('result'));
total.rate('1m').sum('cache').div(total.rate('1m'));
heap.rate('1m');
heap.increase('1m');
total.value();
total.rate('1min');
total.rate('5 m');
total.increase('-5m');
foreign.gauge({ title: 'up' });

// Catalogues: the same of what others expose.
nodeExporter.node_cpu_seconds_total.where({ cpus: '0' });
nodeExporter.node_cpu_seconds_total.where({ mode: 'idel' });
nodeExporter.node_load1.rate('5m');
nodeExporter.node_cpu_second_total.rate('5m');
openTelemetry.http_server_request_duration_seconds.rate('5m').sum('http_routes', 'le');
requestLatency(kubeStateMetrics.kube_pod_container_status_restarts_total, { warning: 0.1, critical: 0.2 });
errors(openTelemetry.http_server_request_duration_seconds, { http_status_code: matches('5..') }, { warning: 0.1, critical: 0.2 });

// Services: selector, interval, signals of the wrong kind of metric.
service({ name: 'a', owner: 'o', select: { job: 'a' }, signals: {} });
service({ name: 'a', owner: 'o', select: { namespace: 5 }, signals: {} });
service({ name: 'a', owner: 'o', select: { namespace: 'a' }, scrapeInterval: '5 s', signals: {} });
service({ name: 'a', select: { namespace: 'a' }, signals: {} });
service({ name: 'a', owner: 'o', select: { namespace: 'a' }, signals: { latency: http.duration } });
requestLatency(heap, { warning: 1, critical: 2 });
requestLatency(total, { warning: 1, critical: 2 });
requestLatency(http.duration, { warning: 0.1 });
traffic(heap);
errors(heap, {}, { warning: 0.1, critical: 0.2 });
errors(total, { results: 'miss' }, { warning: 0.1, critical: 0.2 });
errors(total, heap, { warning: 0.1, critical: 0.2 });
errors(http.duration, { method: 'PUT' }, { warning: 0.1, critical: 0.2 });
cpuOfLimit({ cpuSeconds: heap, cpuLimit: 2 }, { warning: 0.8, critical: 0.9 });
waiting('Database', heap);
targets(total);
quantity({ title: 'Queue', unit: 'short', expr: () => 5 });
quantity({ title: 'Queue', unit: 'short', expr: (use) => total.rate(use.window) });

// Conditions and alerts.
api.latencyy;
api.latency.p90;
api.latency.mostlySlow({ detectWithin: '30 sec', tolerate: '12s' });
api.latency.mostlySlow({ detectWithin: '30s', tolerate: '12' });
api.latency.mostlySlow({ tolerate: '12s' });
api.latency.shifted({ factor: 3, over: '5m', against: '1hour', for: '1m' });
api.cpu.reaches('crit', { for: '1m' });
api.cpu.reaches('critical', { for: 60 });
api.cpu.reaches('critical', { for: '1 minute' });
api.errors.exceeds('critical', { detectWithin: '1' });
api.up.down({ for: 'soon' });
api.traffic.stopped({ over: '5m', for: '1m' });
api.latency.reaches('critical', { for: '1m' });
slo(api.cpu, { objective: 0.99, over: '30d' });
slo(api.errors, { objective: 0.99, over: '7d' });
slo(api.errors, { objective: 0.99 });
slo(api.errors, { objective: 0.99, over: '30d' }).burning('page');
alert(slo(api.errors, { objective: 0.99, over: '30d' }), { name: 'A', severity: 'info', runbook });
alert(always(), { name: 'A', severity: 'page', runbook });
alert(always(), { name: 'A', severity: 'info' });
alert(always(), { name: 'A', severity: 'info', runbook: { meaning: 'x', firstStep: [] } });
alert(api.cpu, { name: 'A', severity: 'info', runbook });
alert(api.cpu.reaches('critical', { for: '1m' }), { name: 'A', severity: 'info', runbook, engine: 'mimir' });
ruleGroup({ name: 'a', rules: [api.cpu.reaches('critical', { for: '1m' })] });
diagnose(api.latency, { causes: [cause('CPU', api.cpu, 'the processor is busy')] });
diagnose(api.cpu, { causes: [cause('DATABASE', api.database, 'queries take the time')] });
fact('traffic', api);

// Dashboards, queries, the config.
dashboard({ uid: 'a', title: 'A', rows: [timeseries(api.cpu)] });
row('A', api.cpu);
timeseries(total);
timeseries({ expr: 'up' });
timeseries({ datasource: 'loki', model: {} });
timeseries(api.cpu, { custom: { fillOpacty: 10 } });
heatmap(api.latency.distribution, { widht: 6 });
promql`rate(${http}[5m])`;
defineConfig({ targetLabels: 'job' });
defineConfig({ outputs: ['grafana', 'loki'] });
defineConfig({ receivers: { page: { chanel: '#alerts' } } });
