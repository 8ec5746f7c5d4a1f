import {
  beside, cacheHits, calls, circuitBreaker, cpuOfLimit, cpuPerRequest, cpuThrottling, errors, eventLoop, garbageCollection, heapOfLimit, longestBlock, matches, node, pool, promClient, prometheus, quantity,
  rejections, requestLatency, residentOfLimit, restarts, service, slo, targets, traffic, uptime, usedOf, waiting,
} from 'observability-as-code';
import { calls as called, guards, http, waits } from './metrics';

/** The sample API: 20 ms a request on a good day, one request a second. */
export const api = service({
  name: 'api',
  owner: 'backend-oncall',
  select: { job: 'api' },
  scrapeInterval: '5s',
  traffic: 1,
  load: { url: 'http://localhost:8080', paths: ['GET /product', 'POST /order'] },
  kubernetes: { namespace: 'shop', scale: { on: 'instance:cpu_of_limit:ratio', target: 0.6, min: 2, max: 6 } },
  signals: {
    // The team's own alert was "mean at or above 200 ms"; 100 ms is five times a good day.
    latency: requestLatency(http.requestDuration, { warning: 0.1, critical: 0.2 }),
    traffic: traffic(http.requestDuration),
    errors: errors(http.requestDuration, { status_code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    up: targets(prometheus.up),
    cpu: cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    cpuPerRequest: cpuPerRequest(node.process.cpuSeconds, http.requestDuration),
    memory: residentOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    eventLoop: eventLoop(node.eventLoop),
    // A request waits for as long: the limits are those of latency, and half a second is no longer a slow request but a hang.
    longestBlock: longestBlock(node.eventLoop.longestBlock, { warning: 0.1, critical: 0.5 }),
    heap: heapOfLimit(node.heap, { warning: 0.8, critical: 0.9 }),
    uptime: uptime(node.process.startTime),
    restarts: restarts(node.process.startTime),
    collection: garbageCollection({ seconds: node.collection.seconds, loop: node.eventLoop }),
    throttling: cpuThrottling({ seconds: node.process.cpuThrottled, loop: node.eventLoop }),
    database: calls('Database', { durations: called.queries, waits: waits.database }, { warning: 0.1, critical: 0.25 }, { each: 'operation', loop: node.eventLoop }),
    downstream: calls('Downstream', { durations: called.requests, waits: waits.downstream }, { warning: 0.1, critical: 0.25 }, {
      each: 'peer', loop: node.eventLoop, failed: { where: { outcome: 'error' }, limits: { warning: 0.1, critical: 0.5 } },
    }),
    poolWait: waiting('Connection pool', waits.pool, { loop: node.eventLoop }),
    // Nine of ten lookups hit on a good day; at half, the database has five times as many queries.
    cache: cacheHits(guards.lookups, { result: 'hit' }, { warning: 0.5, critical: 0.2 }, { each: 'cache' }),
    breaker: circuitBreaker(guards.breaker, { state: 'open' }),
    limiter: rejections(guards.limited, { result: 'rejected' }, { warning: 0.1, critical: 0.5 }),
    pool: pool('Database connections', { used: guards.poolUsed, size: guards.poolSize, waiting: guards.poolWaiting }, { warning: 0.8, critical: 1 }),
  },
});

/** What we promise whoever calls the API, over any 30 days. */
export const promises = {
  availability: slo(api.errors, { objective: 0.999, over: '30d' }),
  // The limit of the incident: one request of a hundred may be slower.
  latency: slo(api.latency, { objective: 0.99, over: '30d' }),
};

/** What its Node.js processes do: to look at, when something else has said that they are slow. */
export const runtime = beside(api, {
  lag: quantity({ title: 'Event loop lag, p99', unit: 's', legend: '{{instance}}', expr: () => promClient.nodejs_eventloop_lag_p99_seconds.value().max('instance') }),
  spaces: quantity({ title: 'Heap by space', unit: 'bytes', legend: '{{space}}', expr: () => promClient.nodejs_heap_space_size_used_bytes.value().sum('space') }),
  outside: quantity({ title: 'Memory outside the heap', unit: 'bytes', legend: '{{instance}}', expr: () => promClient.nodejs_external_memory_bytes.value().max('instance') }),
  collections: quantity({ title: 'Collections', unit: 'cps', legend: '{{kind}}', expr: (use) => promClient.nodejs_gc_duration_seconds.countRate(use.range).sum('kind') }),
  resources: quantity({ title: 'Open handles and requests', unit: 'short', legend: '{{type}}', expr: () => promClient.nodejs_active_resources.value().sum('type') }),
  files: usedOf('Open files of limit', { used: promClient.process_open_fds, size: promClient.process_max_fds }, { warning: 0.7, critical: 0.9 }),
});
