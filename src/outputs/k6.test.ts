import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { assert, double, property } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { counter, errors, gauge, histogram, quantity, requestLatency, service, traffic, type AnyService } from '../index';
import { readSummary } from '../k6/summary';
import { completeConfig } from '../model/config';
import type { LoadDefinition } from '../model/load';
import type { Project } from '../model/project';
import { k6 } from './k6';
import { AWKWARD } from './test-support';

const rpc = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.07, 0.3] });
const LOAD: LoadDefinition = { url: 'http://localhost:8080', paths: ['/product', 'POST /order'] };
const signals = { latency: requestLatency(rpc, { warning: 0.07, critical: 0.3 }), errors: errors(rpc, { code: 'bad' }, { warning: 0.01, critical: 0.05 }) };
const shop = (load: LoadDefinition | undefined = LOAD, more: { traffic?: number; signals?: object } = {}): AnyService =>
  service({ name: 'shop-api', owner: 'team', select: { job: 'shop' }, ...(load ? { load } : {}), signals, ...more } as never) as unknown as AnyService;
const project = (...services: AnyService[]): Project => ({ config: completeConfig({ prometheus: { url: 'https://prometheus.example.com/' } }), services, dashboards: [], ruleGroups: [], scenarios: [] });
const scriptOf = (of: AnyService): string => k6.files(project(of))[0]!.content;

interface Asked { readonly options: { readonly scenarios: Record<string, Record<string, unknown>>; readonly thresholds: Record<string, readonly string[]> }; readonly requests: readonly unknown[] }
/** What a script tells k6, and its first requests. */
function told(script: string, iterations = 3, env: Readonly<Record<string, string>> = {}): Asked {
  const requests: unknown[] = [];
  const scenario = { iterationInTest: 0 };
  const modules: Readonly<Record<string, unknown>> = { 'k6/execution': { scenario }, 'k6/http': { __esModule: true, default: { request: (...args: unknown[]) => requests.push(args) } } };
  const module = { exports: {} as { readonly options: Asked['options']; readonly default: () => void } };
  new Function('module', 'exports', 'require', '__ENV', transformSync(script, { format: 'cjs' }).code)(module, module.exports, (name: string) => modules[name], env);
  for (; scenario.iterationInTest < iterations; scenario.iterationInTest++) module.exports.default();
  return { options: module.exports.options, requests };
}

describe('a load test', () => {
  it('asks for the paths in turn, at the traffic of the service, and fails at its critical limits', () => {
    const { options, requests } = told(scriptOf(shop(LOAD, { traffic: 2.5 })));
    expect(options.scenarios['shop-api']).toMatchObject({ executor: 'constant-arrival-rate', rate: 5, timeUnit: '2s', duration: '5m', tags: { service: 'shop-api' } });
    expect(options.thresholds).toEqual({ http_req_duration: ['p(95)<300', 'avg<300'], http_req_failed: ['rate<=0.05'] });
    const more = (name: string): object => ({ tags: { name }, timeout: '10s' });
    expect(requests).toEqual([['GET', 'http://localhost:8080/product', null, more('/product')], ['POST', 'http://localhost:8080/order', null, more('/order')], ['GET', 'http://localhost:8080/product', null, more('/product')]]);
    expect(told(scriptOf(shop()), 1, { BASE_URL: 'https://staging.example.com/base/', DURATION: '9s' })).toMatchObject({ requests: [['GET', 'https://staging.example.com/base/product', null, {}]], options: { scenarios: { 'shop-api': { duration: '9s' } } } });
    expect(scriptOf(shop())).toContain('K6_PROMETHEUS_RW_SERVER_URL=https://prometheus.example.com/api/v1/write ');
  });
  it('of a service without limits of requests fails only where nothing answers; of a slow one waits for its answers', () => {
    expect(told(scriptOf(shop(LOAD, { signals: { traffic: traffic(counter({ name: 'calls_total' })), queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 1, critical: 2 }, expr: () => gauge({ name: 'queue_ratio' }).value() }) } }))).options.thresholds).toEqual({ http_req_failed: ['rate<1'] });
    const slow = histogram({ name: 'batch_seconds', labels: {}, buckets: [10, 20] });
    const { options, requests } = told(scriptOf(shop(LOAD, { traffic: 2, signals: { latency: requestLatency(slow, { warning: 10, critical: 20 }) } })));
    expect([options.thresholds['http_req_duration'], requests[0], options.scenarios['shop-api']!['maxVUs']]).toMatchObject([['p(95)<20000', 'avg<20000'], { 3: { timeout: '60s' } }, 121]);
  });
  it('comes at the rate of the service, whatever that is', () => {
    assert(property(double({ min: 0.0001, max: 5000, noNaN: true }), (perSecond) => {
      const { rate, timeUnit, preAllocatedVUs, maxVUs } = told(scriptOf(shop(LOAD, { traffic: perSecond })), 0).options.scenarios['shop-api'] as { rate: number; timeUnit: string; preAllocatedVUs: number; maxVUs: number };
      const seconds = Number(timeUnit.slice(0, -1));
      expect([Number.isInteger(rate), Number.isInteger(seconds), rate > 0, preAllocatedVUs > 0, maxVUs >= preAllocatedVUs]).toEqual([true, true, true, true, true]);
      expect(Math.abs(rate / seconds / perSecond - 1)).toBeLessThan(0.03);
    }), { numRuns: 100 });
    for (const [perSecond, rate, timeUnit] of [[1, 1, '1s'], [0.1, 1, '10s'], [1 / 3, 1, '3s'], [0.7, 7, '10s'], [333.333, 200000, '600s'], [0.02, 1, '50s'], [0.001, 1, '1000s']] as const) expect(told(scriptOf(shop(LOAD, { traffic: perSecond })), 0).options.scenarios['shop-api']).toMatchObject({ rate, timeUnit });
  });
  it('keeps awkward paths as they are, and is not written for a service that says nothing of load', () => {
    const odd = `/ü'"\`\${x}\\n?q=1&r='2'#${AWKWARD.replace(/\s/g, '')}\u2028`.trim();
    expect(told(scriptOf(shop({ url: 'https://[::1]:8443/base//', paths: [odd] })), 1).requests).toEqual([['GET', `https://[::1]:8443/base${odd}`, null, { tags: { name: odd }, timeout: '10s' }]]);
    expect(k6.files(project(service({ name: 'quiet', owner: 'team', select: { job: 'quiet' }, signals: {} }) as unknown as AnyService))).toEqual([]);
  });
  it.each([
    [{ url: 'localhost:8080', paths: ['/'] }, 'load.url', /with its scheme/], [{ url: '', paths: ['/'] }, 'load.url', /scheme/], [{ paths: ['/'] }, 'load.url', /scheme/], [{ url: 'ftp://x', paths: ['/'] }, 'load.url', /scheme/], [{ url: 'http://x/?a=1', paths: ['/'] }, 'load.url', /into paths/],
    [{ url: 'http://x' }, 'load.paths', /at least one/], [{ url: 'http://x', paths: [] }, 'load.paths', /at least one/], [{ url: 'http://x', paths: '/a' }, 'load.paths', /at least one/],
    [{ url: 'http://x', paths: ['/a', 'order'] }, 'load.paths[1]', /begin it with a slash/], [{ url: 'http://x', paths: [5] }, 'load.paths[0]', /slash/], [{ url: 'http://x', paths: ['/a b'] }, 'load.paths[0]', /slash/],
    [{ url: 'http://x', paths: ['post /order'] }, 'load.paths[0]', /did you mean 'POST \/order'/], [{ url: 'http://x', paths: ['BREW /pot'] }, 'load.paths[0]', /one of GET/],
  ])('cannot be made of %j', (load, at, remedy) => {
    expect(() => shop(load as unknown as LoadDefinition)).toThrow(expect.objectContaining({ name: 'DefinitionError', path: at, remedy: expect.stringMatching(remedy) as string }));
  });
});

/** k6 is under the AGPL and comes with nothing of ours: who has one names it. */
const program = process.env['OAC_K6'];
it.skipIf(!program)('is run by a real k6, whose summary says what the server did', { timeout: 60_000 }, async () => {
  let delay = 0;
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    setTimeout(() => response.end('ok'), delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'oac-k6-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'shop.js'), scriptOf(shop(LOAD, { traffic: 5 })));
  const run = async (url: string): Promise<{ readonly status: number | null; readonly kept: readonly boolean[] }> => {
    const child = spawn(program!, ['run', '--quiet', '-e', `BASE_URL=${url}`, '-e', 'DURATION=2s', '--tag', 'testid=x', '--summary-export=summary.json', 'shop.js'], { cwd: folder, stdio: 'ignore', env: { ...process.env, K6_NO_USAGE_REPORT: 'true' } });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const summary = readSummary(readFileSync(path.join(folder, 'summary.json'), 'utf8'));
    return { status, kept: 'thresholds' in summary ? summary.thresholds!.map(({ isKept }) => isKept) : [] };
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await run(url)).toEqual({ status: 0, kept: [true, true, true] });
  expect([...new Set(seen)].sort()).toEqual(['GET /product', 'POST /order']);
  delay = 400;
  expect(await run(url)).toMatchObject({ status: 99, kept: expect.arrayContaining([false]) as object });
  expect(await run('http://127.0.0.1:1')).toMatchObject({ status: 99 });
});
