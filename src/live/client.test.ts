import type { RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CannotRun } from '../pipeline/cannot-run';
import { freePort } from '../tools/test-support';
import { forAll } from './client';
import { checkLive, type LiveOptions } from './index';
import { asked, dashboard, listen, rules } from './test-support';
import { explainFailure } from './trouble';

async function serving(listener: RequestListener): Promise<string> {
  const server = await listen(listener);
  onTestFinished(() => server.stop());
  return server.url;
}
async function refusal(options: Partial<LiveOptions> & { readonly prometheus: string }): Promise<string> {
  const error = await checkLive({ files: [dashboard('up')], ...options }).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CannotRun);
  const { message, remedy } = error as CannotRun;
  return `${message} → ${remedy}`;
}
const withPassword = (url: string): string => url.replace('http://', 'http://me:s3cret%21@');
/** A stand-in for servers that speak Prometheus' API: answers by path, 404 for others. */
function standIn(answers: Readonly<Record<string, unknown>>, seen: string[] = []): RequestListener {
  return (request, response) => void asked(request).then(({ path, params }) => {
    seen.push(`${request.method ?? ''} ${path} ${[...params.keys()].join()}`);
    const answer = path === '/api/v1/query' ? { resultType: 'scalar', result: [1e9, '1'] } : answers[path];
    if (answer === undefined) response.writeHead(404).end('404 page not found');
    else response.end(typeof answer === 'string' ? answer : JSON.stringify({ status: 'success', data: answer }));
  }, () => {}); // whoever asked has gone
}

describe('a server that cannot be asked is told with what to do', () => {
  it('nobody listens', async () => {
    const port = await freePort();
    expect(await refusal({ prometheus: withPassword(`http://127.0.0.1:${port}/prom/`) })).toBe(`Prometheus at http://127.0.0.1:${port}/prom refuses the connection → start it, or correct the address and port`);
  });
  it.each(['', 'localhost:9090', 'ftp://host', 'http://', '//host', 'http://me:s3cret!@:99999'])('the address %j is none', async (address) => {
    const said = await refusal({ prometheus: address });
    expect(said).toMatch(/the address of Prometheus is none: .*http:\/\/localhost:9090/);
    expect(said).not.toContain('s3cret');
  });
  it('no answer comes, and no more is asked', async () => {
    let requests = 0;
    const url = await serving(() => { requests++; });
    expect(await refusal({ prometheus: url, timeoutSeconds: 0.2 })).toContain('gave no answer within 0.2 s');
    expect(requests).toBe(1);
  });
  it('an answer never ends', async () => {
    const url = await serving((_, response) => { response.write('{"status":'); });
    expect(await refusal({ prometheus: url, timeoutSeconds: 0.2 })).toContain('gave no answer within 0.2 s');
  });
  it('all answers together take too long', async () => {
    const url = await serving((request, response) => void setTimeout(() => standIn({ '/api/v1/label/__name__/values': ['up'], '/api/v1/labels': ['job'], '/api/v1/series': [{}] })(request, response), 60));
    const many = Array.from({ length: 200 }, (_, i) => `up{job="${i}"}`);
    expect(await refusal({ prometheus: url, timeoutSeconds: 0.08, files: [dashboard(...many)] })).toMatch(/is too slow|gave no answer/);
  });
  it('the connection breaks off', async () => {
    const url = await serving((request) => { request.socket.destroy(); });
    expect(await refusal({ prometheus: url })).toContain('breaks the connection off');
  });
  it('http where TLS is spoken, and the other way round', async () => {
    const url = await serving((_, response) => response.end());
    expect(await refusal({ prometheus: url.replace('http:', 'https:') })).toMatch(/does not speak TLS → write http:/);
  });
  it.each([
    ['ENOTFOUND', 'has a host name that does not exist'], ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', 'renew'], ['ERR_TLS_CERT_ALTNAME_INVALID', 'of another host'], ['HPE_INVALID_CONSTANT', 'does not speak HTTP'], ['SOMETHING', 'cannot be asked: why not'],
  ])('%s', (code, text) => {
    const { message, remedy } = explainFailure(Object.assign(new TypeError('fetch failed'), { cause: { code, message: 'why not' } }), 'Prometheus at http://host', 10);
    expect(`${message} → ${remedy}`).toContain(text);
  });
  it.each([
    [401, '', /wants credentials \(HTTP 401\) → put a token into PROMETHEUS_TOKEN, or write them into the address/], [403, '{}', /does not allow \/api\/v1\/query/], [429, '', /limits how often/], [503, 'Service Unavailable', /is not ready/],
    [502, '<html>', /with a web page, not with data \(HTTP 502\)/], [500, 'oops', /fails, or a proxy before it/], [200, '<!DOCTYPE html><title>Login</title>', /with a web page, not with data → .*login page.*http:\/\/host\/prometheus/],
    [404, 'not found', /no Prometheus answers: .*HTTP 404.*http:\/\/host\/prometheus/], [200, '{"data":1}', /no Prometheus answers/], [200, '', /no Prometheus answers/], [200, 'null', /no Prometheus answers/],
  ])('HTTP %i with %j', async (status, text, expected) => {
    const url = await serving((_, response) => response.writeHead(status).end(text));
    expect(await refusal({ prometheus: url })).toMatch(expected);
  });
  it('credentials of the address are sent, and never shown', async () => {
    const sent: (string | undefined)[] = [];
    const url = await serving((request, response) => {
      sent.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    expect(await refusal({ prometheus: withPassword(url) })).toBe(`Prometheus at ${url} wants credentials other than those that it got (HTTP 401) → put a token into PROMETHEUS_TOKEN, or write them into the address: https://user:password@host`);
    expect(sent).toEqual([`Basic ${Buffer.from('me:s3cret!').toString('base64')}`]);
  });
  it.each([
    ['https://other.example/base/api/v1/query', 'sends to another address → use https://other.example/base'],
    ['https://login.example/oauth?token=s3cret', 'sends elsewhere: to https://login.example/oauth, as proxies do'], ['/login', '/login, as proxies do'],
  ])('a redirect to %s', async (location, text) => {
    const url = await serving((_, response) => response.writeHead(302, { location }).end());
    const said = await refusal({ prometheus: withPassword(url) });
    expect(said).toContain(text);
    expect(said).not.toContain('s3cret');
  });
  it('it fails on the way', async () => {
    const url = await serving(standIn({ '/api/v1/label/__name__/values': ['up'], '/api/v1/labels': '{"status":"error","error":"too many\\nchunks"}' }));
    expect(await refusal({ prometheus: url })).toContain('answers /api/v1/labels with HTTP 200: too many chunks');
  });
});

describe('a server that knows a part of the API only', () => {
  const NAMES = { '/api/v1/label/__name__/values': ['up', 'http_requests_total'], '/api/v1/labels': ['__name__', 'job'] };
  const RULES = (expr: string): string => `groups: [{name: g, rules: [{alert: A, expr: '${expr}'}]}]`;
  const loaded = (query: string): object => ({ groups: [{ name: 'g', file: 'ns', rules: [{ type: 'alerting', name: 'A', query, duration: 0, health: 'unknown' }] }] });
  it('is not blamed for the rest', async () => {
    const url = await serving(standIn({ ...NAMES, '/api/v1/status/buildinfo': { version: '2.24.0' } }));
    expect(await checkLive({ prometheus: url, files: [dashboard('up{job="x"}'), rules('g', RULES('up'))], prometheusVersion: '3.13' })).toEqual([]);
  });
  it('has had no sample of a metric of late', async () => {
    const url = await serving(standIn({ ...NAMES, '/api/v1/labels': [] }));
    expect(await checkLive({ prometheus: url, files: [rules('g', RULES('up{job="x"}'))] })).toMatchObject([{ check: 'live/metric', severity: 'warning', message: "the server has had no sample of 'up' within the last hour" }]);
    const silent = await serving(standIn({ ...NAMES, '/api/v1/series': [] }));
    expect(await checkLive({ prometheus: silent, files: [rules('g', RULES('up{job="x"}'))] })).toMatchObject([{ check: 'live/metric', severity: 'warning' }]);
  });
  it('has loaded no rules: one problem', async () => {
    const url = await serving(standIn({ ...NAMES, '/api/v1/rules': { groups: [] } }));
    expect(await checkLive({ prometheus: url, files: [rules('g', RULES('up')), rules('h', RULES('up'))] })).toMatchObject([{ check: 'live/rule-missing', message: 'the server has loaded no rules at all; 2 are generated' }]);
  });
  it('evaluates a group too slowly, and has another one from the same file', async () => {
    const groups = [{ ...(loaded('up') as any).groups[0], file: '/etc/rules/g.yml', interval: 5, evaluationTime: 7.25 }, { name: 'old', file: '/etc/rules/g.yml', rules: [] }, { name: 'theirs', file: '/etc/rules/x.yml', rules: [] }];
    const url = await serving(standIn({ ...NAMES, '/api/v1/rules': { groups } }));
    expect(await checkLive({ prometheus: url, files: [rules('g', RULES('up'))] })).toMatchObject([
      { check: 'live/rule-extra', severity: 'warning', message: "group 'old' is still loaded on the server from /etc/rules/g.yml, and is not generated any more" },
      { check: 'live/group-slow', severity: 'warning', message: "group 'g' takes 7.3 s and is evaluated every 5s: evaluations are left out" },
    ]);
  });
  it('cannot print expressions: what is in them is compared', async () => {
    const check = async (ours: string, theirs: string): Promise<readonly unknown[]> =>
      checkLive({ prometheus: await serving(standIn({ ...NAMES, '/api/v1/rules': loaded(theirs) })), files: [rules('g', RULES(ours))] });
    expect(await check('sum(up{}) BY (job) > 1e3', 'sum by (job) (up) > 1000')).toEqual([]);
    expect(await check('sum(up) by (job) > 1e3', 'sum by (job) (up) > 100')).toMatchObject([{ check: 'live/rule-differs' }]);
  });
  it('lists too much: what comes after the first is not read; long questions are posted', async () => {
    const seen: string[] = [];
    const series = `{"status":"success","data":[${Array.from({ length: 20_000 }, (_, i) => `{"__name__":"up","job":"${i}"}`).join()}]}`;
    const url = await serving(standIn({ ...NAMES, '/api/v1/series': series }, seen));
    expect(await checkLive({ prometheus: url, files: [dashboard(`up{job="${'x'.repeat(3000)}"}`)] })).toEqual([]);
    expect(seen).toContain('POST /api/v1/series match[],start,limit');
    expect(seen).toContain('GET /api/v1/series match[],start,limit');
  });
  it('answers with odd data', async () => {
    for (const odd of [null, [], 1, { groups: [null, 1, { name: 1, rules: [null, { labels: [] }] }] }, { groups: null }, { activeAlertmanagers: 1 }]) {
      const url = await serving(standIn({ '/api/v1/rules': odd, '/api/v1/alertmanagers': odd, '/api/v1/status/buildinfo': odd, '/api/v1/label/__name__/values': odd }));
      await expect(checkLive({ prometheus: url, files: [rules('g', RULES('up'))], prometheusVersion: '3' })).resolves.toBeInstanceOf(Array);
    }
  });
});

it('at most eight are under way at once, results keep their order, and the first failure ends it', async () => {
  let now = 0;
  let most = 0;
  const results = await forAll(Array.from({ length: 40 }, (_, i) => i), async (i) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
    now--;
    return i;
  });
  expect(results).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect(most).toBe(8);
  let begun = 0;
  await expect(forAll(Array.from({ length: 100 }, (_, i) => i), async (i) => {
    begun++;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (i === 0) throw new Error('no');
  })).rejects.toThrow('no');
  expect(begun).toBeLessThan(20);
});
