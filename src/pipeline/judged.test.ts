import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../checks';
import { judge } from '../checks/judge';
import { outputs } from '../outputs';
import { definitionsIn } from '../outputs/definitions';
import { run } from './run';
import { CONFIG, own, put, repositoryWith, type Files } from './test-support';

let loaded = 0;
const judging = (root: string) => run(root, { own, checks, outputs, trace: definitionsIn, judge: () => { loaded++; return { judge }; } }, () => undefined);

const METRICS = `
import { counter, defineMetrics, histogram } from 'observability-as-code/metrics';
export const shop = defineMetrics({
  calls: histogram({ name: 'shop_rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 0.5, 1] }),
  logins: counter({ name: 'shop_logins_total' }),
});
`;
const SERVICE = `
import { matches, quantity, promql, requestLatency, service, targets, prometheus } from 'observability-as-code';
import { shop as metrics } from './metrics';
export const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '30s',
  signals: {
    latency: requestLatency(metrics.calls, { warning: 0.5, critical: 1 }), up: targets(prometheus.up),
    logins: quantity({ title: 'Logins', unit: 'short', limits: { warning: 5, critical: 9 }, expr: (use) => promql\`LOGINS\` }),
  },
});
`;
const files = (logins: string, panel: string, more = ''): Files => ({
  'oac.config.ts': CONFIG,
  'services/metrics.ts': METRICS,
  'services/shop.ts': SERVICE.replace('LOGINS', logins),
  'dashboards/shop.ts': `import { dashboard, promql, row, timeseries } from 'observability-as-code';
import { shop } from '../services/shop';
export default dashboard({ uid: 'shop', title: 'Shop', rows: [row('All', timeseries(shop.latency.p95),
  ${panel},
)] });
`,
  'alert-rules/shop.ts': `import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
export default ruleGroup({ name: 'shop', rules: [
  alert(shop.logins.reaches('critical', { for: '1m' }), { name: 'ShopLogins', severity: 'warning', ${more} runbook: { meaning: 'Many.', firstSteps: ['Look.'] } }),
] });
`,
  'scenarios/shop.ts': `import { scenario } from 'observability-as-code';
import { shop as metrics } from '../services/metrics';
import { shop } from '../services/shop';
export default scenario({
  name: 'many-logins', service: shop, expect: { fires: { ShopLogins: { within: '4m' } } }, story: { lasts: '20m', phases: [{ at: '10m', series: [{ metric: metrics.logins, perSecond: 20 }] }] },
});
`,
});
const FINE = 'sum(rate(shop_logins_total{${use.where}}[${use.range}]))';
const panel = (expr: string, options = "{ title: 'Raw' }"): string => `timeseries({ expr: promql\`${expr}\` }, ${options})`;
const found = async (root: string) => (await judging(root)).problems.map(({ check, severity, file, line, message }) => `${severity} ${check} ${file}:${line} ${message}`);

describe('what would be written is judged', () => {
  it('and passes where it is right, without the judge the second time', async () => {
    const root = repositoryWith(files(FINE, panel('sum by (rpc) (rate(shop_rpc_seconds_count{job="shop"}[$__rate_interval]))')));
    loaded = 0;
    expect(await found(root)).toEqual([]);
    expect(loaded).toBe(1);
    const again = await judging(root);
    expect(again.files?.length).toBeGreaterThan(5);
    expect(loaded).toBe(1);
    put(root, { 'dashboards/shop.ts': fs.readFileSync(path.join(root, 'dashboards/shop.ts'), 'utf8').replace("title: 'Raw'", "title: 'Rare'") });
    expect(await found(root)).toEqual([]);
    expect(loaded).toBe(2);
  });

  it.each<[string, string, string, RegExp]>([
    ['PromQL of a signal that cannot be read', 'sum(rate(shop_logins_total{${use.where}}[${use.range}])', panel('vector(1)'), /^error promql\/syntax services\/shop\.ts:8 this '\(' is not closed$/],
    ['a metric that nobody declares', FINE, panel('sum(rate(shop_login_total{job="shop"}[5m]))'), /^error promql\/metric dashboards\/shop\.ts:4 no metric 'shop_login_total' is declared$/],
    ['a label that the metric lacks', FINE, panel('sum by (rcp) (rate(shop_rpc_seconds_count{job="shop"}[5m]))'), /^error promql\/label dashboards\/shop\.ts:4 .*'rcp'/],
    ['an edge that is no bucket', FINE, panel('sum(rate(shop_rpc_seconds_bucket{job="shop",le="0.3"}[5m]))'), /^error promql\/bucket dashboards\/shop\.ts:4 /],
    ['a unit that Grafana lacks', FINE, panel('vector(1)', "{ title: 'Raw', unit: 'seconds' }"), /^error dashboard\/unit dashboards\/shop\.ts:4 /],
    ['a transformation that Grafana lacks', FINE, panel('vector(1)', "{ title: 'Raw', transformations: [{ id: 'organise', options: {} }] }"), /dashboards\/shop\.ts:4 .*organise/],
    ['a variable that is not there', FINE, panel('sum(shop_logins_total{job="$servce"})'), /^error dashboard\/variable-defined dashboards\/shop\.ts:4 /],
  ])('%s', async (_, logins, shown, problem) => {
    const root = repositoryWith(files(logins, shown));
    const { problems, files: made } = await judging(root);
    expect(made).toBeUndefined();
    expect(problems.map(({ check, severity, file, line, message }) => `${severity} ${check} ${file}:${line} ${message}`)).toContainEqual(expect.stringMatching(problem));
    for (const { remedy, path: place } of problems) expect([remedy, place]).not.toContain('');
    // A kept verdict says the same.
    expect((await judging(root)).problems).toEqual(problems);
  });

  it('PromQL of a signal is at fault where it is written, once, however often it is used', async () => {
    expect(await found(repositoryWith(files('sum(rate(shop_logns_total{${use.where}}[5m]))', 'timeseries(shop.logins)')))).toEqual(["warning metric/unused services/metrics.ts:5 a metric is read by no signal, panel or alert: shop_logins_total", "error promql/metric services/shop.ts:8 no metric 'shop_logns_total' is declared"]);
  });

  it('of what is wrong with definitions and what is wrong with PromQL, both are told; of one definition the first', async () => {
    const root = repositoryWith(files(FINE, panel('sum(shop_login_total{job="shop"})'), "dashboard: 'nowhere',"));
    const { problems, files: made } = await judging(root);
    expect(made).toBeUndefined();
    expect(problems.map(({ check, file, line }) => `${check} ${file}:${line}`)).toEqual(['rule/dashboard-exists alert-rules/shop.ts:4', 'promql/metric dashboards/shop.ts:4']);
    put(root, { 'alert-rules/shop.ts': fs.readFileSync(path.join(root, 'alert-rules/shop.ts'), 'utf8').replace("meaning: 'Many.'", "meaning: 'Many {{ $label.x }}.'") });
    expect((await judging(root)).problems.filter(({ file }) => file?.startsWith('alert-rules')).map(({ check }) => check)).toEqual(['rule/dashboard-exists']);
  });

  it('what is not what its type says is placed at its definition, once', async () => {
    const root = repositoryWith({ ...files(FINE, panel('vector(1)')), 'alert-rules/other.ts': `import { alert, ruleGroup } from 'observability-as-code';
const made = { kind: 'condition' } as never;
export default ruleGroup({ name: 'other', rules: [
  alert(made, { name: 'OtherAlert', severity: 'warning', runbook: { meaning: 'Many.', firstSteps: ['Look.'] } }),
] });
` });
    const { problems } = await judging(root);
    expect(problems.map(({ severity, file, line }) => `${severity} ${file}:${line}`)).toEqual(['error alert-rules/other.ts:4']);
    expect(problems[0]).toMatchObject({ message: expect.stringContaining('TypeError') as string, remedy: expect.stringContaining("'as never'") as string });
  });

  it('an exclusion with a reason is counted, without one or without a problem it is noticed', async () => {
    const unit = (exclude: string): string => panel('vector(1)', `{ title: 'Raw', unit: 'seconds', exclude: ${exclude} }`);
    const excluded = await judging(repositoryWith(files(FINE, unit("{ 'dashboard/unit': 'the plugin brings it' }"))));
    expect(excluded).toMatchObject({ problems: [], excluded: 1 });
    expect(await found(repositoryWith(files(FINE, unit("{ 'dashboard/unit': '' }"))))).toEqual(['warning exclude/needed dashboards/shop.ts:4 excludes dashboard/unit without a reason']);
    const needless = await judging(repositoryWith(files(FINE, panel('vector(1)', "{ title: 'Raw', exclude: { 'dashboard/unit': 'once' } }"), "exclude: { 'rule/twice': 'once' },")));
    expect(needless.problems.map(({ check, file, message }) => [check, file, message])).toEqual([
      ['exclude/needed', 'alert-rules/shop.ts', 'excludes rule/twice, which finds nothing here'], ['exclude/needed', 'dashboards/shop.ts', 'excludes dashboard/unit, which finds nothing here'],
    ]);
    expect(needless.files).toBeDefined();
  });

  it('an exclusion holds for what is wrong with the definition itself, and for no other check', async () => {
    const nowhere = (exclude: string) => judging(repositoryWith(files(FINE, panel('vector(1)'), `dashboard: 'nowhere', exclude: { ${exclude} },`)));
    expect(await nowhere("'rule/dashboard-exists': 'it is made by others'")).toMatchObject({ problems: [], excluded: 1, files: expect.anything() as object });
    const other = await nowhere("'rule/proven': 'it is made by others'");
    expect(other).toMatchObject({ excluded: 0, files: undefined });
    expect(other.problems.map(({ check, file, line }) => [check, file, line])).toEqual([['rule/dashboard-exists', 'alert-rules/shop.ts', 4]]);
  });

  it('a broken store of verdicts is no verdict', async () => {
    const root = repositoryWith(files(FINE, panel('sum(')));
    const before = await found(root);
    fs.writeFileSync(path.join(root, '.oac-cache/judged'), '{"key":');
    expect(await found(root)).toEqual(before);
    expect(before).toHaveLength(1);
  });
});
