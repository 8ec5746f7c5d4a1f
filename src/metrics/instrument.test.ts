import client from 'prom-client';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { counter, defineMetrics, foreign, gauge, histogram } from './contract';
import { instrument, type LabelValuesOf } from './instrument';

const contract = defineMetrics({
  requestDuration: histogram({ name: 'http_request_duration_seconds', help: 'Duration of requests', labels: { method: ['GET', 'POST'], route: 'any' }, buckets: [0.1, 0.5] }),
  queries: counter({ name: 'db_queries_total' }),
  pool: gauge({ name: 'db_pool_connections', labels: { state: ['idle', 'used'] } }),
});

describe('instrument', () => {
  it('exposes what the contract declares', async () => {
    const registry = new client.Registry();
    const metrics = instrument(contract, client, { registry });
    metrics.requestDuration.observe({ method: 'GET', route: '/a' }, 0.2);
    metrics.queries.inc();
    metrics.queries.inc(2);
    metrics.pool.set({ state: 'idle' }, 4);
    expect(await registry.metrics()).toMatchInlineSnapshot(`
      "# HELP http_request_duration_seconds Duration of requests
      # TYPE http_request_duration_seconds histogram
      http_request_duration_seconds_bucket{le="0.1",method="GET",route="/a"} 0
      http_request_duration_seconds_bucket{le="0.5",method="GET",route="/a"} 1
      http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/a"} 1
      http_request_duration_seconds_sum{method="GET",route="/a"} 0.2
      http_request_duration_seconds_count{method="GET",route="/a"} 1

      # HELP db_queries_total db_queries_total
      # TYPE db_queries_total counter
      db_queries_total 3

      # HELP db_pool_connections db_pool_connections
      # TYPE db_pool_connections gauge
      db_pool_connections{state="idle"} 4
      "
    `);
  });

  it('registers with the global registry by default', () => {
    client.register.clear();
    instrument(contract, client);
    expect(client.register.getSingleMetric('db_queries_total')).toBeDefined();
    client.register.clear();
  });

  it('says which metric the client cannot make', () => {
    const native = defineMetrics({ latency: foreign.nativeHistogram({ name: 'latency_seconds' }) });
    expect(() => instrument(native, client, { registry: new client.Registry() })).toThrow(/^latency_seconds is a native histogram/);
  });

  it('types labels from the declaration, without target labels', () => {
    type Labels = LabelValuesOf<(typeof contract)['requestDuration']['declaration']>;
    expectTypeOf<Labels>().toEqualTypeOf<{ readonly method: 'GET' | 'POST'; readonly route: string | number }>();
    const metrics = instrument(contract, client, { registry: new client.Registry() });
    expectTypeOf(metrics.queries.inc).parameters.toEqualTypeOf<[value?: number]>();
    expectTypeOf(metrics.pool.set).parameters.toEqualTypeOf<[labels: { readonly state: 'idle' | 'used' }, value: number]>();
    const mistakes = (): void => {
      // @ts-expect-error a value that the label does not have
      metrics.requestDuration.observe({ method: 'PUT', route: '/' }, 1);
      // @ts-expect-error a label is missing
      metrics.requestDuration.observe({ method: 'GET' }, 1);
      // @ts-expect-error target labels are Prometheus'
      metrics.pool.set({ state: 'idle', instance: 'a' }, 1);
      // @ts-expect-error there is no such metric
      metrics.latency.observe(1);
    };
    expect(mistakes).toBeTypeOf('function');
  });
});
