import { describe, expect, it } from 'vitest';
import { alert, always, counter, dashboard, foreign, recording, ruleGroup, service, targets, histogram, prometheus, requestLatency, quantity } from '../index';
import { completeConfig } from '../model/config';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { checks } from './index';

const shop = (name = 'shop') => service({
  name, owner: 'shop-team', select: { job: name }, scrapeInterval: '30s',
  signals: {
    latency: requestLatency(histogram({ name: 'rpc_latency_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }),
    up: targets(prometheus.up),
    jobs: quantity({ title: 'Jobs', unit: 'short', expr: (use) => counter({ name: 'jobs_total' }).rate(use.range).sum() }),
  },
});
const runbook = { meaning: 'It is so.', firstSteps: ['Look.'] };
const quiet = (name: string, more: object = {}) => alert(always(), { name, severity: 'info', runbook, ...more });
const slow = (name: string) => alert(shop().latency.mostlySlow({ detectWithin: '2m' }), { name, severity: 'warning', runbook });
const page = (uid: string, title: string) => dashboard({ uid, title, rows: [] });

function found(parts: Partial<Project>): readonly Problem[] {
  const project: Project = { config: completeConfig({}), services: [], dashboards: [], ruleGroups: [ruleGroup({ name: 'some', rules: [quiet('Some')] })], scenarios: [], ...parts };
  // Metrics are known per process, and other tests here declare some; what proves alerts has tests of its own.
  return checks.filter(({ id }) => id !== 'metric/unused' && id !== 'rule/proven').flatMap((check) => check.run(project));
}
const ids = (parts: Partial<Project>): string[] => found(parts).map((p) => p.check);

describe('checks', () => {
  it('have ids that are their files, listed once', () => {
    expect(new Set(checks.map((c) => c.id)).size).toBe(checks.length);
  });
  it('say nothing about a project without mistakes', () => {
    expect(ids({
      services: [shop('a'), shop('b')], dashboards: [page('a', 'A'), page('b', 'B')],
      ruleGroups: [ruleGroup({ name: 'a', rules: [quiet('A', { dashboard: 'a' }), slow('B'), slow('C'), recording('service:jobs:rate', shop().jobs)] }), ruleGroup({ name: 'b', rules: [quiet('D')] })],
    })).toEqual([]);
  });
  it('find what is defined twice, and say where', () => {
    expect(ids({ services: [shop(), shop()] })).toEqual(['service/name-unique']);
    expect(ids({ dashboards: [page('Same', 'A'), page('same', 'B')] })).toEqual(['dashboard/uid-unique']);
    expect(ids({ dashboards: [page('a', 'Same'), page('b', 'Same')] })).toEqual(['dashboard/title-unique']);
    expect(ids({ ruleGroups: [ruleGroup({ name: 'a', rules: [quiet('A')] }), ruleGroup({ name: 'a', rules: [quiet('B')] })] })).toEqual(['rule/group-unique']);
    const [problem] = found({ ruleGroups: [ruleGroup({ name: 'a', rules: [quiet('Same')] }), ruleGroup({ name: 'b', rules: [quiet('Same')] })] });
    expect(problem).toMatchObject({ check: 'rule/alert-unique', severity: 'error', path: 'name' });
    expect(problem!.file).toContain('checks.test.ts');
    expect(problem!.line).toBeGreaterThan(1);
  });
  it('find a link to no dashboard, and guess the one that was meant', () => {
    const problems = found({ dashboards: [page('api-overview', 'A')], ruleGroups: [ruleGroup({ name: 'a', rules: [quiet('A', { dashboard: 'api-overveiw' })] })] });
    expect(problems).toMatchObject([{ check: 'rule/dashboard-exists', remedy: "did you mean 'api-overview'?" }]);
    expect(found({ ruleGroups: [ruleGroup({ name: 'a', rules: [quiet('A', { dashboard: 'x' })] })] })).toMatchObject([{ remedy: 'define the dashboard, or leave the link out' }]);
  });
  it('find a metric name that Prometheus 2 cannot read', () => {
    const otel = service({ name: 'otel', owner: 'o', select: { job: 'otel' }, signals: { jobs: quantity({ title: 'Jobs', unit: 'short', expr: (use) => foreign.counter({ name: 'jobs.done' }).rate(use.range).sum() }) } });
    const on = (version: string): readonly Problem[] => found({ services: [otel], config: completeConfig({ prometheus: { version } }) });
    expect(on('2.53')).toMatchObject([{ check: 'metric/name-readable', remedy: expect.stringContaining("'jobs_done'") as string }]);
    expect(on('3.13')).toEqual([]);
  });
  it('find a promise that Grafana is too slow for', () => {
    const quick = service({
      name: 'quick', owner: 'o', select: { job: 'quick' }, scrapeInterval: '5s',
      signals: { latency: requestLatency(histogram({ name: 'rpc_latency_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }) },
    });
    const on = (engine: 'grafana' | 'both' | 'prometheus', detectWithin: '30s'): readonly Problem[] =>
      found({ ruleGroups: [ruleGroup({ name: 'a', rules: [alert(quick.latency.mostlySlow({ detectWithin, tolerate: '12s' }), { name: 'A', severity: 'critical', engine, runbook })] })] });
    expect(on('grafana', '30s')).toMatchObject([{ check: 'rule/promise-kept', severity: 'warning', message: expect.stringContaining('up to 33s') as string }]);
    expect(on('both', '30s')).toEqual([]);
    expect(on('prometheus', '30s')).toEqual([]);
  });
  it('find two groups that record one series', () => {
    const groups = [ruleGroup({ name: 'a', rules: [slow('A')] }), ruleGroup({ name: 'b', rules: [slow('B')] })];
    expect(found({ ruleGroups: groups })).toMatchObject([{ check: 'rule/recorded-once', remedy: "put alert B into group 'a', so that both read one recording" }]);
    const twiceRecorded = ['a', 'b'].map((name) => ruleGroup({ name, rules: [recording('service:jobs:rate', shop().jobs)] }));
    expect(ids({ ruleGroups: twiceRecorded })).toEqual(['rule/recorded-once']);
  });
});
