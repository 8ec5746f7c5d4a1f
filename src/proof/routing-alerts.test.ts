import { expect, it } from 'vitest';
import { testProject } from '../outputs/test-support';
import type { Firing } from './promtool';
import { heartbeatsOf, sentOf } from './routing-alerts';
import { longestWaits, recordedConfig } from './routing-config';

const project = testProject({ environment: 'staging' });
/** Rules of the group are evaluated every 10 s. */
const fires = (alert: string, from: number, to: number, more: Partial<Firing> = {}): Firing[] =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, i) => ({ at: from + 10 * i, alert, labels: { severity: 'critical' }, annotations: { summary: `after ${10 * i} s` }, ...more }));
const short = (firings: readonly Firing[], until: number) => sentOf(project, firings, until).map(({ alert, from, to, texts }) => [alert, from, to, texts.map(({ at }) => at)]);

it('an alert is sent when it fires, again after more than a minute, and when it is over', () => {
  const [sent] = sentOf(project, fires('ShopSlow', 420, 560), 600);
  expect(sent).toMatchObject({ from: 420, to: 570, labels: { alertname: 'ShopSlow', severity: 'critical', environment: 'staging' }, lastText: { summary: 'after 140 s' } });
  expect(sent!.texts.map(({ at, annotations, validUntil }) => [at, annotations['summary'], validUntil])).toEqual([[420, 'after 0 s', 660], [490, 'after 70 s', 730], [560, 'after 140 s', 800]]);
});
it('one that comes back is sent anew, and each of several processes by itself', () => {
  expect(short([...fires('ShopSlow', 420, 440), ...fires('ShopSlow', 470, 480)], 600)).toEqual([['ShopSlow', 420, 450, [420]], ['ShopSlow', 470, 490, [470]]]);
  expect(short([...fires('ShopDown', 420, 440, { labels: { instance: 'a' } }), ...fires('ShopDown', 430, 450, { labels: { instance: 'b' } })], 600)).toEqual([['ShopDown', 420, 450, [420]], ['ShopDown', 430, 460, [430]]]);
});
it('what fires at the end of the story goes on, and what Grafana evaluates is not sent', () => {
  const [sent] = sentOf(project, fires('ShopSlow', 540, 600), 605);
  expect(sent!.to).toBeUndefined();
  expect(sent!.texts.at(-1)!.validUntil).toBeGreaterThan(10_000);
  expect(short([...fires('ShopQueueLong', 420, 440), ...fires('NoSuchAlert', 420, 440)], 600)).toEqual([]);
});
it('heartbeats fire always, so no story tells of them', () => {
  expect(heartbeatsOf(project)).toEqual([{ environment: 'staging', alertname: 'Watchdog', severity: 'info', deadman: 'true' }]);
});
it('the recorded configuration is as fast as asked, and names no address but ours', () => {
  const content = `
route: {receiver: a, group_wait: 1m30s, repeat_interval: 1d, routes: [{receiver: a, group_by: [x], group_wait: 0s, group_interval: 5ms, routes: [{group_by: ['...'], group_interval: 2h}]}]}
inhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d]}, {source_matchers: [e=f], target_matchers: [g=h], equal: [i]}]
receivers: [{name: a, slack_configs: [{api_url_file: /secret, channel: '#c'}], pagerduty_configs: [{routing_key: k}]}, {name: b/c, webhook_configs: [{url: 'https://b.example.org/', send_resolved: false}]}, {name: none}]
`;
  expect(JSON.parse(recordedConfig(content, { url: 'http://127.0.0.1:1' }, 20))).toEqual({
    route: {
      receiver: 'a', group_by: ['oac_story'], group_wait: '4500ms', repeat_interval: '4320000ms',
      routes: [{ receiver: 'a', group_by: ['x', 'oac_story'], group_wait: '0s', group_interval: '1ms', routes: [{ group_by: ['...'], group_interval: '360000ms' }] }],
    },
    inhibit_rules: [{ source_matchers: ['a=b'], target_matchers: ['c=d'], equal: ['oac_story'] }, { source_matchers: ['e=f'], target_matchers: ['g=h'], equal: ['i', 'oac_story'] }],
    receivers: [
      { name: 'a', slack_configs: [{ channel: '#c', api_url: 'http://127.0.0.1:1/slack/a', callback_id: expect.any(String) }], webhook_configs: [] },
      { name: 'b/c', slack_configs: [], webhook_configs: [{ url: 'http://127.0.0.1:1/webhook/b%2Fc', send_resolved: false }] },
      { name: 'none', slack_configs: [], webhook_configs: [] },
    ],
  });
  expect(longestWaits(content)).toEqual({ wait: 90, interval: 7200 });
  expect(longestWaits('route: {receiver: a, routes: [{receiver: a, group_wait: 1s}]}\nreceivers: [{name: a}]')).toEqual({ wait: 30, interval: 300 });
});
