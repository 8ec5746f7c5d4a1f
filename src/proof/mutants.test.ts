import { beforeAll, describe, expect, it } from 'vitest';
import { alert, counter, cpuOfLimit, histogram, prometheus, quantity, requestLatency, ruleGroup, scenario, service, targets } from '../index';
import { completeConfig } from '../model/config';
import type { Project } from '../model/project';
import type { Alert } from '../model/rules';
import { print } from '../promql/print';
import { acceptedRules } from '../checks/rule/truth.test-support';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { mutate } from './mutate';
import { evaluated, mutantsOf } from './mutants';

const calls = histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 0.5, 1] });
const cpu = counter({ name: 'rpc_cpu_seconds_total' });
const pay = service({
  name: 'pay', owner: 'payers', select: { job: 'pay' }, scrapeInterval: '30s', traffic: 5,
  signals: {
    latency: requestLatency(calls, { warning: 0.1, critical: 1 }), up: targets(prometheus.up), cpu: cpuOfLimit({ cpuSeconds: cpu, cpuLimit: 2 }, { warning: 0.8, critical: 0.9 }),
    share: quantity({ title: 'Share', unit: 'percentunit', limits: { warning: 0.5, critical: 0.9 }, expr: (use) => cpu.rate(use.range).sum() }),
  },
});
const runbook = { meaning: 'm', firstSteps: ['s'] };
const slow = alert(pay.latency.mostlySlow({ detectWithin: '3m' }), { name: 'PaySlow', severity: 'critical', runbook });
const down = alert(pay.up.down({ for: '1m' }), { name: 'PayDown', severity: 'critical', runbook });
const busy = alert(pay.cpu.reaches('critical', { for: '2m' }), { name: 'PayCpu', severity: 'warning', engine: 'grafana', runbook });
const allDown = alert(pay.up.allDown({ for: '1m' }), { name: 'PayAllDown', severity: 'critical', runbook });
const changes = (of: Alert): string[] => mutantsOf(of).map(({ kind, change }) => `${kind}: ${change}`);

describe('mutants', () => {
  it('differ from the rule and from each other, and promtool takes each', async () => {
    for (const of of [slow, down, busy]) {
      const all = mutantsOf(of);
      const texts = all.map(({ condition }) => `${print(condition.expr)} for ${condition.for ?? 0} keep ${condition.keepFiringFor ?? 0}`);
      const { expr, for: wait = 0, keepFiringFor = 0 } = evaluated(of);
      expect(new Set([...texts, `${print(expr)} for ${wait} keep ${keepFiringFor}`]).size).toBe(texts.length + 1);
      const rules = all.map(({ condition }) => JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr: print(condition.expr) }] }] }));
      for (const [series, accepted] of await acceptedRules(rules)) expect(texts.filter((_, i) => !accepted[i]), series).toEqual([]);
    }
  });
  it('change limits, comparisons, windows, waits, matchers, aggregations and functions', () => {
    expect(changes(busy)).toEqual(expect.arrayContaining(['threshold: >= 0.9 → >= 1.8', 'threshold: >= 0.9 → >= 0.45', 'comparison: >= 0.9 → <= 0.9', 'comparison: >= 0.9 → > 0.9', 'for: for 2m → none', 'for: for 2m → 4m', 'matcher: rpc_cpu_seconds_total{job="pay"} → without it', 'matcher: rpc_cpu_seconds_total{job="pay"} → !=']));
    expect(changes(busy).some((each) => /^window: rpc_cpu_seconds_total\[\w+\] → \[\w+\]$/.test(each))).toBe(true);
    expect(changes(busy).some((each) => /^function: rate → increase of rpc_cpu_seconds_total/.test(each))).toBe(true);
    expect(changes(allDown).filter((each) => each.startsWith('aggregation: '))).toEqual([expect.stringMatching(/^aggregation: max → min of /), expect.stringMatching(/^aggregation: max by \(job\) → without job, of /)]);
  });
});
describe('a mutation run', () => {
  let promtool: TestPromtool;
  beforeAll(async () => {
    promtool = (await promtoolsForTests())[0]!;
  });
  const project = (within: '150s' | '8m', wait: '1m' | '7m'): Project => ({
    config: completeConfig({}), services: [pay], dashboards: [], ruleGroups: [ruleGroup({ name: 'pay', rules: [down] })],
    scenarios: [
      scenario({ name: 'pay-is-down', service: pay, story: { lasts: '16m', phases: [{ at: '5m', down: true }] }, expect: { fires: { PayDown: { within: within } } } }),
      ...(wait === '1m' ? [
        scenario({ name: 'three-scrapes-are-lost', service: pay, story: { lasts: '10m', phases: [{ at: '5m', lasts: '90s', down: true }] }, expect: { quiet: true } }),
        scenario({ name: 'another-is-down', service: pay, story: { lasts: '10m', phases: [], neighbour: [{ at: '5m', down: true }] }, expect: { quiet: true } }),
      ] : []),
    ],
  });
  const fatesOf = async (of: Project, table = false) => (await mutate(of, { promtool, library: [], workers: 2, table })).fates.map(({ kind, change, fate, by, inTable }) => [kind, change, fate, by, inTable] as const);
  it('finds what good scenarios notice, and by which', async () => {
    const fates = await fatesOf(project('150s', '1m'));
    expect(fates.filter(([kind]) => kind === 'for')).toEqual([['for', 'for 1m → none', 'killed', 'three-scrapes-are-lost', undefined], ['for', 'for 1m → 2m', 'killed', 'pay-is-down', undefined]]);
    expect(fates.filter(([kind, , fate]) => kind === 'matcher' && fate !== 'killed')).toEqual([]);
    expect(fates.find(([, change]) => change === '== 0 → != 0')).toEqual(['comparison', '== 0 → != 0', 'killed', 'pay-is-down', undefined]);
  });
  it('and what poor ones do not', async () => {
    const fates = await fatesOf(project('8m', '7m'));
    expect(fates.filter(([kind]) => kind === 'for').map(([, change, fate]) => [change, fate])).toEqual([['for 1m → none', 'survived'], ['for 1m → 2m', 'survived']]);
  });
  it('unless the seconds are committed', async () => {
    const fates = await fatesOf(project('8m', '7m'), true);
    expect(fates.filter(([kind]) => kind === 'for').map(([, change, fate, , inTable]) => [change, fate, inTable])).toEqual([['for 1m → none', 'killed', true], ['for 1m → 2m', 'killed', true]]);
  });
});
