import { describe, expect, it } from 'vitest';
import { alert, beside, cacheHits, counter, cpuOfLimit, cpuPerRequest, cpuThrottling, errors, eventLoop, fillsWithin, gauge, histogram, matches, metricsMissing, prometheus, rejections, requestLatency, restarts, ruleGroup, service, slo, targets, uptime, usedOf } from '../index';
import type { Condition } from '../model/condition';
import { completeConfig } from '../model/config';
import type { Project } from '../model/project';
import type { AnyService } from '../model/service';
import { binary, mapNode, number } from '../promql/nodes';
import { promtoolsForTests } from '../tools';
import { edgesOf } from './edges';
import { prove } from './prove';

const runbook = { meaning: 'm', firstSteps: ['s'] };
const calls = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.1, 0.4] });
const shopAt = (scrapeInterval: '5s' | '15s' | '30s', traffic: number) => service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval, traffic,
  signals: {
    latency: requestLatency(calls, { warning: 0.1, critical: 0.4 }), errors: errors(calls, { code: matches('5..') }, { warning: 0.02, critical: 0.05 }),
    cache: cacheHits(counter({ name: 'lookups_total', labels: { result: ['hit', 'miss'] } }), { result: 'hit' }, { warning: 0.6, critical: 0.3 }),
  },
});
const projectOf = (shop: ReturnType<typeof shopAt>, conditions: readonly Condition[], exclude: Readonly<Record<string, string>> = {}): Project => ({
  config: completeConfig({}), services: [shop as unknown as AnyService], scenarios: [], dashboards: [],
  ruleGroups: [ruleGroup({ name: 'shop', rules: conditions.map((condition, i) => alert(condition, { name: `ShopAlert${i}`, severity: 'warning', runbook, exclude })) })],
});
/** The condition with another number in the place of one. */
const changed = (condition: Condition, from: number, to: number): Condition => ({ ...condition, expr: mapNode(condition.expr, (n) => (n.type === 'binary' && n.right.type === 'number' && n.right.value === from ? binary(n.op, n.left, number(to)) : n)) });

describe('the edges of an alert', async () => {
  const promtools = await promtoolsForTests();
  const proven = async (project: Project, i = 0) => (await prove(project, { promtool: promtools[i % promtools.length]!, edges: edgesOf(project), workers: 2 })).problems;

  it.each([['5s', 2, '1m', '2m'], ['15s', 0.5, '3m', '5m'], ['30s', 4, '2m', '3m']] as const)('hold at scrapes of %s and %d requests a second', { timeout: 240_000 }, async (scrape, traffic, soon, later) => {
    const shop = shopAt(scrape, traffic);
    const project = projectOf(shop, [shop.latency.mostlySlow({ detectWithin: soon }), shop.errors.exceeds('critical', { detectWithin: later }), shop.cache.cold('warning', { detectWithin: later }), slo(shop.errors, { objective: 0.99, over: '28d' }).burning('critical')]);
    const names = edgesOf(project).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(25);
    expect(names).toEqual(expect.arrayContaining(['6h-lingers', '6h-hardly-lingers', expect.stringMatching(/-from-the-start$/)]));
    expect((await proven(project, ['5s', '15s', '30s'].indexOf(scrape))).map(({ message }) => message)).toEqual([]);
  });
  it('catch a rule that judges otherwise than its condition says', { timeout: 240_000 }, async () => {
    const shop = shopAt('15s', 1);
    const right = shop.errors.exceeds('critical', { detectWithin: '4m' });
    const { gate } = right.plan!.rungs[0]!;
    for (const [from, to] of [[0.05, 0.08], [0.05, 0.03], [gate, 2 * gate], [gate, gate / 2]] as const) {
      const problems = await proven(projectOf(shop, [changed(right, from, to)]));
      expect(problems.length, `${from} → ${to}`).toBeGreaterThan(0);
      expect(problems[0], `${from} → ${to}`).toMatchObject({ check: 'scenario/edge', message: expect.stringMatching(/^ShopAlert0 at its edge '\w+(-to-\w+)?(-less|-few)?'/) as string, remedy: expect.stringMatching(/exclude: \{ 'edge\//) as string });
    }
  });
  it('hold where a selector pins one process, and are none of what is only looked at', { timeout: 120_000 }, async () => {
    const signals = { errors: errors(calls, { code: matches('5..') }, { warning: 0.02, critical: 0.05 }) };
    const one = service({ name: 'shop', owner: 'team', select: { job: 'shop', instance: 'shop-7' }, scrapeInterval: '15s', traffic: 2, signals });
    const own = projectOf(one as never, [one.errors.exceeds('critical', { detectWithin: '3m' })]);
    expect(edgesOf(own).length).toBeGreaterThan(5);
    expect((await proven(own)).map(({ message }) => message)).toEqual([]);
    const aside = beside(one, { rejected: rejections(counter({ name: 'gate_total', labels: { result: ['let', 'rejected'] } }), { result: 'rejected' }, { warning: 0.1, critical: 0.5 }) });
    expect(edgesOf(projectOf(one as never, [aside.rejected.exceeds('warning', { detectWithin: '3m' })]))).toEqual([]);
  });
  it.each([['15s', '2m', 3], ['30s', '4m', 1], ['60s', '8m', 2]] as const)('of limits, trends, shifts, restarts and missing metrics hold at scrapes of %s, and catch other limits', { timeout: 240_000 }, async (scrapeInterval, soon, traffic) => {
    const [used, size, oldest] = [gauge({ name: 'queue_taken' }), gauge({ name: 'queue_slots' }), gauge({ name: 'started_seconds' })];
    const cpuSeconds = counter({ name: 'hub_cpu_seconds_total' });
    const loop = { active: counter({ name: 'loop_active_seconds_total' }), idle: counter({ name: 'loop_idle_seconds_total' }) };
    const hub = service({
      name: 'hub', owner: 'team', select: { job: 'hub' }, scrapeInterval, traffic,
      signals: {
        queue: usedOf('Queue', { used, size }, { warning: 0.6, critical: 0.9 }), up: targets(prometheus.up), uptime: uptime(oldest), cpu: cpuOfLimit({ cpuSeconds, cpuLimit: 2 }, { warning: 0.5, critical: 0.8 }), cost: cpuPerRequest(cpuSeconds, calls),
        restarts: restarts(oldest), loop: eventLoop(loop, { warning: 0.7, critical: 0.9 }), stalls: cpuThrottling({ seconds: counter({ name: 'stalled_seconds_total' }), loop }),
        latency: requestLatency(calls, { warning: 0.1, critical: 0.4 }),
      },
    });
    const conditions = [hub.queue.reaches('warning', { for: soon }), hub.cpu.reaches('critical', { for: soon }), hub.latency.mean.reaches('critical', { for: soon }), fillsWithin(hub.queue, { within: '2h', over: '40m', for: soon, uptime: hub.uptime }), metricsMissing(hub, { up: hub.up, for: soon }),
      hub.cost.shifted({ factor: 2, over: '5m', against: '2h', for: soon }), hub.restarts.loop({ restarts: 4, over: '20m' }), hub.stalls.slows(hub.latency, { for: soon })];
    const project: Project = { ...projectOf(hub as never, conditions), services: [hub as unknown as AnyService] };
    const names = edgesOf(project).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['more', 'more-of-neighbour', 'less', 'fills', 'fills-slowly', 'fills-briefly', 'fills-young', 'fills-no-more', 'fills-lately', 'fills-anew', 'shifts', 'shifts-of-few', 'costs-of-idle', 'costs-of-half', 'loops', 'loops-seldom', 'throttles', 'throttles-unfelt', 'all-gone', 'gone-as-all-are-down', 'queue-taken-gone', 'queue-slots-gone', 'hub-cpu-seconds-total-gone']));
    const i = ['15s', '30s', '60s'].indexOf(scrapeInterval);
    expect((await proven(project, i)).map(({ message }) => message)).toEqual([]);
    const [limit, , , trend] = conditions as [Condition, ...Condition[]];
    const times = (by: number): Condition => ({ ...limit, compare: { ...limit.compare!, value: binary('*', limit.compare!.value, number(by)) } });
    for (const [n, condition] of [times(1.15), times(0.9), changed(trend!, 7200, 4000), changed(trend!, 7200, 14_400)].entries()) {
      const found = await proven({ ...project, ruleGroups: projectOf(hub as never, [condition]).ruleGroups }, i);
      expect(found.map(({ check }) => check), `${n}`).toContain('scenario/edge');
    }
  });
  it('can be told, whatever the traffic and the objective', () => {
    for (const scrape of ['5s', '15s', '30s'] as const) {
      for (const traffic of [0.3, 1, 3, 8, 13, 20, 100]) {
        const shop = shopAt(scrape, traffic);
        for (const objective of [0.9, 0.995, 0.999]) {
          const budget = slo(shop.errors, { objective, over: '28d' });
          expect(edgesOf(projectOf(shop, [budget.burning('critical'), budget.burning('warning')])).length, `${scrape} ${traffic} ${objective}`).toBeGreaterThan(5);
        }
      }
    }
  });
  it('are left out with a reason', () => {
    const shop = shopAt('15s', 1);
    const condition = shop.errors.exceeds('critical', { detectWithin: '4m' });
    const names = edgesOf(projectOf(shop, [condition])).map(({ name }) => name);
    const [first] = names;
    expect(edgesOf(projectOf(shop, [condition], { [`edge/${first!}`]: 'known' })).map(({ name }) => name)).toEqual(names.slice(1));
  });
});
