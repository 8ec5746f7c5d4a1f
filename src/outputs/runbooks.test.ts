import { describe, expect, it } from 'vitest';
import { runbooks } from './runbooks';
import { testProject } from './test-support';

const files = new Map(runbooks.files(testProject({
  grafana: { url: 'https://grafana.example.org/' }, alertmanager: { url: 'https://alerts.example.org' },
  receivers: { page: { channel: '#page', mention: '<!subteam^S0SHOP|@shop-team>' }, notice: { channel: '#notice' }, deadMan: { url: 'https://heartbeat.example.org/secret-token' } },
})).map((f) => [f.path, f.content]));
const page = (name: string): string => files.get(`runbooks/${name}.md`)!;
const section = (name: string, title: string): string => new RegExp(`^## ${title}\\n\\n([\\s\\S]*?)(?=\\n\\n## |$(?![\\s\\S]))`, 'm').exec(page(name))?.[1]?.trim() ?? '';

describe('runbooks', () => {
  it('are one page per alert, whoever evaluates it, and an index that links them', () => {
    const names = ['ShopDown', 'ShopMeanHigh', 'ShopMissing', 'ShopQueueDead', 'ShopQueueLong', 'ShopSlow', 'Watchdog'];
    expect([...files.keys()].sort()).toEqual(['README', ...names].map((name) => `runbooks/${name}.md`));
    const rows = page('README').split('\n').filter((line) => line.startsWith('| ['));
    expect(rows.map((row) => /^\| \[(\w+)\]\(\1\.md\)/.exec(row)?.[1])).toEqual(names);
    expect(rows.at(-2)).toBe('| [ShopSlow](ShopSlow.md) | critical | shop, shop-team | shop: … of requests slower than 200 ms |');
  });
  it('say who is told', () => {
    expect(page('ShopSlow')).toContain('\n- Severity: critical, it wakes someone\n- Service: shop\n- Owner: shop-team\n- Told: Slack, #page, with a mention of @shop-team\n- Evaluated by: Prometheus\n');
    expect(page('ShopMeanHigh')).toContain('- Told: Slack, #notice\n');
    expect(page('ShopQueueLong')).toContain('- Evaluated by: Grafana\n');
    expect(page('Watchdog')).toContain("- Told: the dead man's receiver");
    expect([...files.values()].join()).not.toContain('secret-token');
  });
  it('say when the alert fires, with the numbers that were promised', () => {
    const plan = section('ShopSlow', 'When it fires');
    expect(plan).toContain('At 2 requests a second it fires at most 1m56s after the first bad request');
    expect(plan).toContain('Bursts of up to 30s stay quiet. It needs more than 50 % bad requests and at least 10 of them');
    expect(plan).toContain('| 3m | always | 11.4 |\n| 10m30s | fewer than 24 requests were seen in 3m | 10 |');
    expect(plan).toContain('- Limits of Latency: warning 100 ms, critical 200 ms.');
    expect(section('ShopMeanHigh', 'When it fires')).toBe([
      'Mean latency at or above 100 ms.', '',
      '- It has to hold for 1m.', '- It goes on firing for 2m after that has ended.', '- Prometheus looks every 10s.', '- Its targets are scraped every 30s.',
      '- Limits of Mean latency: warning 100 ms, critical 200 ms.',
    ].join('\n'));
    expect(section('ShopDown', 'When it fires')).toContain('Scrapes of &lt;instance&gt; fail.');
  });
  it('list the causes with what they mean, UNKNOWN of both kinds last', () => {
    const causes = section('ShopSlow', 'Causes').split('\n').filter((line) => line.startsWith('- '));
    expect(causes[0]).toBe('- **DATABASE**: queries take the time. Note: the network is innocent. Measured by `db_wait_seconds_total`.');
    expect(causes.slice(1).map((line) => /\*\*(.*)\*\*/.exec(line)?.[1])).toEqual(['UNKNOWN: no listed cause', 'UNKNOWN: metrics are missing']);
    expect(section('ShopMeanHigh', 'Causes')).toBe('');
  });
  it('say which alerts are quiet for which, as Alertmanager and the queries of Grafana are told', () => {
    expect(section('ShopSlow', 'Other alerts')).toBe('- While this one fires, these stay quiet: [ShopMeanHigh](ShopMeanHigh.md).\n- This one stays quiet while one of these fires: [ShopDown](ShopDown.md), [ShopMissing](ShopMissing.md).');
    expect(section('ShopDown', 'Other alerts')).toBe('- While this one fires, these stay quiet: [ShopSlow](ShopSlow.md), [ShopMeanHigh](ShopMeanHigh.md).');
    expect(section('ShopQueueDead', 'Other alerts')).toBe('- While this one fires, these stay quiet: [ShopQueueLong](ShopQueueLong.md).');
    expect(section('ShopQueueLong', 'Other alerts')).toBe('- This one stays quiet while one of these fires: [ShopQueueDead](ShopQueueDead.md).');
    expect(section('Watchdog', 'Other alerts')).toBe('');
  });
  it('link the dashboard by its title and the alert by its name', () => {
    expect(section('ShopSlow', 'Links')).toBe('- Dashboard: [Shop](https://grafana.example.org/d/shop)\n- Firing now: [Alertmanager](https://alerts.example.org/#/alerts?filter=%7Balertname%3D%22ShopSlow%22%7D)');
  });
  it('show the expression and the recording rules that it reads', () => {
    const [expression, recordings] = [...section('ShopSlow', 'Expression').matchAll(/```promql\n([\s\S]*?)\n```/g)].map((m) => m[1]!);
    const read = new Set(expression!.match(/service:\w+:\w+/g));
    expect(read.size).toBe(6);
    expect(new Set(recordings!.split('\n').map((line) => line.split(' = ')[0]))).toEqual(read);
    expect(section('ShopMissing', 'Expression')).toBe('```promql\nabsent(up{job="shop"})\n```');
  });
  it('show all of the expression that Grafana asks: nobody records for it', () => {
    const project = testProject();
    const inGrafana = project.ruleGroups.map((group) => ({ ...group, rules: group.rules.map((rule) => (rule.kind === 'alert' ? { ...rule, engine: 'grafana' as const } : rule)) }));
    const { content } = runbooks.files({ ...project, ruleGroups: inGrafana }).find(({ path }) => path.endsWith('/ShopSlow.md'))!;
    expect(content).toContain('sum by (job) (increase(');
    expect(content).not.toMatch(/service:\w+:|recording rules/);
  });
  it("keep a user's words as they are", () => {
    const text = `ünï "quoted" 'it''s' {{ $labels.x }} &lt;b&gt; &amp; $HOME \\n | \`a < b\` 🚀`;
    expect(section('ShopQueueLong', 'What it means')).toBe(text);
    expect(section('ShopQueueLong', 'First steps')).toBe(`1. ${text}`);
  });
});
