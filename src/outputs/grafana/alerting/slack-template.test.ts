import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeConfig } from '../../../model/config';
import { findTool, run, type Tool } from '../../../tools';
import { temporaryFolder } from '../../../tools/test-support';
import { slackField as alertmanagerField, slackTemplate } from '../../alertmanager/slack-template';
import { slackField, slackTemplates } from './slack-template';

const START = '2026-01-02T03:04:05Z';
const alertData = (name: string, more: { readonly status?: string; readonly labels?: object; readonly annotations?: object } = {}): object => ({
  status: 'firing', startsAt: START, endsAt: '2026-01-02T03:14:05Z', generatorURL: 'https://grafana.example.org/?a=1&b=2', fingerprint: name,
  ...more,
  labels: { alertname: name, severity: 'warning', owner: 'a & b', environment: 'demo', service: 'api', ...more.labels },
  annotations: { summary: `api: ${name} <1>`, description: 'It is so.', dashboard_url: 'https://grafana.example.org/d/api', runbook_url: 'https://wiki.example.org/x', ...more.annotations },
});
let tool: Tool;
beforeAll(async () => { tool = await findTool('amtool'); });

/** Renders with Alertmanager's engine, which Grafana's is: only the links to panel and silence are Grafana's own, and get another there. */
async function rendered(field: Parameters<typeof slackField>[0], alerts: readonly object[], mention?: string): Promise<string> {
  const [{ template }] = slackTemplates(completeConfig({ receivers: { page: { channel: '#page', ...(mention ? { mention } : {}) } } })) as [{ template: string }];
  return renderedBy(template.replace(/\.(?:PanelURL|SilenceURL)\b/g, '.GeneratorURL'), slackField(field), alerts);
}
async function renderedBy(templates: string, field: string, alerts: readonly object[]): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'oac.tmpl'), templates);
  const firing = alerts.some((a) => (a as { status: string }).status === 'firing');
  writeFileSync(join(folder, 'data.json'), JSON.stringify({
    receiver: 'page', status: firing ? 'firing' : 'resolved', alerts, groupLabels: {}, commonLabels: {}, commonAnnotations: {}, externalURL: 'https://grafana.example.org/',
  }));
  const { status, stdout, stderr } = await run(tool.path, ['template', 'render', `--template.glob=${folder}/*.tmpl`, `--template.text=${field}`, `--template.data=${join(folder, 'data.json')}`]);
  expect(status, stderr).toBe(0);
  return stdout.trim();
}
const since = '<!date^1767323045^{date_short_pretty} {time_secs}|2026-01-02 03:04:05 UTC>';

describe('messages to Slack', () => {
  it('say whose, what, since when, and where to look', async () => {
    expect(await rendered('title', [alertData('CpuHigh')])).toBe(':warning: api: CpuHigh &lt;1&gt;');
    expect((await rendered('notice', [alertData('CpuHigh')])).split('\n')).toEqual([
      `Firing since ${since}`,
      'It is so.',
      ['https://grafana.example.org/?a=1&amp;b=2|Panel', 'https://grafana.example.org/d/api?from=1767321245000&amp;to=now|Dashboard', 'https://wiki.example.org/x|Runbook', 'https://grafana.example.org/?a=1&amp;b=2|Silence'].map((l) => `<${l}>`).join(' · '),
      'CpuHigh · warning · a &amp; b · demo',
    ]);
  });
  it('are about what fires, and list the rest', async () => {
    const alerts = [alertData('Over', { status: 'resolved' }), alertData('Down', { labels: { severity: 'critical' } }), alertData('Other')];
    expect(await rendered('title', alerts)).toBe(':rotating_light: api: Down &lt;1&gt;');
    const lines = (await rendered('notice', alerts)).split('\n').filter((line) => line.startsWith('•'));
    expect(lines).toEqual(['• api: Other &lt;1&gt;', '• resolved: api: Over &lt;1&gt;']);
    const many = Array.from({ length: 30 }, (_, i) => alertData(`Number${i}`));
    expect((await rendered('notice', many)).split('\n').filter((line) => line.startsWith('•'))).toHaveLength(10);
  });
  it('mention the group while something fires, and not when it is over', async () => {
    const mention = '<!subteam^S0SHOP|@shop>';
    expect((await rendered('page', [alertData('Down')], mention)).split('\n')[0]).toBe(mention);
    expect((await rendered('page', [alertData('Down')])).split('\n')[0]).toBe(`Firing since ${since}`);
    const over = [alertData('Down', { status: 'resolved' })];
    expect(await rendered('title', over)).toBe(':white_check_mark: Resolved: api: Down &lt;1&gt;');
    expect((await rendered('page', over, mention)).split('\n')[0]).toBe(`Lasted 10m0s, from ${since} to <!date^1767323645^{date_short_pretty} {time_secs}|2026-01-02 03:14:05 UTC>`);
  });
  it('say what those of Alertmanager say: the same lines, but for its links and its footer', async () => {
    const diagnosed = { annotations: { latency: 'mean 281ms, before 20ms', cause: 'EVENT LOOP: synchronous code <blocks>', facts: 'CPU of limit 95%', slowest: '/product 12, /order 9' } };
    const sets = [
      [alertData('CpuHigh')], [alertData('Slow', { ...diagnosed, labels: { severity: 'critical' } }), alertData('CpuHigh')], [alertData('CpuHigh'), alertData('Slow', diagnosed)],
      [alertData('Slow', { ...diagnosed, status: 'resolved' })], [alertData('Slow', { ...diagnosed, status: 'resolved' }), alertData('Down')], Array.from({ length: 12 }, (_, i) => alertData(`Number${i}`)),
    ];
    const links = (line: string): boolean => /^<http|^• and more/.test(line);
    for (const alerts of sets) {
      expect(await rendered('title', alerts)).toBe(await renderedBy(slackTemplate(), alertmanagerField('title'), alerts));
      const theirs = (await renderedBy(slackTemplate(), alertmanagerField('text'), alerts)).split('\n');
      const ours = (await rendered('notice', alerts)).split('\n');
      expect(ours.filter((line) => !links(line))).toEqual([...theirs.filter((line) => !links(line)), (await renderedBy(slackTemplate(), alertmanagerField('footer'), alerts)).replaceAll(' & ', ' &amp; ')]);
      expect(ours.filter(links).length).toBe(theirs.filter(links).length);
    }
    const text = await rendered('notice', [alertData('Slow', diagnosed)]);
    for (const said of ['mean 281ms, before 20ms, firing since', '*Cause* EVENT LOOP: synchronous code &lt;blocks&gt;', '*Facts* CPU of limit 95%', '*Slow requests* /product 12']) expect(text).toContain(said);
  });
  it('say which rule Grafana could not evaluate', async () => {
    expect(await rendered('title', [alertData('DatasourceError', { labels: { rulename: 'CpuHigh' }, annotations: { Error: 'no such host' } })]))
      .toBe(':warning: CpuHigh cannot be evaluated (DatasourceError): no such host');
  });
  it('leave a line out where there is nothing to say', async () => {
    const bare = { ...alertData('Bare'), labels: { alertname: 'Bare' }, annotations: {}, generatorURL: '' };
    expect(await rendered('title', [bare])).toBe(':warning: Bare');
    expect((await rendered('notice', [bare])).split('\n')).toEqual([`Firing since ${since}`, 'Bare']);
  });
});
