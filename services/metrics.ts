import { counter, defineMetrics, gauge, histogram } from 'observability-as-code/metrics';

/** What the sample service exposes besides the metrics of Node.js itself. */
export const http = defineMetrics({
  requestDuration: histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests, from the first byte to the last',
    labels: { method: ['GET', 'POST', 'DELETE'], route: 'any', status_code: 'any' },
    // Edges close together around the limits (0.1 and 0.2 s): prom-client's defaults read a p95 of 322 ms as 491 ms.
    buckets: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 1, 2.5],
  }),
});
export const waits = defineMetrics({
  pool: counter({ name: 'db_pool_wait_seconds_total', help: 'Seconds that requests waited for a free connection to the database while the event loop was idle' }),
  database: counter({ name: 'db_query_wait_seconds_total', help: 'Seconds that requests waited for the database while the event loop was idle' }),
  downstream: counter({ name: 'http_client_wait_seconds_total', help: 'Seconds that requests waited for other services while the event loop was idle' }),
});
/** Calls to what the service depends on. The limits are edges of both. */
export const calls = defineMetrics({
  queries: histogram({ name: 'db_query_duration_seconds', help: 'Duration of queries to the database, of the time in which the event loop was idle', labels: { operation: ['select', 'insert'] }, buckets: [0.01, 0.05, 0.1, 0.25, 1] }),
  requests: histogram({
    name: 'http_client_request_duration_seconds', help: 'Duration of calls to other services, of the time in which the event loop was idle', labels: { peer: 'any', outcome: ['ok', 'error'] }, buckets: [0.01, 0.05, 0.1, 0.25, 1],
  }),
});
/** What keeps the service from being overrun, and from asking twice. */
export const guards = defineMetrics({
  lookups: counter({ name: 'cache_requests_total', help: 'Lookups in a cache', labels: { cache: 'any', result: ['hit', 'miss'] } }),
  breaker: gauge({ name: 'circuit_breaker_state', help: '1 for the state that a circuit breaker is in', labels: { name: 'any', state: ['closed', 'half_open', 'open'] } }),
  limited: counter({ name: 'rate_limiter_requests_total', help: 'Requests as the rate limiter saw them', labels: { result: ['allowed', 'rejected'] } }),
  poolUsed: gauge({ name: 'db_pool_connections_used', help: 'Database connections that a query holds' }),
  poolSize: gauge({ name: 'db_pool_connections_max', help: 'Database connections that there may be' }),
  poolWaiting: gauge({ name: 'db_pool_waiting_requests', help: 'Queries that wait for a database connection' }),
});
