import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asked, listen } from '../live/test-support';
import { testProject } from '../outputs/test-support';
import { CannotRun } from '../pipeline/cannot-run';
import { backtest, type Backtested, type BacktestOptions } from './index';
import { START } from './test-support';

const HOUR = 3600;
const project = testProject();
const success = (data: unknown, more: object = {}): string => JSON.stringify({ status: 'success', data, ...more });
const NONE = success({ resultType: 'matrix', result: [] });
/** Metrics are there, nothing fires. */
const healthy = (query: string, start: number, end: number, step: number): string => (query.startsWith('group(')
  ? success({ resultType: 'matrix', result: [{ metric: {}, values: Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => [start + i * step, '1']) }] }) : NONE);
type Fault = (response: ServerResponse) => void;
/** A stand-in that is healthy until the `nth` evaluation of an alert: a metric's presence is no such. */
function standIn(fault: Fault, nth: number): RequestListener {
  let evaluations = 0;
  return (request, response) => void asked(request).then(({ path, params }) => {
    if (path === '/api/v1/query') return response.end(success({ resultType: 'scalar', result: [START, '1'] }));
    if (path !== '/api/v1/query_range') return response.writeHead(404).end();
    const query = params.get('query') ?? '';
    if (!query.startsWith('group(') && ++evaluations === nth) return fault(response);
    return response.end(healthy(query, Number(params.get('start')), Number(params.get('end')), Number(params.get('step'))));
  }, () => {}); // whoever asked has gone
}
async function ask(listener: RequestListener, more: Partial<BacktestOptions> = {}): Promise<Backtested> {
  const server = await listen(listener);
  onTestFinished(() => server.stop());
  return backtest({ prometheus: server.url, project, from: START, to: START + HOUR, points: 200, timeoutSeconds: 1, ...more });
}
const json = (status: number, errorType: string, error: string): Fault => (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'error', errorType, error }));
const plain = (status: number, text: string, headers = {}): Fault => (response) => response.writeHead(status, headers).end(text);

describe('a server that breaks off in the middle leads to no result', () => {
  it.each<[string, Fault, RegExp]>([
    ['401', plain(401, 'Unauthorized'), /wants credentials \(HTTP 401\) → put a token into PROMETHEUS_TOKEN/],
    ['403', plain(403, 'Forbidden'), /does not allow \/api\/v1\/query_range \(HTTP 403\) → ask who runs it/],
    ['a login page', plain(302, '', { location: 'https://login.example.org/' }), /sends elsewhere: to https:\/\/login.example.org, .* → /],
    ['a web page', plain(200, '<!doctype html><title>Sign in</title>'), /answers with a web page, not with data → correct the address/],
    ['429', plain(429, ''), /limits how often it is asked/],
    ['503 while it starts', plain(503, 'Service Unavailable'), /is not ready \(HTTP 503\) → wait until it has started/],
    ['503 of its own', json(503, 'unavailable', 'storage is not ready'), /HTTP 503: storage is not ready → see whether it is overloaded/],
    ['502 of a proxy', plain(502, 'Bad Gateway'), /fails, or a proxy before it \(HTTP 502\)/],
    ['500', json(500, 'internal', 'expanding series: open chunks: no such file'), /HTTP 500: expanding series: open chunks/],
    ['404', plain(404, '404 page not found'), /answers \/api\/v1\/query_range with HTTP 404 → correct the address/],
    ['half a body, connection closed', (response) => { response.writeHead(200, { 'content-length': '1000' }); response.write(NONE.slice(0, 30), () => response.destroy()); }, /breaks the connection off → /],
    ['half a body, as if it were whole', plain(200, NONE.slice(0, 30)), /breaks off its answer: what came of \/api\/v1\/query_range is no whole JSON → see whether a proxy/],
    ['nothing', plain(200, ''), /no whole JSON/],
    ['a body that never ends', (response) => { response.writeHead(200); response.write('{"status":'); }, /gave no answer within 1 s → /],
    ['no answer', () => {}, /gave no answer within 1 s → /],
    ['success without data', plain(200, '{"status":"success"}'), /HTTP 200: something that is not its API → /],
    ['data of another kind', plain(200, success({ resultType: 'vector', result: [] })), /something that is not its API/],
    ['series without times', plain(200, success({ resultType: 'matrix', result: [{ metric: {}, values: [] }] })), /with series that are none/],
    ['series of odd data', plain(200, success({ resultType: 'matrix', result: [null, 7] })), /with series that are none/],
  ])('%s', async (_, fault, message) => {
    // At once, and after all has gone well for a while.
    for (const nth of [1, 6]) {
      const error = await ask(standIn(fault, nth)).then(() => 'a result', (thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CannotRun);
      const { message: said, remedy } = error as CannotRun;
      expect(`${said} → ${remedy}`).toMatch(message);
      expect(said).toContain('http://127.0.0.1:');
    }
  });
  it('all being well there is one', async () => {
    const { alerts, problems } = await ask(standIn(() => {}, Infinity));
    expect(problems).toEqual([]);
    expect(new Set(alerts.map(({ status }) => status))).toEqual(new Set(['did not fire']));
  });
});

describe('a server that refuses', () => {
  it.each<[string, Fault]>([
    ['samples', json(422, 'execution', 'query processing would load too many samples into memory in query execution')], ['time', json(503, 'timeout', 'query timed out in expression evaluation')],
    ['points', json(400, 'bad_data', 'exceeded maximum resolution of 50 points per timeseries')], ['length', json(422, 'bad_data', 'the query time range exceeds the limit (query length: 1h, limit: 10m)')],
  ])('too many %s is asked for less, from there on', async (_, fault) => {
    const spans: number[] = [];
    const limited: RequestListener = (request, response) => void asked(request).then(({ path, params }) => {
      if (path !== '/api/v1/query_range') return standIn(fault, Infinity)(request, response);
      const [start, end, step] = ['start', 'end', 'step'].map((each) => Number(params.get(each))) as [number, number, number];
      const query = params.get('query') ?? '';
      if (!query.startsWith('group(')) {
        spans.push((end - start) / step + 1);
        if ((end - start) / step + 1 > 50) return fault(response);
      }
      return response.end(healthy(query, start, end, step));
    }, () => {});
    const { problems, alerts } = await ask(limited);
    expect(problems).toEqual([]);
    expect(alerts.every(({ status }) => status === 'did not fire')).toBe(true);
    expect(spans.slice(0, 4)).toEqual([200, 100, 50, 50]);
  });
  it.each<[string, Fault, RegExp]>([
    ['an expression', json(400, 'bad_data', 'parse error: unknown function with name "sort_by_label"'), /^ShopMeanHigh was not backtested: the server refuses the expression: parse error: .* → see whether the server is older than/],
    ['to go on', json(422, 'execution', 'multiple matches for labels: many-to-one matching must be explicit'), /^ShopMeanHigh was not backtested: .*many-to-one.* → mend the expression/],
  ])('%s: the alert is not evaluated, and the others are', async (_, fault, message) => {
    // ShopSlow takes two parts.
    const { alerts, problems } = await ask(standIn(fault, 3));
    expect(alerts.map(({ alert: { name }, status }) => `${name} ${status}`)).toEqual(['ShopSlow did not fire', 'ShopMeanHigh not evaluated', 'ShopDown did not fire', 'ShopMissing did not fire', 'Watchdog did not fire']);
    expect(problems.map((problem) => `${problem.message} → ${problem.remedy}`)).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatchObject({ severity: 'error', file: __filename, line: expect.any(Number) as number });
  });
});

it('a result that is a native histogram makes an alert fire, too', async () => {
  const { alerts } = await ask(standIn(plain(200, success({ resultType: 'matrix', result: [{ metric: { job: 'shop' }, histograms: [[START + 600, {}]] }] })), 1));
  expect(alerts[0]).toMatchObject({ alert: { name: 'ShopSlow' }, status: 'fired', firings: [{ start: START + 600, labels: { job: 'shop', service: 'shop' } }] });
});
it('what a server warns of is told, once', async () => {
  const { problems } = await ask(standIn(plain(200, success({ resultType: 'matrix', result: [] }, { warnings: ['store-2 was not reached'] })), 2));
  expect(problems).toMatchObject([{ severity: 'warning', message: 'ShopSlow: the server warns: store-2 was not reached' }]);
});
it('a token is sent, and never told', async () => {
  const seen = new Set<string | undefined>();
  const error = await ask((request, response) => { seen.add(request.headers.authorization); plain(401, 'Bearer s3cret is wrong')(response); }, { token: 's3cret' }).catch((thrown: unknown) => thrown as CannotRun);
  expect([...seen]).toEqual(['Bearer s3cret']);
  expect((error as CannotRun).message).toContain('wants credentials other than those that it got');
  expect(JSON.stringify([(error as CannotRun).message, (error as CannotRun).remedy])).not.toContain('s3cret');
});
