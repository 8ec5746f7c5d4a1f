import {
  cacheHits, circuitBreaker, cpuOfLimit, cpuPerRequest, cpuThrottling, errors, eventLoop, garbageCollection, longestBlock, matches, node, pool, prometheus, rejections, requestLatency, residentOfLimit,
  service, slo, targets, traffic, uptime, waiting,
} from 'observability-as-code';
import { guards, http, waits } from './metrics';

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
    longestBlock: longestBlock(node.eventLoop.longestBlock),
    uptime: uptime(node.process.startTime),
    collection: garbageCollection({ seconds: node.collection.seconds, loop: node.eventLoop }),
    throttling: cpuThrottling({ seconds: node.process.cpuThrottled, loop: node.eventLoop }),
    database: waiting('Database', waits.database, { loop: node.eventLoop }),
    downstream: waiting('Downstream', waits.downstream, { loop: node.eventLoop }),
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
