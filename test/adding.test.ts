import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../src/checks';
import { judge } from '../src/checks/judge';
import type { Output } from '../src/model/project';
import { outputs } from '../src/outputs';
import { definitionsIn } from '../src/outputs/definitions';
import { run } from '../src/pipeline/run';
import { own, put, repositoryWith, type Files } from '../src/pipeline/test-support';

/*
 * Adding is not editing: what is new is a new file. The definitions of this repository, and five files beside them.
 */
const root = path.resolve(__dirname, '..');
const NEW: Files = {
  'services/shop-metrics.ts': `
import { counter, defineMetrics, histogram } from 'observability-as-code/metrics';
export const shop = defineMetrics({
  calls: histogram({ name: 'shop_rpc_duration_seconds', help: 'Calls', labels: { rpc: 'any' }, buckets: [0.1, 0.5, 1] }),
  locks: counter({ name: 'shop_lock_wait_seconds_total', help: 'Waits' }),
});
`,
  'services/shop.ts': `
import { requestLatency, service, waiting } from 'observability-as-code';
import { shop as metrics } from './shop-metrics';
export const shop = service({
  name: 'shop', owner: 'shop-team', select: { job: 'shop' }, scrapeInterval: '30s',
  signals: { latency: requestLatency(metrics.calls, { warning: 0.5, critical: 1 }), locks: waiting('Locks', metrics.locks) },
});
`,
  'dashboards/shop.ts': `
import { dashboard, row, timeseries } from 'observability-as-code';
import { shop } from '../services/shop';
export default dashboard({ uid: 'shop', title: 'Shop', rows: [row('Latency', timeseries([shop.latency.p95, shop.locks]))] });
`,
  'alert-rules/shop.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
export default ruleGroup({
  name: 'shop',
  rules: [alert(shop.latency.mostlySlow({ detectWithin: '3m' }), { name: 'ShopSlow', severity: 'critical', dashboard: 'shop', runbook: { meaning: 'Slow.', firstSteps: ['Look.'] } })],
});
`,
  'scenarios/shop.ts': `
import { scenario } from 'observability-as-code';
import { shop } from '../services/shop';
export default scenario({
  name: 'shop-waits-for-locks', service: shop, story: { lasts: '40m', phases: [{ at: '30m', requests: { seconds: 1.5, in: 'locks' } }] }, expect: { fires: { ShopSlow: { within: '3m' } } },
});
`,
};
function copy(): string {
  const folder = repositoryWith({});
  for (const name of ['services', 'dashboards', 'alert-rules', 'scenarios', 'oac.config.ts']) cpSync(path.join(root, name), path.join(folder, name), { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
  return folder;
}
/** Content by path. */
async function generated(folder: string, more: readonly Output[] = []): Promise<ReadonlyMap<string, string>> {
  const { problems, files } = await run(folder, { own, checks, outputs: [...outputs, ...more], trace: definitionsIn, judge: () => ({ judge }) }, () => undefined);
  expect(problems).toEqual([]);
  return new Map(files!.map(({ path: at, content }) => [at, content]));
}
const added = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] => [...after.keys()].filter((file) => !before.has(file));
const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] => [...before].filter(([file, content]) => after.get(file) !== content).map(([file]) => file);

describe('new files alone', () => {
  it('bring a service, a metric, a dashboard, an alert and a scenario', async () => {
    const folder = copy();
    const before = await generated(folder);
    put(folder, NEW);
    const after = await generated(folder);
    expect(added(before, after)).toEqual(['grafana/dashboards/Services/shop.json', 'kubernetes/dashboards/dashboard-shop.yaml', 'kubernetes/monitors/shop.yaml', 'kubernetes/rules/shop.yaml', 'prometheus/rules/shop.yml', 'prometheus/tests/shop-waits-for-locks.yml', 'runbooks/ShopSlow.md']);
    // Lists of all alerts, which have a line more.
    const lists = ['kubernetes/kustomization.yaml', 'runbooks/README.md'];
    // Dashboards about all services and alerts.
    const dashboards = ['fleet', 'alerting'].map((uid) => `grafana/dashboards/Services/${uid}.json`);
    expect(changed(before, after).sort()).toEqual([...lists, ...dashboards, 'kubernetes/dashboards/dashboard-fleet.yaml', 'kubernetes/dashboards/dashboard-alerting.yaml'].sort());
    expect(after.get(dashboards[0]!)).toContain('shop_rpc_duration_seconds_bucket{job=\\"shop\\"');
    expect(after.get(dashboards[1]!)).toContain('ShopSlow');
    for (const list of lists) expect(after.get(list)!.split('\n')).toEqual(expect.arrayContaining(before.get(list)!.split('\n')));
    expect(after.get('prometheus/rules/shop.yml')).toMatch(/alert: ShopSlow\n[^]*\bowner: shop-team\n/);
    expect(after.get('prometheus/rules/shop.yml')).toContain('shop_rpc_duration_seconds_bucket{job="shop"');
    expect(after.get('grafana/dashboards/Services/shop.json')).toContain('shop_lock_wait_seconds_total{job=');
  });

  it('and when they go, leave what was', async () => {
    const folder = copy();
    const before = await generated(folder);
    put(folder, NEW);
    await generated(folder);
    for (const file of Object.keys(NEW)) rmSync(path.join(folder, file));
    expect(await generated(folder)).toEqual(before);
  });

  it('and one line in a list bring an output', async () => {
    const folder = copy();
    const before = await generated(folder);
    const owners: Output = { name: 'owners', files: ({ services }) => [{ path: 'owners.txt', content: services.map(({ info }) => `${info.name} ${info.owner}\n`).join('') }] };
    const after = await generated(folder, [owners]);
    expect(added(before, after)).toEqual(['owners.txt']);
    expect(changed(before, after)).toEqual([]);
    expect(after.get('owners.txt')).toMatch(/^api backend-oncall\n(?:[\w-]+ platform\n)+$/);
  });
});
