import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../model/config';
import type { AnyService } from '../../model/service';
import type { Signal } from '../../model/signal';
import { findTool, run } from '../../tools';
import { findEngine } from '../../tools/find';
import { temporaryFolder, until } from '../../tools/test-support';
import { AWKWARD, testProject } from '../test-support';
import { alertmanager } from './index';
import { startLive } from './test-support';

const plain: ConfigInput = { receivers: { page: { channel: '#page' } } };
const full: ConfigInput = {
  receivers: { page: { channel: AWKWARD, mention: AWKWARD, webhookUrlFile: `/run/${AWKWARD}` }, notice: { channel: '#notice' }, deadMan: { url: 'https://heartbeat.example.org/a?b=1&c=2' } },
};
const timed: ConfigInput = { receivers: { ...full.receivers!, noticeTimes: { from: '09:00', to: '18:00', zone: 'Europe/Berlin' } } };
/** Writes the files and returns the path of `alertmanager.yml`. */
function written(config: ConfigInput): string {
  const folder = temporaryFolder();
  for (const { path, content } of alertmanager.files(testProject(config))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return join(folder, 'alertmanager/alertmanager.yml');
}
interface Slack { readonly channel: string; readonly api_url_file: string; readonly send_resolved: boolean; readonly pretext?: string }
interface Shape {
  readonly route: { readonly routes: readonly { readonly receiver: string; readonly group_interval: string; readonly repeat_interval?: string }[] };
  readonly receivers: readonly { readonly name: string; readonly slack_configs?: readonly Slack[]; readonly webhook_configs?: readonly unknown[] }[];
  readonly inhibit_rules: readonly { readonly source_matchers: readonly string[] }[];
}
const read = (config: ConfigInput): Shape => load(alertmanager.files(testProject(config))[0]!.content) as Shape;

describe('alertmanager.yml', () => {
  it.each([['the machine has', undefined], ['of 0.28', { release: '0.28.1', suite: 'trixie' }]] as const)('is accepted by the amtool that %s', async (_, engine) => {
    const amtool = engine ? await findEngine('amtool', engine) : await findTool('amtool');
    for (const config of [plain, full, timed]) {
      const { status, stdout, stderr } = await run(amtool.path, ['check-config', written(config)]);
      expect({ status, stderr }, stdout).toMatchObject({ status: 0 });
      expect(stdout).toContain('1 templates');
    }
  });
  it.each([
    ['page', ['severity=critical', 'service=shop']],
    ['notice', ['severity=warning', 'service=shop']],
    ['notice', ['severity=info']],
    ['dead-man', ['severity=info', 'deadman=true', 'alertname=Watchdog']],
  ])('leads to %s from %j', async (receiver, labels) => {
    const { stdout, stderr } = await run((await findTool('amtool')).path, ['config', 'routes', 'test', `--config.file=${written(full)}`, ...labels]);
    expect(stdout.trim(), stderr).toBe(receiver);
  });
  it('lets notices wait, and nothing else', async () => {
    const amtool = (await findTool('amtool')).path;
    const tree = (await run(amtool, ['config', 'routes', 'show', `--config.file=${written(timed)}`])).stdout;
    expect(tree).toMatch(/severity!="critical"\}?\s+receiver: notice/);
    for (const [receiver, ...labels] of [['page', 'severity=critical'], ['notice', 'severity=warning'], ['notice', 'severity=info'], ['dead-man', 'severity=info', 'deadman=true']] as const) {
      expect((await run(amtool, ['config', 'routes', 'test', `--config.file=${written(timed)}`, ...labels])).stdout.trim()).toBe(receiver);
    }
    const { route, time_intervals: times } = load(alertmanager.files(testProject(timed))[0]!.content) as { route: { routes: { receiver: string; mute_time_intervals?: string[] }[] }; time_intervals: { name: string }[] };
    expect(route.routes.filter((r) => r.mute_time_intervals)).toMatchObject([{ receiver: 'notice', mute_time_intervals: ['outside-notice-times'] }]);
    expect(times).toMatchObject([{ name: 'outside-notice-times', time_intervals: [{ location: 'Europe/Berlin' }, { weekdays: ['saturday', 'sunday'] }] }]);
    expect(JSON.stringify(read(full))).not.toContain('time_intervals');
  });
  it('names secrets and never holds them', () => {
    const [page, notice, deadMan] = read(plain).receivers;
    expect(page!.slack_configs).toMatchObject([{ channel: '#page', api_url_file: '/etc/alertmanager/secrets/slack-webhook-url', send_resolved: true }]);
    expect(page!.slack_configs![0]).not.toHaveProperty('pretext');
    expect(notice!.slack_configs).toEqual(page!.slack_configs);
    expect(deadMan).toEqual({ name: 'dead-man' });
  });
  it('gives notices a channel of their own and no mention', () => {
    const { receivers } = read(full);
    expect(receivers[1]!.slack_configs).toMatchObject([{ channel: '#notice', api_url_file: `/run/${AWKWARD}` }]);
    expect(receivers[1]!.slack_configs![0]).not.toHaveProperty('pretext');
    expect(receivers[2]!.webhook_configs).toEqual([{ url: 'https://heartbeat.example.org/a?b=1&c=2', send_resolved: false }]);
  });
  it('repeats the heartbeat within its group interval: at equal times every other beat is lost', () => {
    const route = read(full).route.routes.find((r) => r.receiver === 'dead-man')!;
    expect(Number.parseInt(route.repeat_interval!, 10)).toBeLessThan(Number.parseInt(route.group_interval, 10));
  });
  it('knows alerts of Prometheus only', () => {
    const files = alertmanager.files(testProject(full)).map((f) => f.content).join('');
    expect(files).toContain('ShopDown|ShopMissing');
    expect(files).not.toContain('ShopQueueDead');
    const project = testProject(plain);
    const quiet = { ...project, ruleGroups: project.ruleGroups.slice(1) };
    expect((load(alertmanager.files(quiet)[0]!.content) as Shape).inhibit_rules).toHaveLength(1);
  });
});

describe('inhibition', () => {
  const alert = (name: string, severity: string, more: Record<string, string> = {}) => ({ labels: { alertname: name, severity, ...more } });
  const shop = { service: 'shop' };

  it('silences what says nothing new while the service is down, but neither its like, other services nor the heartbeat', async () => {
    const live = await startLive();
    await live.post(
      alert('ShopDown', 'critical', { ...shop, signal: 'up' }), alert('ShopMissing', 'critical', { ...shop, signal: 'up' }),
      alert('ShopSlow', 'critical', { ...shop, signal: 'latency' }), alert('ShopQueue', 'warning', shop), alert('BankSlow', 'critical', { service: 'bank' }),
      alert('Lonely', 'warning'), alert('Watchdog', 'info', { deadman: 'true' }), alert('ShopHeartbeat', 'info', { ...shop, deadman: 'true' }),
    );
    await until('the alerts are judged', async () => (await live.states())['ShopSlow shop'] === 'suppressed');
    expect(await live.states()).toEqual({
      'ShopDown shop': 'active', 'ShopMissing shop': 'active', 'ShopSlow shop': 'suppressed', 'ShopQueue shop': 'suppressed', 'BankSlow bank': 'active',
      'Lonely -': 'active', 'Watchdog -': 'active', 'ShopHeartbeat shop': 'active',
    });
    await until('heartbeat and messages are sent', () => live.beats.length > 0 && live.messages.length >= 3);
    expect(JSON.parse(live.beats[0]!)).toMatchObject({ status: 'firing' });
    expect(JSON.stringify(live.messages)).toContain('ShopDown');
    expect(JSON.stringify(live.messages)).not.toMatch(/ShopSlow|ShopQueue|Watchdog|Heartbeat/);
  });
  it('silences a warning while the same signal of the same service is critical', async () => {
    const live = await startLive();
    await live.post(
      alert('ShopSlow', 'critical', { ...shop, signal: 'latency' }), alert('ShopShift', 'warning', { ...shop, signal: 'latency' }), alert('ShopCpu', 'warning', { ...shop, signal: 'cpu' }),
      alert('BankShift', 'warning', { service: 'bank', signal: 'latency' }), alert('ShopVague', 'critical', shop), alert('ShopVaguer', 'warning', shop),
      alert('Vague', 'critical'), alert('Vaguer', 'warning'), alert('ShopNote', 'info', { ...shop, signal: 'latency' }),
    );
    await until('the alerts are judged', async () => (await live.states())['ShopShift shop'] === 'suppressed');
    expect(Object.entries(await live.states()).filter(([, state]) => state !== 'active')).toEqual([['ShopShift shop', 'suppressed']]);
  });
  it('silences a cause while what it explains is paged, by a rule for each signal', () => {
    const project = testProject(plain);
    const { signals: { latency, errors: failing } } = project.services[0]! as AnyService & { signals: { latency: Signal; errors: Signal } };
    const ruleGroups = project.ruleGroups.map((group) => ({
      ...group, rules: group.rules.map((rule) => (rule.name === 'ShopMeanHigh' ? { ...rule, explains: [failing, latency] } : rule.name === 'ShopDown' ? { ...rule, explains: [latency] } : rule)),
    }));
    expect((load(alertmanager.files({ ...project, ruleGroups })[0]!.content) as { inhibit_rules: object[] }).inhibit_rules.slice(0, -2)).toEqual([['errors', 'ShopMeanHigh'], ['latency', 'ShopDown|ShopMeanHigh']].map(([signal, names]) => ({
      source_matchers: ['severity="critical"', 'service="shop"', `signal="${signal}"`], target_matchers: ['severity="warning"', `alertname=~"${names}"`], equal: ['service', 'environment'],
    })));
  });
  it('silences neither another environment nor another process', async () => {
    const live = await startLive();
    const staging = { ...shop, environment: 'staging' };
    await live.post(
      alert('ShopDown', 'critical', { ...staging, signal: 'up' }), alert('StagingSlow', 'critical', { ...staging, signal: 'latency' }),
      alert('ShopSlow', 'critical', { ...shop, environment: 'production', signal: 'latency' }),
      alert('ShopCpuFull', 'critical', { ...shop, environment: 'production', signal: 'cpu', instance: 'a' }),
      alert('SameCpu', 'warning', { ...shop, environment: 'production', signal: 'cpu', instance: 'a' }), alert('OtherCpu', 'warning', { ...shop, environment: 'production', signal: 'cpu', instance: 'b' }),
    );
    await until('the alerts are judged', async () => Object.values(await live.states()).filter((state) => state === 'suppressed').length === 2);
    expect(Object.entries(await live.states()).filter(([, state]) => state !== 'active').map(([name]) => name).sort()).toEqual(['SameCpu shop', 'StagingSlow shop']);
  });
});
