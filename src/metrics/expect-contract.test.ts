import client from 'prom-client';
import { describe, expect, it } from 'vitest';
import { counter, defineMetrics, gauge, histogram } from './contract';
import { collectNodeMetrics } from './collectors';
import { expectContract } from './expect-contract';
import { instrument } from './instrument';

const contract = defineMetrics({
  requestDuration: histogram({ name: 'http_request_duration_seconds', help: 'Duration of requests', labels: { method: ['GET', 'POST'], route: 'any' }, buckets: [0.1, 0.5] }),
  queries: counter({ name: 'db_queries_total' }),
  pool: gauge({ name: 'db_pool_connections', help: 'Connections' }),
});

describe('expectContract', () => {
  it('accepts what instrument made, with the metrics of the runtime beside it', async () => {
    const registry = new client.Registry();
    const stop = collectNodeMetrics(client, { registry });
    instrument(contract, client, { registry }).requestDuration.observe({ method: 'GET', route: '/' }, 0.2);
    await expect(expectContract(registry, contract)).resolves.toBeUndefined();
    stop();
  });

  it('lists every difference in one message', async () => {
    const registry = new client.Registry();
    const registers = [registry];
    const duration = new client.Histogram({ registers, name: 'http_request_duration_seconds', help: 'Seconds', labelNames: ['method', 'path'], buckets: [0.1, 1] });
    duration.observe({ method: 'PUT', path: '/' }, 1);
    new client.Gauge({ registers, name: 'db_queries_total', help: 'Queries' });
    new client.Counter({ registers, name: 'retries_total', help: 'Retries' });
    await expect(expectContract(registry, contract)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [Error: the registry differs from the metric contract:
        http_request_duration_seconds is declared with help 'Duration of requests' and exposed with 'Seconds'
        http_request_duration_seconds is declared with labels method, route and exposed with method, path
        http_request_duration_seconds is declared with method GET, POST and exposed with method PUT
        http_request_duration_seconds is declared with buckets 0.1, 0.5 and exposed with 0.1, 1
        db_queries_total is declared as counter and exposed as gauge
        db_pool_connections is declared and not exposed
        retries_total is exposed and not declared
      make the instruments with instrument(contract, client), or change the contract: dashboards and alert rules read what it declares]
    `);
  });

  it('sees the labels that a registry adds to everything', async () => {
    const registry = new client.Registry();
    instrument(contract, client, { registry });
    registry.setDefaultLabels({ app: 'api' });
    await expect(expectContract(registry, contract)).rejects.toThrow('db_queries_total is declared with labels none and exposed with app');
  });
});
