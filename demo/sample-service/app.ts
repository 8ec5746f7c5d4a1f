import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import client from 'prom-client';
import { collectNodeMetrics, instrument, waitTimer } from 'observability-as-code/metrics';
import { calls, guards as guardMetrics, http, waits } from '../../services/metrics';
import { createDependencies } from './dependencies';
import { createGuards } from './guards';
import { between, collectGarbage, FAULTS, FaultSwitch, isFault, work } from './faults';

export interface AppOptions {
  /** Whether faults can be switched on at all, by `POST /faults/:name`. Default false: then there is no such route. */
  readonly faults?: boolean;
}
export interface App {
  readonly server: FastifyInstance;
  readonly registry: client.Registry;
}

/** Milliseconds of a request's own work. */
const OWN_WORK = 4;
/** Seconds, as in the generated prometheus.yml. */
const SCRAPE_INTERVAL = 5;
/** Requests that people wait for. Scrapes, health checks and switches would hide them at one request a second. */
const MEASURED = new Set(['/product', '/order']);

/** The sample API with a registry of its own, so that several can run in one process. */
export function createApp(options: AppOptions = {}): App {
  const registry = new client.Registry();
  const { requestDuration } = instrument(http, client, { registry });
  const faults = new FaultSwitch();
  const counters = instrument(waits, client, { registry });
  const guards = createGuards(instrument(guardMetrics, client, { registry }), faults, waitTimer(counters.pool));
  const { query, call } = createDependencies(counters, instrument(calls, client, { registry }), faults, guards);
  const stopCollecting = collectNodeMetrics(client, { registry, scrapeInterval: SCRAPE_INTERVAL });

  const server = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions: { url: route } } = request;
    if (route === undefined || !MEASURED.has(route) || (method !== 'GET' && method !== 'POST')) return;
    requestDuration.observe({ method, route, status_code: reply.statusCode }, reply.elapsedTime / 1000);
  });
  server.addHook('onClose', async () => {
    faults.allOff();
    stopCollecting();
  });

  server.addHook('onRequest', async (request, reply) => {
    if (MEASURED.has(request.routeOptions.url ?? '') && !guards.admits()) return reply.code(429).send({ error: 'too many requests' });
  });

  const business = async (): Promise<void> => {
    if (faults.has('unexplained-wait')) await sleep(between(200, 400));
    work(OWN_WORK);
    if (faults.blocksLoop) work(between(250, 280));
    if (faults.has('collect-garbage')) collectGarbage(between(250, 280));
  };
  server.get('/product', async () => {
    const [product] = await query('select * from product where id = $1');
    const price = 10 * (await guards.rate());
    const rating = await call('/ratings/1');
    await business();
    return { product, price, rating };
  });
  server.post('/order', async (request, reply) => {
    const payment = await call('/payments');
    await guards.rate();
    const [order] = await query('insert into "order" values ($1) returning *');
    await business();
    return reply.code(201).send({ order, payment });
  });
  server.get('/health', async () => ({ status: 'ok' }));
  server.get('/metrics', async (request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  if (options.faults) addFaultRoutes(server, faults);
  return { server, registry };
}

function addFaultRoutes(server: FastifyInstance, faults: FaultSwitch): void {
  server.get('/faults', async () => ({ active: faults.active, known: FAULTS }));
  for (const [method, turn] of [['POST', 'turnOn'], ['DELETE', 'turnOff']] as const) {
    server.route<{ Params: { name: string } }>({
      method, url: '/faults/:name',
      handler: async ({ params: { name } }, reply) => {
        if (!isFault(name)) return reply.code(404).send({ error: `there is no fault '${name}'; known are ${Object.keys(FAULTS).join(', ')}` });
        faults[turn](name);
        return { active: faults.active };
      },
    });
  }
}
