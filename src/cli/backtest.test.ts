import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { livedThrough, engines, START } from '../backtest/test-support';
import { listen, type RunningPrometheus } from '../live/test-support';
import { CONFIG, repositoryWith, type Files } from '../pipeline/test-support';
import { run as start } from '../tools';

const oac = path.resolve(__dirname, '../../dist/oac.js');
const files = (more: Files = {}): Files => ({
  'oac.config.ts': CONFIG,
  'services/shop.ts': `
import { counter, service, quantity, targets, prometheus } from 'observability-as-code';
export const jobs = counter({ name: 'jobs_total' });
export const lost = counter({ name: 'lost_total' });
export const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', signals: {
  jobs: quantity({ title: 'Jobs', unit: 'reqps', limits: { warning: 5, critical: 9 }, expr: (use) => jobs.rate(use.range).sum('job') }),
  lost: quantity({ title: 'Lost', unit: 'reqps', limits: { warning: 5, critical: 9 }, expr: (use) => lost.rate(use.range).sum('job') }),
  up: targets(prometheus.up),
} });
`,
  'alert-rules/shop.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
const runbook = { meaning: 'm', firstSteps: ['s'] };
export default ruleGroup({ name: 'shop', rules: [
  alert(shop.jobs.reaches('warning', { for: '1m' }), { name: 'ShopBusy', severity: 'warning', runbook }),
  alert(shop.lost.reaches('warning', { for: '1m' }), { name: 'ShopLoses', severity: 'warning', runbook }),
  alert(shop.up.down({ for: '1m' }), { name: 'ShopDown', severity: 'critical', runbook }),
  alert(shop.jobs.reaches('critical', { for: '1m' }), { name: 'ShopFull', severity: 'warning', engine: 'grafana', runbook }),
] });
`,
  ...more,
});
let server: RunningPrometheus;
beforeAll(async () => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
  const [engine] = await engines();
  // 1 a second, and 7 a second from the tenth to the twentieth minute.
  const jobs = (now: number) => [{ name: 'jobs_total', labels: {}, value: now + 6 * Math.max(0, Math.min(now, 1200) - 600) }];
  server = await livedThrough([{ until: 3600, targets: [{ labels: { job: 'shop', instance: 'shop:1' }, every: 15, offset: 2, instruments: [() => jobs] }] }], engine!);
});
afterAll(() => server?.stop());
async function backtest(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ status: number | null; out: string; err: string }> {
  const { status, stdout, stderr } = await start(process.execPath, [oac, 'backtest', ...args], { cwd: root, env: { PROMETHEUS_TOKEN: '', ...env }, timeout: 60_000 });
  return { status, out: stdout, err: stderr };
}
const span = (): string[] => ['--prometheus', server.url, '--from', String(START + 60), '--to', new Date((START + 3600) * 1000).toISOString()];

describe('oac backtest', () => {
  it('shows people when each alert would have fired, and of what nothing is said', async () => {
    const { status, out, err } = await backtest(repositoryWith(files()), span());
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/alert-rules\/shop\.ts[^]*no sample of lost_total\{job="shop"\} from 2025-06-16T00:01:00Z to 2025-06-16T01:00:00Z: nothing is said of that time by ShopLoses/);
    expect(out).toMatch(new RegExp([
      '2025-06-16T00:01:00Z to 2025-06-16T01:00:00Z \\(UTC\\), http://127.0.0.1:\\d+', '', '  ShopBusy   fired 1 time, 1\\dm(?:\\d+s)? in all',
      '    2025-06-16T00:11:\\d\\dZ to 2025-06-16T00:2\\d:\\d\\dZ  1\\dm(?:\\d+s)?  job="shop"', '  ShopLoses  no data: nothing is said of it', '  ShopDown   did not fire', '',
      'evaluated by Grafana, and not backtested: ShopFull', 'backtested: 1 of 3 alerts fired, 1 did not, nothing is said of 1, in [\\d.]+ s\\n$',
    ].join('\\n')));
  });
  it('tells machines', async () => {
    const { status, out } = await backtest(repositoryWith(files()), [...span(), '--json']);
    expect(status).toBe(0);
    const { backtest: told, problems } = JSON.parse(out) as { backtest: { alerts: object[] }; problems: { check: string }[] };
    expect(problems.filter(({ check }) => check !== 'rule/proven')).toMatchObject([{ check: 'backtest/no-data', severity: 'warning', file: 'alert-rules/shop.ts', line: 7 }]);
    expect(told).toMatchObject({
      prometheus: server.url, from: '2025-06-16T00:01:00Z', to: '2025-06-16T01:00:00Z', notPrometheus: ['ShopFull'],
      alerts: [
        { alert: 'ShopBusy', severity: 'warning', status: 'fired', interval: 5, firings: [{ start: expect.stringMatching(/^2025-06-16T00:11/) as string, seconds: expect.any(Number) as number, labels: { job: 'shop', service: 'shop', owner: 'team', severity: 'warning', signal: 'jobs' } }] },
        { alert: 'ShopLoses', status: 'no data', partial: true, firings: [] }, { alert: 'ShopDown', status: 'did not fire', firings: [] },
      ],
    });
  });
  it('is 1 where definitions have errors, and asks nobody', async () => {
    const broken = files({ 'alert-rules/other.ts': 'export default 5;' });
    const { status, out } = await backtest(repositoryWith(broken), ['--prometheus', 'http://127.0.0.1:1']);
    expect([status, out]).toEqual([1, expect.stringContaining('nothing was backtested')]);
  });
  it('is 2, with one message and no result, where it cannot be done', async () => {
    const root = repositoryWith(files());
    const half = await listen((_, response) => { response.writeHead(200, { 'content-length': '1000' }); response.write('{"status":', () => response.destroy()); });
    onTestFinished(() => half.stop());
    const closed = await listen((request, response) => response.writeHead(request.headers.authorization === 'Bearer t0ken' ? 503 : 401).end());
    onTestFinished(() => closed.stop());
    const cases: readonly (readonly [args: readonly string[], said: RegExp, env?: Record<string, string>])[] = [
      [[], /^oac: oac backtest needs a Prometheus that has history\n {2}→ oac backtest --prometheus <url>\n$/], [['--prometheus', half.url], /^oac: Prometheus at http:[^\n]* breaks the connection off\n {2}→ [^\n]+\n$/],
      [['--prometheus', closed.url], /wants credentials \(HTTP 401\)\n {2}→ put a token into PROMETHEUS_TOKEN/], [['--prometheus', closed.url], /is not ready/, { PROMETHEUS_TOKEN: ' t0ken\n' }],
      [['--prometheus', closed.url], /^oac: PROMETHEUS_TOKEN holds no token/, { PROMETHEUS_TOKEN: 't0\nken' }], [['--prometheus', server.url, '--from', 'soon'], /--from "soon" is no time/],
      [['--prometheus', server.url, '--to', '2999-01-01'], /is in the future/], [['--prometheus', server.url, '--from', '1h', '--to', '2h'], /--from is not before --to/],
      [['--prometheus', server.url], /has no sample of anything that alerts read/], [['--prometheus', server.url, 'x'], /takes no 'x'/],
    ];
    for (const [args, said, env] of cases) {
      const { status, out, err } = await backtest(root, args, env);
      expect([status, out, err]).toEqual([2, '', expect.stringMatching(said)]);
      expect(err).not.toMatch(/t0|fault of oac/);
    }
    const json = await backtest(root, ['--prometheus', half.url, '--json']);
    expect([json.status, JSON.parse(json.out)]).toMatchObject([2, { problems: [{ severity: 'error', message: expect.stringContaining('breaks the connection off') as string }] }]);
  });
});
