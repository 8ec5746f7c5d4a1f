import { afterEach, describe, expect, it } from 'vitest';
import { expectContract } from 'observability-as-code/metrics';
import { calls, guards, http, waits } from '../../services/metrics';
import { createApp, type App } from './app';
import { FAULTS, type FaultName } from './faults';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map(({ server }) => server.close()));
});
function start(faults: boolean): App {
  const app = createApp({ faults });
  apps.push(app);
  return app;
}
async function samples({ registry }: App, name: string): Promise<{ value: number; labels: Readonly<Record<string, unknown>>; metricName?: string }[]> {
  return (await registry.getMetricsAsJSON()).find((metric) => metric.name === name)?.values ?? [];
}
async function value(app: App, name: string): Promise<number> {
  return (await samples(app, name)).reduce((sum, sample) => sum + sample.value, 0);
}
/** Of one request: its duration as the histogram has it, and the seconds that each wait counter grew and the loop was active. */
async function measured(app: App): Promise<Readonly<Record<'duration' | 'database' | 'downstream' | 'pool' | 'active' | 'collection', number>>> {
  const read = async (): Promise<number[]> => [
    (await samples(app, http.requestDuration.name)).filter((sample) => sample.metricName?.endsWith('_sum')).reduce((sum, sample) => sum + sample.value, 0),
    await value(app, waits.database.name), await value(app, waits.downstream.name), await value(app, waits.pool.name),
    await value(app, 'nodejs_eventloop_active_seconds_total'), await value(app, 'nodejs_gc_pause_seconds_total'),
  ];
  const before = await read();
  expect((await app.server.inject('/product')).statusCode).toBe(200);
  for (let turns = 3; turns > 0; turns--) await new Promise(setImmediate); // collections are told of in a later turn of the loop
  const [duration, database, downstream, pool, active, collection] = (await read()).map((now, i) => now - before[i]!) as [number, number, number, number, number, number];
  return { duration, database, downstream, pool, active, collection };
}

describe('sample service', () => {
  it('exposes its contract and nothing else', async () => {
    const app = start(true);
    await app.server.inject('/product');
    await app.server.inject({ method: 'POST', url: '/order' });
    await expectContract(app.registry, { ...http, ...waits, ...calls, ...guards });
  });

  it('answers, and measures the requests that people wait for only', async () => {
    const app = start(false);
    expect((await app.server.inject('/product')).json()).toMatchObject({ rating: { status: 200 } });
    expect((await app.server.inject({ method: 'POST', url: '/order' })).statusCode).toBe(201);
    expect((await app.server.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await app.server.inject('/nowhere')).statusCode).toBe(404);
    const metrics = await app.server.inject('/metrics');
    expect(metrics.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const routes = (await samples(app, http.requestDuration.name)).map((sample) => `${sample.labels.method} ${sample.labels.route} ${sample.labels.status_code}`);
    expect([...new Set(routes)]).toEqual(['GET /product 200', 'POST /order 201']);
    expect(metrics.body).toContain('http_request_duration_seconds_bucket{le="0.1",method="GET",route="/product",status_code="200"} 1');
  });

  it('has no switch for faults unless it is started with one', async () => {
    const { server } = start(false);
    for (const name of Object.keys(FAULTS)) expect((await server.inject({ method: 'POST', url: `/faults/${name}` })).statusCode).toBe(404);
    expect((await server.inject('/faults')).statusCode).toBe(404);
  });

  it('turns faults on and off, and names those that there are', async () => {
    const { server } = start(true);
    expect((await server.inject('/faults')).json()).toMatchObject({ active: [] });
    expect((await server.inject({ method: 'POST', url: '/faults/slow-database' })).json()).toEqual({ active: ['slow-database'] });
    expect((await server.inject({ method: 'DELETE', url: '/faults/slow-database' })).json()).toEqual({ active: [] });
    const unknown = await server.inject({ method: 'POST', url: '/faults/toString' });
    expect([unknown.statusCode, unknown.json()]).toMatchInlineSnapshot(`
      [
        404,
        {
          "error": "there is no fault 'toString'; known are block-loop, block-loop-background, collect-garbage, exhaust-pool, slow-database, slow-downstream, failing-calls, cold-cache, rejected-requests, open-breaker, full-pool, unexplained-wait",
        },
      ]
    `);
  });

  const ask = async (app: App, times: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) statuses.push((await app.server.inject('/product')).statusCode);
    return statuses;
  };
  const turn = (app: App, method: 'POST' | 'DELETE', name: FaultName) => app.server.inject({ method, url: `/faults/${name}` });
  const part = async (app: App, name: string, labels: Readonly<Record<string, string>>): Promise<number> =>
    (await samples(app, name)).filter((sample) => Object.entries(labels).every(([label, is]) => sample.labels[label] === is)).reduce((sum, sample) => sum + sample.value, 0);

  it('hits its cache nine times of ten, and never while it is cold', async () => {
    const app = start(true);
    await ask(app, 10);
    expect([await part(app, guards.lookups.name, { result: 'hit' }), await part(app, guards.lookups.name, { result: 'miss' })]).toEqual([9, 1]);
    await turn(app, 'POST', 'cold-cache');
    await ask(app, 3);
    expect([await part(app, guards.lookups.name, { result: 'hit' }), await part(app, guards.lookups.name, { result: 'miss' })]).toEqual([9, 4]);
  });
  it('turns requests away, and counts them', async () => {
    const app = start(true);
    expect(await ask(app, 3)).toEqual([200, 200, 200]);
    await turn(app, 'POST', 'rejected-requests');
    expect(await ask(app, 6)).toEqual([429, 200, 200, 429, 200, 200]);
    expect([await part(app, guards.limited.name, { result: 'allowed' }), await part(app, guards.limited.name, { result: 'rejected' })]).toEqual([7, 2]);
  });
  it('opens the circuit to a service that fails, and answers without it', async () => {
    const app = start(true);
    const state = async () => (await samples(app, guards.breaker.name)).filter((sample) => sample.value === 1).map((sample) => sample.labels.state);
    expect(await state()).toEqual(['closed']);
    await turn(app, 'POST', 'open-breaker');
    expect(await ask(app, 4)).toEqual([200, 200, 200, 200]);
    expect(await state()).toEqual(['open']);
    expect((await app.server.inject('/product')).json()).toMatchObject({ rating: { status: 503 } });
  });
  it('counts queries by what they do, and calls by whom they ask and how they end', async () => {
    const app = start(true);
    await turn(app, 'POST', 'failing-calls');
    await ask(app, 3);
    await app.server.inject({ method: 'POST', url: '/order' });
    const count = async (name: string, labels: Readonly<Record<string, string>>) => (await samples(app, name)).filter(({ metricName }) => metricName?.endsWith('_count')).filter((sample) => Object.entries(labels).every(([label, is]) => sample.labels[label] === is)).map(({ value: n }) => n);
    expect([await count(calls.queries.name, { operation: 'select' }), await count(calls.queries.name, { operation: 'insert' })]).toEqual([[3], [1]]);
    expect([await count(calls.requests.name, { peer: 'ratings', outcome: 'ok' }), await count(calls.requests.name, { peer: 'ratings', outcome: 'error' })]).toEqual([[2], [1]]);
    expect(await count(calls.requests.name, { peer: 'payments' })).toEqual([1]);
  });
  it('lets queries wait for a connection while a report holds all of them, and no longer', async () => {
    const app = start(true);
    await turn(app, 'POST', 'full-pool');
    expect([await value(app, guards.poolUsed.name), await value(app, guards.poolSize.name), await value(app, guards.poolWaiting.name)]).toEqual([10, 10, 5]);
    expect(await ask(app, 1)).toEqual([200]);
    await turn(app, 'DELETE', 'full-pool');
    await expect.poll(() => value(app, guards.poolUsed.name)).toBe(0);
    expect(await value(app, guards.poolWaiting.name)).toBe(0);
  });

  const shares: Partial<Record<FaultName, 'active' | 'collection' | 'pool' | 'database' | 'downstream' | 'none'>> = {
    'block-loop': 'active', 'block-loop-background': 'active', 'collect-garbage': 'collection', 'exhaust-pool': 'pool', 'slow-database': 'database', 'slow-downstream': 'downstream', 'unexplained-wait': 'none',
  };
  it.each(Object.entries(shares))('%s makes a request slow, and its time shows as %s', async (name, share) => {
    const app = start(true);
    await app.server.inject({ method: 'POST', url: `/faults/${name}` });
    const { duration, ...parts } = await measured(app);
    expect(duration).toBeGreaterThan(0.2);
    for (const [part, seconds] of Object.entries(parts)) {
      if (part === share) expect(seconds / duration, part).toBeGreaterThan(0.6);
      else if (!(share === 'collection' && part === 'active')) expect(seconds / duration, part).toBeLessThan(0.5);
    }
  });
});
