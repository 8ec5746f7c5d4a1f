import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { testProject } from '../outputs/test-support';
import { alertmanager as output } from '../outputs/alertmanager';
import { program, temporaryFolder } from '../tools/test-support';
import type { Tool } from '../tools';
import { drive, type Message, type Setup } from './routing-drive';
import { alertmanagersForTests, sends } from './routing.test-support';

let all: Awaited<ReturnType<typeof alertmanagersForTests>>;
beforeAll(async () => {
  all = await alertmanagersForTests();
}, 180_000);

/** Not ours: other receivers, other groups, two receivers for one alert. */
const STRANGERS = `
route:
  receiver: everybody
  group_by: [alertname, shard]
  group_wait: 10s
  group_interval: 30s
  repeat_interval: 1h
  routes:
    - receiver: logbook
      group_by: [team]
      matchers: ['team="db"']
      continue: true
    - receiver: db team
      matchers: ['team="db"']
inhibit_rules:
  - source_matchers: ['page="yes"']
    target_matchers: ['page="no"']
    equal: [shard]
receivers:
  - name: everybody
    webhook_configs: [{url: 'http://nowhere.invalid/'}]
  - name: logbook
    webhook_configs: [{url: 'http://nowhere.invalid/', send_resolved: false}]
  - name: db team
    slack_configs:
      - {api_url_file: /not/there, channel: '#db', send_resolved: true, title: '{{ .GroupLabels.alertname }} {{ len .Alerts.Firing }}', text: '{{ .CommonLabels.team }} & co'}
`;
const setup = (content: string): Setup => ({ files: [{ path: 'alertmanager/alertmanager.yml', content }], always: [], externalUrl: 'http://alerts.example.org/am' });
const db = (alertname: string, shard: string, page: string) => ({ alertname, team: 'db', shard, page });
const said = (messages: readonly Message[]) => messages.map(({ receiver, group, firing, resolved, title }) =>
  [receiver, Object.values(group).join(' '), firing.map((l) => `${l['alertname']} ${l['shard']}`).join(', '), resolved.map((l) => `${l['alertname']} ${l['shard']}`).join(', '), title].join(' | '));
const at = (messages: readonly Message[], receiver: string): number[] => messages.filter((message) => message.receiver === receiver).map(({ second }) => second);

describe("a stranger's configuration", async () => {
  for (const { series, alertmanager } of await alertmanagersForTests()) it(`Alertmanager ${series} groups, waits, inhibits and sends as it would, twenty times as fast; stories do not meet`, async () => {
    const story = { until: 100, sent: [sends(db('Slow', 'a', 'yes'), 0, 50), sends(db('Full', 'b', 'no'), 5), sends(db('Full', 'a', 'no'), 15), sends({ alertname: 'Odd "x"', note: 'a,b=c\nd {{ e' }, 20)] };
    // Another story, with the source of an inhibition whose target is in the first.
    const other = { until: 40, sent: [sends(db('Slow', 'b', 'yes'), 0)] };
    const { stories: [one, two] } = await drive(alertmanager, setup(STRANGERS), [story, other]);
    expect(said(one!.messages.filter(({ receiver }) => receiver === 'db team'))).toEqual([
      'db team | Slow a | Slow a |  | Slow 1', 'db team | Full b | Full b |  | Full 1', 'db team | Full a | Full a |  | Full 1', 'db team | Slow a |  | Slow a | Slow 0',
    ]);
    const [first, second] = one!.messages.filter(({ receiver }) => receiver === 'logbook');
    expect(said([first!, second!])).toEqual(['logbook | db | Full b, Slow a |  | ', expect.stringMatching(/^logbook \| db \| .*Full a/)]);
    expect(one!.messages.find(({ receiver }) => receiver === 'everybody')).toMatchObject({ firing: [{ alertname: 'Odd "x"', note: 'a,b=c\nd {{ e' }], group: { alertname: 'Odd "x"' } });
    expect(one!.messages.find(({ receiver }) => receiver === 'db team')).toMatchObject({ channel: '#db', text: 'db & co' });
    // Waits of 10 s, then rounds of 30 s: Slow at 10 and, over, at 70; Full a was inhibited at 25, and at 55 no more.
    const times = at(one!.messages, 'db team');
    [10, 15, 55, 70].forEach((expected, i) => expect(Math.abs(times[i]! - expected), `${times}`).toBeLessThan(4.5));
    const inhibited = one!.seen.filter(({ alerts }) => alerts.some(({ inhibitedBy }) => inhibitedBy.length > 0));
    expect(new Set(inhibited.flatMap(({ alerts }) => alerts.flatMap(({ labels, inhibitedBy }) => inhibitedBy.map((by) => `${labels['alertname']} ${labels['shard']} by ${by['alertname']} ${by['shard']}`))))).toEqual(new Set(['Full a by Slow a']));
    expect(Math.abs(inhibited[0]!.second - 15)).toBeLessThan(8);
    expect(Math.abs(inhibited.at(-1)!.second - 50)).toBeLessThan(8);
    expect(said(two!.messages)).toEqual(expect.arrayContaining(['db team | Slow b | Slow b |  | Slow 1']));
    expect(two!.messages).toHaveLength(2);
  });
});

describe('our configuration', () => {
  it('tells how long it lasted in seconds of the story, links to its own address, and beats', async () => {
    const project = testProject({ environment: 'shop "7"', receivers: { page: { channel: '#p' }, deadMan: { url: 'http://nowhere.invalid/' } } });
    const labels = { alertname: 'ShopSlow', severity: 'critical', service: 'shop', signal: 'latency', environment: 'shop "7"' };
    const { stories: [driven], heartbeats } = await drive(all[0]!.alertmanager, { files: output.files(project), always: [{ alertname: 'Watchdog', severity: 'info', deadman: 'true' }], externalUrl: 'http://alerts.example.org/am' },
      [{ until: 80, sent: [sends(labels, 0, 55, { cause: 'LOCKS: <they> wait' })] }]);
    const [firing, over] = driven!.messages;
    expect(firing).toMatchObject({ receiver: 'page', group: { service: 'shop', environment: 'shop "7"' }, firing: [labels], resolved: [], text: expect.stringMatching(/^\*Cause\* LOCKS: &lt;they&gt; wait$/m) });
    expect(firing!.text).toContain('<http://alerts.example.org/am/#/silences/new?');
    expect(Math.abs(firing!.second - 1)).toBeLessThan(3);
    expect(over).toMatchObject({ receiver: 'page', firing: [], resolved: [labels], text: expect.stringMatching(/^Lasted 55s, /) });
    expect(over!.text).not.toContain('Cause');
    expect(driven!.messages).toHaveLength(2);
    expect(new Set(heartbeats.map(({ receiver }) => receiver))).toEqual(new Set(['dead-man']));
  });
});

describe('an Alertmanager that gives no answer', () => {
  const story = [{ until: 100, sent: [sends(db('Slow', 'a', 'yes'), 0)] }];
  /** The real one, after a command of one's own. Debian's needs its share beside it. */
  const wrapped = (before: string): Tool => {
    const real = all[0]!.alertmanager;
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(dirname(realpathSync(real.path)), '../share'), join(folder, 'share'));
    return { ...real, path: program(join(folder, 'bin'), 'alertmanager', `#!/bin/sh\n${before}\nexec ${real.path} "$@"\n`) };
  };
  it.each<[string, string, string, RegExp]>([
    ['is killed in the middle', STRANGERS, '(sleep 2; kill -9 $$) > /dev/null 2>&1 &', /alertmanager was ended by SIGKILL/],
    ['does not start', STRANGERS, 'echo "error: no disk" >&2; exit 3', /ended with status 3; its last words:\nerror: no disk/],
    ['refuses the configuration', `${STRANGERS}unknown_key: 1\n`, '', /ended with status 1; its last words:[^]*unknown_key/],
    ['cannot make a message', STRANGERS.replace('{{ .CommonLabels.team }}', '{{ template "missing" . }}'), '', /cannot send a message\n[^]*missing/],
  ])('%s', async (_, content, before, message) => {
    await expect(drive(wrapped(before), setup(content), story)).rejects.toMatchObject({ name: 'ToolError', message: expect.stringMatching(message) as string });
  });
  it('and a machine that is too busy', async () => {
    await expect(drive(all[0]!.alertmanager, setup(STRANGERS), story, [50_000])).rejects.toMatchObject({ name: 'ToolError', message: expect.stringMatching(/too busy.*\nrun again/) as string });
  });
});
