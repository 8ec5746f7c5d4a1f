import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryWith, type Files } from '../pipeline/test-support';
import { promtoolsForTests } from '../tools';

const oac = path.resolve(__dirname, '../../dist/oac.js');
let promtool: string;
beforeAll(async () => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
  // One that reads native histograms.
  promtool = path.dirname((await promtoolsForTests()).find(({ series }) => series !== '2.42')!.tool.path);
});
function run(root: string, ...args: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: `${promtool}:${process.env['PATH']}` } });
  return { status, out: stdout + stderr };
}

/** Somebody whose service OpenTelemetry measures, and whose hosts node_exporter does. They declare no metric. */
const otel: Files = {
  'oac.config.ts': `
import { defineConfig } from 'observability-as-code';
const config = defineConfig({ targetLabels: ['service_name', 'instance'], outputs: ['prometheus', 'grafana'], scrapeInterval: '30s' });
export default config;
declare module 'observability-as-code' { interface Register { config: typeof config } }
`,
  'services/checkout.ts': `
import { errors, matches, nodeExporter, openTelemetry, promql, quantity, requestLatency, service } from 'observability-as-code';
const requests = openTelemetry.http_server_request_duration_seconds;
export const checkout = service({
  name: 'checkout', owner: 'payments', select: { service_name: 'checkout' }, scrapeInterval: '30s', traffic: 5,
  signals: {
    latency: requestLatency(requests, { warning: 0.25, critical: 1 }),
    errors: errors(requests, { http_response_status_code: matches('5..') }, { warning: 0.05, critical: 0.2 }),
    idle: quantity({ title: 'Idle CPU', unit: 'percentunit', expr: (use) => nodeExporter.node_cpu_seconds_total.where({ mode: 'idle' }).rate(use.range).sum('instance') }),
    steal: quantity({ title: 'Stolen CPU', unit: 'percentunit', expr: (use) => promql\`avg(rate(node_cpu_seconds_total{mode="steal"}[\${use.range}]))\` }),
  },
});
`,
  'dashboards/checkout.ts': `
import { dashboard, row, timeseries } from 'observability-as-code';
import { checkout } from '../services/checkout';
export default dashboard({ uid: 'checkout', title: 'Checkout', rows: [row('Requests', timeseries([checkout.latency.p95]), timeseries(checkout.latency.by('http_route')), timeseries(checkout.idle), timeseries(checkout.steal))] });
`,
  'alert-rules/checkout.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { checkout } from '../services/checkout';
const runbook = { meaning: 'It is slow or fails.', firstSteps: ['Look at the traces.'] };
export default ruleGroup({ name: 'checkout', rules: [
  alert(checkout.latency.mostlySlow({ detectWithin: '3m' }), { name: 'CheckoutSlow', severity: 'critical', runbook }),
  alert(checkout.errors.exceeds('critical', { detectWithin: '4m' }), { name: 'CheckoutFails', severity: 'critical', runbook }),
] });
`,
  'scenarios/checkout.ts': `
import { scenario } from 'observability-as-code';
import { checkout } from '../services/checkout';
const labels = { http_route: ['/pay', '/cart'], http_request_method: 'POST', http_response_status_code: ['200', '500'] };
export default [
  scenario({ name: 'slow', service: checkout, story: { lasts: '24m', labels, phases: [{ at: '15m', requests: { seconds: 2 } }] }, expect: { fires: { CheckoutSlow: { within: '3m' } } } }),
  scenario({ name: 'fails', service: checkout, story: { lasts: '24m', labels, phases: [{ at: '15m', failing: 0.5 }] }, expect: { fires: { CheckoutFails: { within: '4m' } } } }),
];
`,
};

describe('a service that OpenTelemetry measures', () => {
  it('is defined, generated, checked and proven with the catalogue', () => {
    const root = repositoryWith(otel);
    expect(run(root, 'generate')).toMatchObject({ status: 0 });
    const rules = fs.readFileSync(path.join(root, 'generated/prometheus/rules/checkout.yml'), 'utf8');
    expect(rules).toContain('http_server_request_duration_seconds_bucket{service_name="checkout",le=~"1(\\\\.0)?"}');
    expect(rules).toMatch(/http_server_request_duration_seconds_count\{service_name="checkout",http_response_status_code=~"5\.\."\}/);
    expect(run(root, 'check')).toMatchObject({ status: 0, out: expect.stringContaining('up to date') as string });
    const { status, out } = run(root, 'test', '--table');
    expect([status, out]).toEqual([0, expect.stringMatching(/\| slow \| CheckoutSlow \|[^]*proven: 2 scenarios/)]);
  }, 120_000);
  it('is told of a limit that is no bucket, a metric that there is not, and a rate of a gauge', () => {
    const wrong = (from: string, to: string): string => run(repositoryWith({ ...otel, 'services/checkout.ts': otel['services/checkout.ts']!.replace(from, to) }), 'generate').out;
    expect(wrong('warning: 0.25', 'warning: 0.3')).toMatch(/0\.3[^]*0\.25/);
    expect(wrong('openTelemetry.http_server_request_duration_seconds', '(openTelemetry as any).http_server_duration_seconds')).toMatch(/the catalogue of OpenTelemetry has no metric 'http_server_duration_seconds'/);
    expect(wrong('node_cpu_seconds_total{mode="steal"}', 'node_load1')).toMatch(/rate\(\) of the gauge 'node_load1'/);
    expect(wrong('mode="steal"', 'mode="steel"')).toMatch(/no series of 'node_cpu_seconds_total' has mode="steel"[^]*did you mean 'steal'\?/);
  }, 120_000);
  it('is proven as well where its histograms are native ones', () => {
    const services = otel['services/checkout.ts']!.replace('openTelemetry.http', 'openTelemetryNative.http').replace('openTelemetry,', 'openTelemetryNative,');
    const root = repositoryWith({ ...otel, 'services/checkout.ts': services });
    expect(run(root, 'generate')).toMatchObject({ status: 0 });
    expect(fs.readFileSync(path.join(root, 'generated/prometheus/rules/checkout.yml'), 'utf8')).toMatch(/histogram_count\(sum by \(service_name\) \(increase\(http_server_request_duration_seconds\{service_name="checkout"\}/);
    const { status, out } = run(root, 'test', '--table');
    expect([status, out]).toEqual([0, expect.stringMatching(/\| slow \| CheckoutSlow \|[^]*proven: 2 scenarios/)]);
    const tests = spawnSync(path.join(promtool, 'promtool'), ['test', 'rules', 'slow.yml'], { cwd: path.join(root, 'generated/prometheus/tests'), encoding: 'utf8' });
    expect([tests.status, tests.stdout + tests.stderr]).toEqual([0, expect.stringContaining('SUCCESS') as string]);
  }, 240_000);
});

describe('oac check FILE', () => {
  it("tells slips in anybody's rules of metrics that catalogues know, and nothing of other labels", () => {
    const rule = (expr: string): string => `  - { alert: A, expr: '${expr}', labels: { severity: page }, annotations: { summary: x } }\n`;
    const root = repositoryWith({
      'bad.yml': `groups:\n- name: g\n  rules:\n${[
        'node_cpu_seconds_total{cpus="0"} > 0', 'rate(node_cpu_seconds_total{mode="idel"}[5m]) > 0', 'rate(node_load1[5m]) > 0', 'node_vmstat_oom_kill > 0',
      ].map(rule).join('')}`,
      'good.yml': `groups:\n- name: g\n  rules:\n${rule('rate(node_cpu_seconds_total{node="a",rack="7",mode="idle"}[5m]) > 0')}`,
    });
    const bad = run(root, 'check', 'bad.yml');
    expect(bad.status).toBe(0);
    expect(bad.out).toMatch(/bad\.yml:4[^]*'node_cpu_seconds_total' of node_exporter has no label 'cpus'[^]*did you mean 'cpu'\?[^]*never "idel"[^]*rate\(\) of the gauge 'node_load1'[^]*'node_vmstat_oom_kill' is a counter/);
    expect(run(root, 'check', 'good.yml').out).not.toMatch(/promql\//);
  });
});
