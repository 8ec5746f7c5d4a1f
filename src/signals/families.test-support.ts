import {
  always, busyTime, cacheHits, calls, circuitBreaker, counter, cpuOfLimit, cpuPerRequest, cpuThrottling, deploys, errors, eventLoop, failures, fillsWithin, foreign, garbageCollection, gauge, heapOfLimit,
  histogram, hostCpu, longestBlock, matches, metricsMissing, pool, prometheus, promql, quantity, rejections, requestLatency, residentOfLimit, restarts, service, slo, targets, traffic, uptime, usedOf, waiting, well,
  type Condition, type Signal,
} from '../index';
import { completeConfig, useConfig } from '../model/config';

const limits = { warning: 0.1, critical: 1 };
const plain = {
  durations: histogram({ name: 'rpc_duration_seconds', labels: { rpc: 'any', code: 'any' }, buckets: [0.05, 0.1, 1] }),
  wait: counter({ name: 'wait_seconds_total' }),
  cpu: counter({ name: 'cpu_seconds_total' }),
  level: gauge({ name: 'level_bytes' }),
  state: gauge({ name: 'things', labels: { name: 'any', state: 'any' } }),
};
/** Metrics as different systems name and count them. */
const METRICS = {
  classic: plain,
  native: { ...plain, durations: foreign.nativeHistogram({ name: 'rpc_duration_seconds', labels: { rpc: 'any', code: 'any' } }) },
  otel: {
    durations: foreign.histogram({ name: 'http.server.request.duration', labels: { rpc: 'any', code: 'any' }, buckets: [0.05, 0.1, 1] }),
    wait: foreign.counter({ name: 'db.wait' }), cpu: foreign.counter({ name: 'process.cpu.time' }), level: foreign.gauge({ name: 'process.memory.usage' }),
    state: foreign.gauge({ name: 'db.connection.count', labels: { name: 'any', state: 'any' } }),
  },
} as const;
export type Flavour = keyof typeof METRICS;
export const FLAVOURS = Object.keys(METRICS) as Flavour[];
export const SCRAPES = [5, 15, 30, 60] as const;

/** A service with a signal of every family, and every condition that there is. The selector pins two labels and has a pattern. */
export function everything(flavour: Flavour, scrape: number): { readonly signals: Readonly<Record<string, Signal>>; readonly conditions: Readonly<Record<string, Condition>> } {
  useConfig(completeConfig({ targetLabels: ['cluster', 'namespace', 'pod'] }));
  const { durations, wait, cpu, level, state } = METRICS[flavour];
  const api = service({
    name: 'api', owner: 'team', select: { cluster: 'eu', namespace: 'shop', pod: matches('api-.*') } as never, scrapeInterval: `${scrape}s`, traffic: 2,
    signals: {
      latency: requestLatency(durations, limits),
      traffic: traffic(durations),
      counted: traffic(cpu),
      errors: errors(durations, { code: matches('5..') }, limits),
      pair: errors(wait, cpu, limits),
      up: targets(prometheus.up),
      cpu: cpuOfLimit({ cpuSeconds: cpu, cpuLimit: level }, limits),
      cpuOfTwo: cpuOfLimit({ cpuSeconds: cpu, cpuLimit: 2 }, limits),
      cpuPerRequest: cpuPerRequest(cpu, durations),
      memory: residentOfLimit({ residentBytes: level, memoryLimit: 1e9 }, limits),
      heap: heapOfLimit({ used: level, limit: level }, limits),
      eventLoop: eventLoop({ active: wait, idle: cpu }),
      longestBlock: longestBlock(level), block: longestBlock(level, limits),
      uptime: uptime(level),
      database: waiting('Database', wait),
      lock: waiting('Lock', wait, { loop: { active: wait, idle: cpu } }),
      collection: garbageCollection({ seconds: wait, loop: { active: wait, idle: cpu } }),
      throttling: cpuThrottling({ seconds: wait, loop: { active: wait, idle: cpu } }),
      limiter: rejections(durations, { code: '429' }, limits),
      cache: cacheHits(durations, { code: '304' }, { warning: 0.5, critical: 0.2 }, { each: 'rpc' }),
      calls: calls('Calls', { durations, waits: wait }, limits, { each: 'rpc', loop: { active: wait, idle: cpu }, failed: { where: { code: 'error' }, limits } }), callsOnly: calls('Calls', { durations }, limits),
      restarts: restarts(level), deploys: deploys(state, { label: 'name', over: '10m' }), failures: failures('Failures', cpu), well: well('Well', level), busy: busyTime('Busy', cpu, limits), hostCpu: hostCpu(cpu, limits),
      breaker: circuitBreaker(state, 2), breakers: circuitBreaker(state, { state: 'open' }),
      pool: pool('Pool', { used: state.where({ state: 'used' }), size: level, waiting: level }, limits), disk: usedOf('Disk', { free: level, size: 10 }, limits),
      own: quantity({ title: 'Own', unit: 'short', limits, expr: (use) => wait.rate(use.range).max() }),
      raw: quantity({ title: 'Raw', unit: 'short', expr: (use) => promql`sum(rate(raw_total{${use.where}}[${use.range}]))` }),
    },
  });
  const { latency } = api;
  const detectWithin = `${scrape * 20}s`;
  const objective = { objective: 0.99, over: '28d' } as const;
  const promises = { availability: slo(api.errors, objective), ofPair: slo(api.pair, { ...objective, over: '30d' }), quick: slo(latency, objective) };
  return {
    signals: {
      ...api.signals, p50: latency.p50, p95: latency.p95, p99: latency.p99, mean: latency.mean, slowShare: latency.slowShare, distribution: latency.distribution, callsMean: api.calls.mean, callsSlow: api.calls.slowShare, callsFailing: api.calls.failing, versions: api.deploys.versions,
      ...Object.fromEntries(Object.entries(promises).flatMap(([name, { sli, budgetLeft, burnRate }]) => [[`${name} sli`, sli], [`${name} budget left`, budgetLeft], [`${name} burn rate`, burnRate]])),
    },
    conditions: {
      mostlySlow: latency.mostlySlow({ detectWithin, tolerate: '10s' }),
      mostlySlowAtWarning: latency.mostlySlow({ detectWithin, limit: 'warning' }),
      shifted: latency.shifted({ factor: 3, over: '5m', against: '1h', for: '1m' }),
      mean: latency.mean.reaches('warning', { for: '1m' }),
      errors: api.errors.exceeds('critical', { detectWithin }),
      cpu: api.cpu.reaches('warning', { for: '1m' }),
      limited: api.limiter.exceeds('warning', { detectWithin }), cold: api.cache.cold('warning', { detectWithin }), open: api.breaker.open({ for: '1m' }), opened: api.breakers.open({ for: '1m' }),
      slowCalls: api.calls.slow({ detectWithin, unless: latency.share(api.eventLoop) }), failedCalls: api.calls.fail('warning', { detectWithin }), fills: fillsWithin(api.memory, { within: '4h', over: '30m', for: '5m', uptime: api.uptime }),
      dear: api.cpuPerRequest.shifted({ factor: 3, over: '5m', against: '1h', for: '2m' }), throttled: api.throttling.slows(latency, { for: '1m' }), blocked: api.block.reaches('warning', { for: '5m' }),
      loop: api.restarts.loop({ restarts: 3, over: '10m' }), goOn: api.failures.goOn({ over: '5m', for: '5m' }), unwell: api.well.unwell({ for: '5m' }),
      queues: api.pool.queues({ for: '1m' }),
      ...Object.fromEntries(Object.entries(promises).flatMap(([name, promise]) => (['critical', 'warning'] as const).map((severity) => [`${name} ${severity}`, promise.burning(severity)]))),
      own: api.own.reaches('critical', { for: '1m' }),
      down: api.up.down({ for: '1m' }),
      missing: api.up.missing({ for: '1m' }),
      stopped: api.traffic.stopped({ over: '5m', for: '1m', up: api.up }),
      metricsMissing: metricsMissing(api, { up: api.up, for: '5m' }),
      always: always(),
    },
  };
}
