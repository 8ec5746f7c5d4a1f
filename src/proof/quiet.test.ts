import { describe, expect, it } from 'vitest';
import { alert, cpuOfLimit, histogram, node, prometheus, promql, quantity, requestLatency, ruleGroup, service, targets } from '../index';
import type { Condition } from '../model/condition';
import type { Scenario } from '../model/scenario';
import type { AnyService } from '../model/service';
import { quietLibrary, quietScenarios } from './quiet';

const runbook = { meaning: 'm', firstSteps: ['s'] };
const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s',
  signals: { up: targets(prometheus.up), latency: requestLatency(histogram({ name: 'calls_seconds', buckets: [0.1, 0.5] }), { warning: 0.1, critical: 0.5 }), cpu: cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 10, critical: 20 }, expr: () => promql`sum(queue_length)` }),
  },
});
const names = (...conditions: Condition[]): readonly string[] => quietLibrary({
  scenarios: [], services: [shop as unknown as AnyService], ruleGroups: [ruleGroup({ name: 'shop', rules: conditions.map((condition, i) => alert(condition, { name: `ShopAlert${i}`, severity: 'warning', runbook })) })],
}).map(({ name }) => name);
const other = service({ name: 'other', owner: 'team', select: { job: 'other' }, signals: { up: targets(prometheus.up) } });
const down = shop.up.down({ for: '1m' });

describe('quiet days', () => {
  it('that a repository tells otherwise are left out of its own service alone', () => {
    const [services, rules] = [[shop, other] as unknown as AnyService[], [alert(down, { name: 'ShopDown', severity: 'warning', runbook }), alert(other.up.down({ for: '1m' }), { name: 'OtherDown', severity: 'warning', runbook })]];
    const own = quietScenarios(other as unknown as AnyService).filter(({ name }) => name === 'steady-state');
    const steady = (scenarios: readonly Scenario[]) => quietLibrary({ scenarios, services, ruleGroups: [ruleGroup({ name: 'all', rules })] }).filter(({ name }) => name === 'steady-state').map(({ service: { info } }) => info.name);
    expect(steady([])).toEqual(['shop', 'other']);
    expect(steady(own)).toEqual(['shop']);
  });
  it('are told of what an alert can notice', () => {
    expect(names(down)).toEqual(['steady-state', 'deploy-with-restart', 'every-third-scrape-lost', 'neighbour-in-trouble']);
    expect(names(down, shop.cpu.reaches('warning', { for: '1m' }))).toEqual(expect.arrayContaining(['cpu-full-for-15s']));
    expect(names(down, shop.cpu.reaches('warning', { for: '1m' }))).not.toContain('burst-of-12s');
    expect(names(shop.latency.mean.reaches('critical', { for: '1m' }))).toEqual(expect.arrayContaining(['burst-of-12s', 'slow-tail-of-20-percent']));
  });
  it('are all told where raw PromQL may read anything, and where no alerts are given', () => {
    const all = quietScenarios(shop as unknown as AnyService).map(({ name }) => name);
    expect(all).toEqual(expect.arrayContaining(['burst-of-12s', 'cpu-full-for-15s']));
    expect(names(down, shop.queue.reaches('warning', { for: '1m' }))).toEqual(all);
  });
});
