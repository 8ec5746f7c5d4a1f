import { describe, expect, it } from 'vitest';
import { alert, always, counter, cpuOfLimit, gauge, histogram, prometheus, quantity, requestLatency, ruleGroup, service, targets, type Condition } from '../../index';
import type { AlertOptions } from '../../model/rules';
import { testProject } from '../../outputs/test-support';
import { inhibitsWhole } from './inhibits-whole';
import { someAlertsDefined } from './some-defined';

const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' },
  signals: {
    up: targets(prometheus.up), cpu: cpuOfLimit({ cpuSeconds: counter({ name: 'cpu_seconds_total' }), cpuLimit: 2 }, { warning: 0.8, critical: 0.9 }),
    latency: requestLatency(histogram({ name: 'rpc_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }),
    each: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => gauge({ name: 'queue' }).value().max('instance') }),
    all: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => gauge({ name: 'queue' }).value().max() }),
  },
});
const found = (condition: Condition, more: Partial<AlertOptions> = {}) => {
  const rules = [alert(condition, { name: 'Gone', severity: 'critical', inhibits: 'service', runbook: { meaning: 'm', firstSteps: ['s'] }, ...more } as AlertOptions)];
  return inhibitsWhole.run({ ...testProject(), ruleGroups: [ruleGroup({ name: 'g', rules })] });
};

describe('an alert that silences its service', () => {
  it.each([
    ['one target down', shop.up.down({ for: '1m' })], ['the CPU of a process', shop.cpu.reaches('critical', { for: '1m' })], ['a quantity of a process', shop.each.reaches('warning', { for: '1m' })],
  ])('is refused where it is about %s', (_, condition) => {
    expect(found(condition)).toMatchObject([{ severity: 'error', path: 'inhibits', message: "alert Gone fires for one process, and would silence every other alert of service 'shop'", file: __filename }]);
    expect(found(condition, { inhibits: undefined as never })).toEqual([]);
  });
  it.each([
    ['all targets down', shop.up.allDown({ for: '1m' })], ['no target', shop.up.missing({ for: '1m' })], ['slow requests', shop.latency.mostlySlow({ detectWithin: '3m' })],
    ['a mean', shop.latency.mean.reaches('critical', { for: '1m' })], ['a quantity of all', shop.all.reaches('warning', { for: '1m' })],
  ])('may be about %s', (_, condition) => expect(found(condition)).toEqual([]));
  it('is refused where nothing would be silenced', () => {
    expect(found(shop.up.allDown({ for: '1m' }), { engine: 'grafana' })).toEqual([]);
    expect(found(always())).toMatchObject([{ message: expect.stringContaining('but has none') as string }]);
  });
});

it('services without any alert are noticed, unless no rules are wanted', () => {
  expect(someAlertsDefined.run({ ...testProject(), ruleGroups: [] })).toMatchObject([{ severity: 'warning', message: 'no alert rule is defined: nobody will be told of anything' }]);
  expect(someAlertsDefined.run(testProject())).toEqual([]);
  expect(someAlertsDefined.run({ ...testProject({ outputs: ['grafana'] }), ruleGroups: [] })).toEqual([]);
  expect(someAlertsDefined.run({ ...testProject(), services: [], ruleGroups: [] })).toEqual([]);
});
