import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIG, put, repositoryWith, type Files } from '../pipeline/test-support';
import { promtoolsForTests } from '../tools';

const oac = path.resolve(__dirname, '../../dist/oac.js');
/** A stranger's service: other names, scrapes every 30 s, no event loop. */
const SHOP: Files = {
  'oac.config.ts': CONFIG,
  'services/shop.ts': `
import { histogram, requestLatency, service } from 'observability-as-code';
export const calls = histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 0.5, 1, 2] });
export const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '30s', signals: { latency: requestLatency(calls, { warning: 0.1, critical: 1 }) } });
`,
};
const rule = (name: string, expr: string, more = ''): string => `      - alert: ${name}\n        expr: ${expr}\n${more}`;
const file = (rules: string, interval = ''): string => `groups:\n  - name: shop\n${interval === '' ? '' : `    interval: ${interval}\n`}    rules:\n${rules}`;
const SHARE = 'sum(rate(rpc_seconds_bucket{job="shop",le="1"}[5m])) / sum(rate(rpc_seconds_count{job="shop"}[5m])) < 0.5';
const MEAN = 'sum(rate(rpc_seconds_sum{job="shop"}[2m])) / sum(rate(rpc_seconds_count{job="shop"}[2m])) > 0.5';
let real: string;
beforeAll(async () => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
  real = path.dirname((await promtoolsForTests())[0]!.tool.path);
});
function run(root: string, ...args: readonly string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'test', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: `${real}:${process.env['PATH']}` } });
  return { status, out: stdout, err: stderr };
}
const shopWith = (rules: string, more: Files = {}): string => repositoryWith({ ...SHOP, 'rules.yml': rules, ...more });
const tested = (root: string, ...more: readonly string[]) => run(root, '--rules', 'rules.yml', '--service', 'services/shop.ts', ...more);
interface Data {
  readonly problems: readonly { readonly check: string; readonly message: string; readonly remedy: string; readonly file?: string; readonly line?: number }[];
  readonly tested: readonly string[];
  readonly paces: readonly string[];
  readonly timings: readonly { readonly alert: string; readonly incident: string; readonly pending?: number; readonly firing?: number; readonly resolved?: number; readonly before: boolean }[];
  readonly noticed: readonly object[];
  readonly falseAlarms: readonly { readonly alert: string; readonly day: string }[];
}
const data = (out: string): Data => JSON.parse(out) as Data;

describe('oac test --rules', () => {
  it("tells a stranger's incident to a stranger's rules: who notices first, and that all is quiet otherwise", () => {
    const root = shopWith(file(rule('ShopSlow', SHARE, '        for: 1m\n'), '15s'));
    const { status, out, err } = tested(root);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/ShopSlow: evaluated every 15s, the interval of their groups/);
    // Half of 5 m are slow after 150 s, and a minute later it fires; scrapes come every 30 s.
    const [, pending, firing, resolved] = /\| ShopSlow \| unexplained-wait \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|/.exec(out)!;
    expect(Number(pending)).toBeGreaterThan(120);
    expect(Number(firing)).toBe(Number(pending) + 60);
    expect(Number(firing)).toBeLessThan(260);
    expect(Number(resolved)).toBeGreaterThan(100);
    expect(out).toContain(`unexplained-wait: noticed by ShopSlow after ${firing} s\n1 of 1 incident noticed, 0 false alarms; nothing fires on 17 of 17 quiet days`);
  });
  it('changes each alert in one thing, and what it reads, and says what no story notices', () => {
    const recorded = SHARE.slice(0, -' < 0.5'.length);
    const root = shopWith(`groups:\n  - name: shop\n    rules:\n      - record: shop:good:ratio5m\n        expr: ${recorded}\n${rule('ShopSlow', 'shop:good:ratio5m < 0.5', '        for: 1m\n')}`);
    const { status, out } = tested(root, '--mutate', '--json');
    expect(status).toBe(0);
    const { mutants, score } = JSON.parse(out) as { score: number; mutants: { alert: string; kind: string; change: string; fate: string }[] };
    expect([...new Set(mutants.map(({ alert }) => alert))]).toEqual(['ShopSlow']);
    const fateOf = (kind: string, change: string): string[] => mutants.filter((each) => each.kind === kind && each.change.startsWith(change)).map(({ fate }) => fate);
    // It fires on each good day, or never.
    expect([fateOf('comparison', '< → > '), fateOf('comparison', '< → <= '), fateOf('threshold', '0.5 → 1 ')]).toEqual([['killed'], ['equivalent'], ['killed']]);
    expect([fateOf('for', 'for 1m → none'), fateOf('for', 'for 1m → 2m')]).toEqual([['killed'], ['killed']]);
    // Of the recording rule: each of its two windows, twice as long and half.
    expect(mutants.filter(({ kind, change }) => kind === 'window' && /^5m → (?:10m|2m30s) .*, in shop:good:ratio5m$/.test(change)).map(({ fate }) => fate)).toEqual(['killed', 'killed', 'killed', 'killed']);
    const killed = mutants.filter(({ fate }) => fate === 'killed').length;
    expect(score).toBeCloseTo((100 * killed) / (mutants.length - mutants.filter(({ fate }) => fate === 'equivalent').length), 0);
  });
  it('names false alarms, the days and the place; an incident that nobody notices; and what cannot be heard at all', () => {
    const root = shopWith(file([
      rule('ShopMean', MEAN), rule('ShopMuchTooSlow', 'histogram_quantile(0.9, sum by (le) (rate(rpc_seconds_bucket{job="shop"}[5m]))) > 5'),
      rule('HostBusy', 'rpc_second_count{job="shop"} > 0'), rule('OthersSlow', MEAN.replaceAll('job="shop"', 'job="shpo"')), rule('ByHandler', 'rate(rpc_seconds_count{handler="/a"}[5m]) > 5'),
      rule('ByEdge', 'rate(rpc_seconds_bucket{le="0.3"}[5m]) > 5'), rule('Failing', 'rate(rpc_seconds_count{rpc="failed"}[5m]) > 5'), rule('Heartbeat', 'vector(1)'),
      rule('Recorded', 'shop:cpu:rate5m > 1'), '      - record: shop:cpu:rate5m\n        expr: rate(cpu_seconds_total[5m])\n', rule('Nowhere', 'cluster:memory:sum > 1'),
      rule('Absent', 'absent(cpu_seconds_total)'), rule('ShopGone', 'absent(up{job="shop"})'),
    ].join('')));
    const { status, out } = tested(root, '--json');
    expect(status).toBe(1);
    const { problems, falseAlarms, noticed, tested: told, timings } = data(out);
    expect(told).toEqual(['ShopMean', 'ShopMuchTooSlow', 'Failing', 'ShopGone']);
    const why = Object.fromEntries(problems.map(({ check, message, remedy }) => [message.split(' ')[0], `${check} ${message} → ${remedy}`]));
    expect(why).toMatchObject({
      HostBusy: expect.stringMatching(/untested .* reads rpc_second_count, which service 'shop' does not expose: it is not tested → did you mean rpc_seconds_count\?/) as string,
      OthersSlow: expect.stringMatching(/untested .* selects job="shpo", and rpc_seconds_sum of service 'shop' has "shop"/) as string,
      ByHandler: expect.stringMatching(/untested .* has no label 'handler'/) as string,
      ByEdge: expect.stringMatching(/untested .* selects le="0.3", and .* has "0.1", "0.5", "1", "2", "\+Inf"/) as string,
      Failing: expect.stringMatching(/not-told .* no story has such a series/) as string,
      Heartbeat: expect.stringMatching(/untested .* reads no metric/) as string,
      Recorded: expect.stringMatching(/untested .* is recorded from what service 'shop' does not expose/) as string,
      Nowhere: expect.stringMatching(/untested .*cluster:memory:sum.* → name the file with the rule that records it/) as string,
      Absent: expect.stringMatching(/untested .*cpu_seconds_total/) as string,
      ShopMean: expect.stringMatching(/false-alarm ShopMean fires on \d+ of 17 quiet days: .*one-request-after-silence \(after \d+(?:\.\d)? s\)/) as string,
    });
    expect(problems.find(({ check }) => check === 'rules/false-alarm')).toMatchObject({ file: 'rules.yml', line: 5 });
    expect(falseAlarms.every(({ alert }) => alert === 'ShopMean')).toBe(true);
    expect(noticed).toEqual([{ incident: 'unexplained-wait', alert: 'ShopMean', after: timings.find(({ alert }) => alert === 'ShopMean')!.firing }]);
  });
  it('fails where nobody notices, and what fires before an incident notices nothing', () => {
    const root = shopWith(file(rule('Always', 'rpc_seconds_count{job="shop"} >= 0') + rule('Never', 'rpc_seconds_count{job="shop"} < 0')));
    const { status, out } = tested(root);
    expect(status).toBe(1);
    expect(out).toMatch(/\| Always \| unexplained-wait \| – \| before \| – \|[^]*Never pending or firing in an incident: Never[^]*\| Always \| steady-state, and 15 others \| 30 \|[^]*unexplained-wait: noticed by no alert/);
  });
  it('tells a day that is as long as the windows, and alerts of one name apart', () => {
    const burn = (short: string, long: string, severity: string): string =>
      rule('Burn', [short, long].map((w) => `(1 - sum(rate(rpc_seconds_bucket{job="shop",le="1"}[${w}])) / sum(rate(rpc_seconds_count{job="shop"}[${w}])) > 0.144)`).join(' and '), `        labels: { severity: ${severity} }\n`);
    const { out } = tested(shopWith(file(burn('5m', '1h', 'page') + burn('30m', '6h', 'ticket'))), '--json');
    const { timings, paces } = data(out);
    expect(paces).toEqual([expect.stringMatching(/^Burn \{severity="page"\}: evaluated every 30s, the scrape interval of 'shop'.*after a good day of 1h$/), expect.stringMatching(/^Burn \{severity="ticket"\}: .*after a good day of 6h$/)]);
    // 14.4 % of an hour are 518 s; 14.4 % of six hours are longer than the incident.
    expect(timings).toMatchObject([{ alert: 'Burn {severity="page"}' }, { alert: 'Burn {severity="ticket"}' }]);
    expect(timings[0]!.firing).toBeGreaterThanOrEqual(518);
    expect(timings[0]!.firing).toBeLessThan(518 + 90);
    expect(timings[1]!.firing).toBeUndefined();
  });
  it('reads several files, folders and PrometheusRules', () => {
    const crd = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: shop }\nspec:\n${file('      - record: job:rpc:share5m\n        expr: ' + SHARE.replace(' < 0.5', '') + '\n', '1m').replace(/^/gm, '  ')}`;
    const root = shopWith(file(rule('ShopSlow', 'job:rpc:share5m < 0.5', '        for: 1m\n')), { 'more/record.yml': crd });
    const { status, out } = run(root, '--rules', 'rules.yml', '--service', 'shop', 'more', '--json');
    expect([status, data(out).tested]).toEqual([0, ['ShopSlow']]);
    // What is recorded once a minute is not known sooner.
    expect(data(out).paces).toEqual(['ShopSlow: evaluated every 1m, the interval of the slowest group that records what they read']);
  });
  it('says which rule cannot be evaluated, and when', () => {
    const root = shopWith(file(rule('ShopSlow', SHARE) + rule('ShopRatio', 'rpc_seconds_bucket / on (job) rpc_seconds_count > 2')));
    const { status, out } = tested(root, '--json');
    expect([status, data(out).noticed]).toMatchObject([1, [{ alert: 'ShopSlow' }]]);
    expect(data(out).problems).toContainEqual(expect.objectContaining({ check: 'rules/fails', file: 'rules.yml', line: 7, message: expect.stringMatching(/^ShopRatio cannot be evaluated in 1[78] of 18 stories, as in [a-z0-9-]+: .*many-to-one/) as string }));
  });
  it.each<[string, Files, RegExp]>([
    ['not there', {}, /rulse\.yml[^]*does not exist[^]*nothing was tested/],
    ['broken YAML', { 'rulse.yml': 'groups:\n  - name: [\n' }, /rulse\.yml:2[^]*nothing was tested/],
    ['no rules', { 'rulse.yml': 'scrape_configs:\n  - job_name: shop\n' }, /rulse\.yml[^]*holds no rules of Prometheus: it is a file of prometheus-config[^]*nothing was tested/],
    ['not PromQL', { 'rulse.yml': file(rule('A', 'sum(')) }, /rulse\.yml:5[^]*nothing was tested/],
    ["a newer Prometheus'", { 'rulse.yml': file(rule('ShopSlow', SHARE)).replace('    rules:', '    query_offset: 1s\n    rules:') }, /refuses group 'shop': .*query_offset/],
  ])('tests nothing of a file that is %s', (_, files, message) => {
    const root = repositoryWith(SHOP);
    put(root, files);
    const { status, out, err } = run(root, '--rules', 'rulse.yml', '--service', 'services/shop.ts');
    expect([status, err]).toEqual([1, '']);
    expect(out).toMatch(message);
  });
  it('says how it is called, and whose services there are', () => {
    const root = shopWith(file(rule('Heartbeat', 'vector(1)')), {
      'services/two.ts': SHOP['services/shop.ts']!.replace(/^export const shop.*/m, (line) => ['till', 'cart'].map((name) => line.replaceAll('shop', name)).join('\n')).replace("'rpc_seconds'", "'till_seconds'"),
    });
    const said = (...args: readonly string[]) => {
      const { status, err } = run(root, ...args);
      return [status, err];
    };
    expect(said('rules.yml')).toEqual([2, expect.stringMatching(/takes no 'rules.yml'[^]*oac test --rules/)]);
    expect(said('--service', 'services/shop.ts')).toEqual([2, expect.stringContaining('--rules')]);
    expect(said('--rules', 'rules.yml')).toEqual([2, expect.stringMatching(/whose rules these are[^]*--service/)]);
    expect(said('--rules', 'rules.yml', '--service', 'services/shpo.ts')).toEqual([2, expect.stringMatching(/services\/shpo\.ts defines no service\n.*did you mean services\/shop\.ts\?/)]);
    expect(said('--rules', 'rules.yml', '--service', 'services/two.ts')).toEqual([2, expect.stringMatching(/defines 2 services: cart, till\n.*--service cart/)]);
    expect(said('--rules', 'rules.yml', '--service', 'shop', '--update')).toEqual([2, expect.stringContaining('--update is for the alerts that are defined here')]);
    expect(said('--rules', 'rules.yml', '--service', 'shop')).toEqual([2, expect.stringContaining("no alert can be tested with service 'shop'")]);
    const check = spawnSync(process.execPath, [oac, 'check', '--rules', 'rules.yml'], { cwd: root, encoding: 'utf8' });
    expect([check.status, check.stderr]).toEqual([2, "oac: oac check takes no '--rules'\n  → oac test does\n"]);
  });
});
