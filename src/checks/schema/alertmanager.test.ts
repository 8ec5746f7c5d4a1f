import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../../tools/find';
import { errorsIn, fromYaml, verdictsOf } from './test-support';

let amtools: readonly { readonly series: string; readonly path: string }[];
beforeAll(async () => {
  const third = join(dirname(process.env.OAC_PROMTOOL_3 ?? ''), 'amtool');
  amtools = [
    { series: '0.25', path: (await findEngine('amtool', { release: '0.25.0', suite: 'bookworm' })).path },
    { series: '0.28', path: (await findEngine('amtool', { release: '0.28.1', suite: 'trixie' })).path },
    ...(process.env.OAC_PROMTOOL_3 && existsSync(third) ? [{ series: '0.3x', path: third }] : []),
  ];
});

const least = 'route: {receiver: r}\nreceivers: [{name: r}]\n';
const top = (text: string): string => `${least}${text}\n`;
const root = (keys: string): string => `route: {receiver: r, ${keys}}\nreceivers: [{name: r}]\n`;
const route = (keys: string): string => root(`routes: [{${keys}}]`);
const receiver = (keys: string): string => `route: {receiver: r}\nreceivers: [{name: r, ${keys}}]\n`;
const times = (keys: string): string => top(`time_intervals: [{name: t, time_intervals: [{${keys}}]}]`);

const REFUSED = [
  '', '{}', 'route: {receiver: r}', 'receivers: [{name: r}]', 'route: {}\nreceivers: [{name: r}]', top('globl: {}'), top('global: {resolve_timout: 5m}'),
  top('global: {resolve_timeout: 5}'), top('global: {http_config: {tls: {}}}'), top('global: {smtp_require_tls: maybe}'),
  root('matchers: [a=b]'), root('match: {a: b}'), root('continue: true'), root('mute_time_intervals: [t]'), root('group_wait: 10'), root('group_wait: 10 s'),
  root('group_interval: 0s'), root('repeat_interval: 0s'), root('repeat_interval: 4 hours'), root('group_by: alertname'), root('routes: {}'),
  root('route: []'),
  route('reciever: r'), route('matchers: a=b'), route('matchers: [{a: b}]'), route('match: [a]'), route('match: {a: [b]}'), route('continue: 2'),
  route('routes: [{mathers: []}]'), route('group_by: [{a: b}]'),
  'route: {receiver: r}\nreceivers: {name: r}', 'route: {receiver: r}\nreceivers: [{}]', "route: {receiver: r}\nreceivers: [{name: ''}, {name: r}]",
  receiver('slack_config: []'), receiver('slack_configs: {}'), receiver("slack_configs: [{api_url: 'http://a', chanel: a}]"),
  receiver("slack_configs: [{api_url: 'http://a', send_resolved: maybe}]"),
  receiver("slack_configs: [{api_url: 'http://a', fields: [{title: a}]}]"), receiver("slack_configs: [{api_url: 'http://a', actions: [{text: a}]}]"),
  receiver("slack_configs: [{api_url: 'http://a', http_config: {proxy: a}}]"), receiver('webhook_configs: [{}]'),
  receiver("webhook_configs: [{uri: 'http://a'}]"), receiver("webhook_configs: [{url: 'http://a', max_alerts: -1}]"),
  receiver('email_configs: [{}]'), receiver('email_configs: [{to: a, form: b, smarthost: "a:1"}]'), receiver('pagerduty_configs: [{}]'),
  receiver('pagerduty_configs: [{routing_key: a, severty: b}]'), receiver('opsgenie_configs: [{api_key: a, responders: [{name: b, type: teem}]}]'),
  receiver('opsgenie_configs: [{api_key: a, tag: b}]'),
  top('inhibit_rules: {}'), top('inhibit_rules: [{source: a}]'), top('inhibit_rules: [{equal: a}]'), top('inhibit_rules: [{source_match: [a]}]'),
  top('templates: a.tmpl'), top('time_intervals: [{}]'), top('time_intervals: {}'), times('weekday: [monday]'), times('weekdays: monday'),
  times('times: [{start_time: 09:00}]'),
  times("times: [{start_time: '9:00', end_time: '10:00'}]"), times("times: [{start_time: '09:00', end_time: '25:00'}]"), times("years: ['x']"),
];
const ACCEPTED = [
  least, top('global: '), top('global: {resolve_timeout: 5m, smtp_require_tls: no, smtp_smarthost: "a:25", smtp_from: a}'), top('inhibit_rules: '),
  top('templates: [none/*.tmpl]'), top('templates: '), root("group_by: ['...']"), root('group_wait: 0s'),
  root('group_wait: 1m30s, group_interval: 5m, repeat_interval: 4h'),
  root('match: {}'), root('matchers: []'), root('continue: false'), root('routes: '), route('matchers: ["a = b", c=~"d"]'),
  route('match: {a: 1}, match_re: {b: c.*}'), route('continue: yes, receiver: r, routes: [{matchers: [a=b]}]'), route(''), receiver('slack_configs: '),
  receiver("slack_configs: [{api_url: 'http://a', channel: '#a', title: 1, fields: [{title: a, value: b, short: true}]}]"),
  receiver("webhook_configs: [{url: 'http://a', send_resolved: false, max_alerts: 0, http_config: {basic_auth: {username: a, password: b}}}]"),
  receiver('email_configs: [{to: a, from: b, smarthost: "a:25", headers: {Subject: 1}, require_tls: off}]'),
  receiver('pagerduty_configs: [{routing_key: a, details: {a: b}, links: [{href: a, text: b}]}]'), receiver('pagerduty_configs: [{service_key: a}]'),
  receiver('opsgenie_configs: [{api_key: a, responders: [{name: b, type: Team}]}]'), receiver("pushover_configs: [{user_key: a, token: b}]"),
  top('inhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d], equal: [e]}]'),
  top('inhibit_rules: [{source_match: {a: b}, target_match_re: {c: d}}]'),
  times("times: [{start_time: '09:00', end_time: '24:00'}], weekdays: ['monday:friday', sunday], days_of_month: ['1:7', '-1'], months: [january, '2:4'], years: ['2026:2027']"),
  times('days_of_month: [1], months: [1], years: [2026]'), top('mute_time_intervals: [{name: t, time_intervals: [{weekdays: [monday]}]}]'),
  top('time_intervals: [{name: t}]'),
];

describe('alertmanager-config', () => {
  it('refuses what amtool refuses, and says one fault for one mistake', async () => {
    // Without anything both parts are missing.
    for (const text of REFUSED) expect(errorsIn('alertmanager-config', fromYaml(text)), text).toHaveLength(text === '{}' ? 2 : 1);
    for (const { path, series } of amtools) {
      const verdicts = await verdictsOf(path, ['check-config'], REFUSED);
      expect(REFUSED.filter((_, i) => verdicts[i]), `accepted by ${series}`).toEqual([]);
    }
  });
  it('accepts what amtool accepts', async () => {
    for (const text of ACCEPTED) for (const profile of ['generated', 'foreign'] as const) expect(errorsIn('alertmanager-config', fromYaml(text), profile), text).toEqual([]);
    for (const { path, series } of amtools) {
      const verdicts = await verdictsOf(path, ['check-config'], ACCEPTED);
      expect(ACCEPTED.filter((_, i) => !verdicts[i]), `refused by ${series}`).toEqual([]);
    }
  });
});
