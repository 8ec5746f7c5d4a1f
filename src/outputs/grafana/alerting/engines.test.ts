import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { alert, ruleGroup, type Engine } from '../../../index';
import type { OutputFile, Project } from '../../../model/project';
import { alertsOf } from '../../../model/rules';
import { findTool, run } from '../../../tools';
import { temporaryFolder } from '../../../tools/test-support';
import { alertmanager } from '../../alertmanager';
import { prometheus } from '../../prometheus';
import { runbooks } from '../../runbooks';
import { grafana } from '../index';
import { stranger } from '../stranger.test-support';

const deadMan = { receivers: { page: { channel: '#page' }, deadMan: { url: 'https://heartbeat.example.org' } } };
const of = (files: readonly OutputFile[], end: string): string => files.filter((f) => f.path.endsWith(end)).map((f) => f.content).join('\n');
/** The project with one alert, evaluated by an engine. */
function evaluatedBy(engine: Engine, severity: 'critical' | 'warning' = 'critical'): Project {
  const project = stranger();
  const { condition } = alertsOf(project.ruleGroups).find((a) => a.name === 'PayCpuHigh')!;
  return { ...project, ruleGroups: [ruleGroup({ name: 'pay', rules: [alert(condition, { name: 'PayCpuHigh', severity, engine, runbook: { meaning: 'It is so.', firstSteps: ['Look.'] } })] })] };
}

interface Route { readonly receiver: string; readonly object_matchers?: readonly (readonly [string, string, string])[]; readonly mute_time_intervals?: readonly string[]; readonly routes?: readonly Route[] }
/** Grafana's notification policies are Alertmanager's routes: as a file for amtool, where what is muted goes to a receiver of its own. */
function asAlertmanager(project: Project): string {
  const files = grafana.files(project);
  const read = <T>(name: string, key: string): T[] => ((load(of(files, `alerting/${name}.yml`)) as Record<string, T[]> | undefined)?.[key] ?? []);
  const route = ({ object_matchers: matchers, routes, ...rest }: Route): object => ({
    ...rest, ...(rest.mute_time_intervals ? { receiver: 'muted' } : {}),
    ...(matchers ? { matchers: matchers.map(([label, op, value]) => `${label}${op}${JSON.stringify(value)}`) } : {}), ...(routes ? { routes: routes.map(route) } : {}),
  });
  const { orgId: _, ...root } = read<Route & { orgId: number }>('policies', 'policies')[0]!;
  const file = join(temporaryFolder(), 'alertmanager.yml');
  writeFileSync(file, dump({
    route: route(root),
    receivers: [...read<{ name: string }>('contact-points', 'contactPoints'), { name: 'muted' }].map(({ name }) => ({ name })),
    time_intervals: read<{ name: string; time_intervals: object[] }>('mute-timings', 'muteTimes').map(({ name, time_intervals }) => ({ name, time_intervals })),
  }));
  return file;
}

describe('notification policies', () => {
  it.each([
    ['page', ['severity=critical', 'service=pay']],
    ['notice', ['severity=warning', 'service=pay']],
    ['notice', ['severity=info']],
    ['dead-man', ['severity=info', 'deadman=true']],
    ['muted', ['severity=critical', 'service=pay', 'notified_by=prometheus']],
    ['muted', ['severity=info', 'deadman=true', 'notified_by=prometheus']],
  ])('lead to %s from %j', async (receiver, labels) => {
    const amtool = (await findTool('amtool')).path;
    const file = asAlertmanager(stranger(deadMan));
    const check = await run(amtool, ['check-config', file]);
    expect(check.status, check.stdout + check.stderr).toBe(0);
    const { stdout, stderr } = await run(amtool, ['config', 'routes', 'test', `--config.file=${file}`, ...labels]);
    expect(stdout.trim(), stderr).toBe(receiver);
  });
});

describe('an alert that both engines evaluate', () => {
  it('notifies from Prometheus, and says so in Grafana', () => {
    const project = evaluatedBy('both');
    const files = grafana.files(project);
    expect(of(prometheus.files(project), 'rules/pay.yml')).toContain('alert: PayCpuHigh');
    expect(of(prometheus.files(project), 'rules/pay.yml')).not.toContain('notified_by');
    expect(of(files, 'rules.yml')).toMatch(/title: PayCpuHigh[\s\S]*notified_by: prometheus/);
    expect(of(files, 'policies.yml')).toContain('mute_time_intervals');
    expect(of(runbooks.files(project), 'PayCpuHigh.md')).toContain('Prometheus and Grafana; Prometheus notifies');
    expect(of(alertmanager.files(project), 'alertmanager.yml')).toContain('severity="critical"');
  });
  it.each(['critical', 'warning'] as const)('is muted first, whatever its severity (%s), and no other policy sees it', async (severity) => {
    const project = evaluatedBy('both', severity);
    const amtool = (await findTool('amtool')).path;
    const { stdout, stderr } = await run(amtool, ['config', 'routes', 'test', `--config.file=${asAlertmanager(project)}`, `severity=${severity}`, 'notified_by=prometheus']);
    expect(stdout.trim(), stderr).toBe('muted');
    const { policies: [tree] } = load(of(grafana.files(project), 'policies.yml')) as { policies: { routes: object[] }[] };
    expect(tree!.routes[0]).not.toHaveProperty('continue');
  });
  it.each([['prometheus', true, false], ['grafana', false, true], ['both', true, true]] as const)('is in the rules of those that evaluate it: %s', (engine, ofPrometheus, ofGrafana) => {
    const project = evaluatedBy(engine);
    expect(of(prometheus.files(project), 'rules/pay.yml').includes('PayCpuHigh')).toBe(ofPrometheus);
    expect(of(grafana.files(project), 'alerting/rules.yml').includes('PayCpuHigh')).toBe(ofGrafana);
  });
});
