import { describe, expect, it } from 'vitest';
import { documentOf, found, marks, runTable, table } from '../rule/cases.test-support';
import { acceptedConfigs } from '../rule/truth.test-support';
import { routingChecks } from '.';
import { contradiction, implies, parseMatchers } from './matchers';

const receivers = 'receivers: [{name: a}, {name: b}]';
const config = (route: string, more = receivers): string => `route:\n${route.trim().split('\n').map((l) => `  ${l}`).join('\n')}\n${more}\n`;
const routes = (...children: string[]): string => config(`receiver: a\nroutes:\n${children.map((c) => `- {receiver: b, ${c}}`).join('\n')}`);
const notifiers = (text: string, more = ''): string => `${more}\nroute: {receiver: a}\nreceivers:\n- name: a\n  ${text}\n`;
const inhibit = (text: string): string => `route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n- ${text}\n`;
const times = (text: string): string => `route: {receiver: a, routes: [{receiver: b, mute_time_intervals: [t]}]}\n${receivers}\ntime_intervals:\n- name: t\n  time_intervals: [{${text}}]\n`;

const CONFIGS = table('alertmanager-config', [
  ['UTF-8 label of match', routes('match: {k8s.namespace: prod}'), 'routing/label-name!'], ['UTF-8 label', routes("matchers: ['k8s.namespace=prod']"), 'routing/label-name'],
  ['good', config('receiver: a\ngroup_by: [service]\nroutes:\n- {receiver: b, matchers: [\'severity="critical"\']}')],
  ['receiver missing', config('receiver: c'), 'routing/receiver!'], ['receiver of a child', routes('receiver: bb').replace('receiver: b, ', ''), 'routing/receiver!'], ['two levels down', config('receiver: a\nroutes: [{receiver: b, routes: [{receiver: x, matchers: [a=b]}]}]'), 'routing/receiver!'], ['inherited receiver', config('receiver: a\nroutes: [{group_by: [x]}]')],
  ['mail to no address', notifiers('email_configs: [{to: shop, smarthost: "x:25", from: a@b.c}]'), 'routing/delivery'], ['mail by semicolons', notifiers('email_configs: [{to: "a@b.c; d@e.f", smarthost: "x:25", from: a@b.c}]'), 'routing/delivery'], ['mail to two', notifiers(`email_configs: [{to: 'A <a@b.c>, "B, C" <d@e.f>', smarthost: "x:25", from: a@b.c}]`)], ['mail from nobody', notifiers('email_configs: [{to: a@b.c}]', 'global: {smtp_smarthost: "x:25", smtp_from: alerts}'), 'routing/delivery'],
  ['mail to a template', notifiers(`email_configs: [{to: '{{ .CommonLabels.team }}', smarthost: "x:25", from: a@b.c}]`)], ['a severity that PagerDuty has not', notifiers('pagerduty_configs: [{routing_key: x, severity: page}]'), 'routing/delivery'], ['one that it has', notifiers("pagerduty_configs: [{routing_key: x, severity: '{{ .CommonLabels.severity }}'}]")],
  ['a priority that Opsgenie has not', notifiers('opsgenie_configs: [{api_key: x, priority: high}]'), 'routing/delivery'], ['one of its own', notifiers('opsgenie_configs: [{api_key: x, priority: P1}]')], ['a channel with a space', notifiers('slack_configs: [{api_url: "https://x/y", channel: "# a"}]'), 'routing/delivery'], ['a colour', notifiers('slack_configs: [{api_url: "https://x/y", channel: "#a", color: dangr}]'), 'routing/delivery'],
  ['a header twice', notifiers('email_configs: [{to: a@b.c, smarthost: "x:25", from: a@b.c, headers: {subject: a, Subject: b}}]'), 'routing/notifier!'], ['nobody responds', notifiers('opsgenie_configs: [{api_key: x, responders: [{type: team}]}]'), 'routing/notifier!'], ['a team responds', notifiers('opsgenie_configs: [{api_key: x, responders: [{type: team, name: a}]}]')],
  ['two places', notifiers("sns_configs: [{topic_arn: 'arn:aws:sns:x', phone_number: '+1', sigv4: {}}]"), 'routing/notifier!'], ['chat 0', notifiers('telegram_configs: [{bot_token: x, chat_id: 0}]'), 'routing/notifier!'], ['a chat in quotes', notifiers("telegram_configs: [{bot_token: x, chat_id: '-100'}]"), 'routing/notifier!'], ['webex without a token', notifiers('webex_configs: [{room_id: a}]'), 'routing/notifier!'],
  ['an action without an address', notifiers('slack_configs: [{api_url: "https://x/y", channel: "#a", actions: [{type: button, text: b}]}]'), 'routing/notifier!'],
  ['everything muted', inhibit("{source_matchers: ['severity=critical'], equal: [service]}"), 'routing/inhibition'], ['the graver muted', inhibit("{source_matchers: ['severity=warning'], target_matchers: ['severity=critical'], equal: [service]}"), 'routing/inhibition'], ['a group by another case', config('receiver: a\ngroup_by: [alertName]'), 'routing/group-by'],
  ['a severity misspelt', routes("matchers: ['severity=\"critcal\"']"), 'routing/matcher-value'], ['one that all have', routes("matchers: ['severity=\"Critical\"']")], ['joined by a word', routes("matchers: ['severity = critical and team = db']"), 'routing/matcher-value'], ['a zone of letters', times('location: CEST'), 'routing/time-interval!'],
  ['no times', times('weekdays: [monday]').replace('[{weekdays: [monday]}]', '[]'), 'routing/time-interval'], ['mute and active', times('weekdays: [monday]').replace('mute_time_intervals: [t]', 'mute_time_intervals: [t], active_time_intervals: [t]'), 'routing/time-interval'],
  ['a slow dead man', config("receiver: a\nroutes: [{receiver: deadman, matchers: ['alertname=Watchdog'], repeat_interval: 12h}]", 'receivers: [{name: a}, {name: deadman, webhook_configs: [{url: "http://x"}]}]'), 'routing/interval'], ['nobody waits', config("receiver: a\nroutes: [{receiver: 'null', matchers: ['alertname=Watchdog'], repeat_interval: 12h}]", "receivers: [{name: a}, {name: 'null'}]")],
  ['receiver unused', 'route: {receiver: a}\nreceivers: [{name: a}, {name: b, webhook_configs: [{url: "http://x"}]}]', 'routing/receiver-unused'], ['silence is kept', 'route: {receiver: a}\nreceivers: [{name: a}, {name: "null"}]'],
  ['receiver twice', 'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]', 'routing/receiver-name!'], ['receiver without a name', 'route: {receiver: a}\nreceivers: [{name: a}, {webhook_configs: []}]', 'routing/receiver-name!'], ['apart by case', 'route: {receiver: a}\nreceivers: [{name: a}, {name: A}]'],
  ['no route', receivers, 'routing/root!'], ['no receiver', config('group_by: [a]'), 'routing/root!'], ['root with matchers', config("receiver: a\nmatchers: ['a=b']"), 'routing/root!'], ['root with match', config('receiver: a\nmatch: {a: b}'), 'routing/root!'], ['root that continues', config('receiver: a\ncontinue: false')],
  ['root with times', config('receiver: a\nmute_time_intervals: [x]', `${receivers}\ntime_intervals: [{name: x, time_intervals: []}]`), 'routing/root!'],
  ['colon for equals', routes("matchers: ['severity: critical']"), 'routing/matcher!'], ['no operator', routes("matchers: ['severity']"), 'routing/matcher!'], ['double equals', routes("matchers: ['severity==\"critical\"']"), 'routing/matcher!'], ['unclosed quote', routes("matchers: ['severity=\"critical']"), 'routing/matcher!'],
  ['look-ahead', routes("matchers: ['a=~\"(?=x)\"']"), 'routing/matcher!'], ['unclosed class', routes("match_re: {a: '[a-'}"), 'routing/matcher!'], ['one string of two', routes("matchers: ['a=\"b\", c!=\"d\"']")], ['in braces', routes("matchers: ['{a=\"b\",c=~\"d|e\"}']")], ['without quotes', routes('matchers: [a=b, c!=d, "e =~ f.*", g!~h]')],
  ['escaped quote', routes("matchers: ['a=\"x\\\"y\"']")], ['empty value', routes("matchers: ['a=\"\"', 'b=']")], ['comma in quotes', routes("matchers: ['a=\"x,y\"']")], ['of an inhibition', inhibit("{source_matchers: ['a=~\"*\"'], target_matchers: [b=c], equal: [d]}"), 'routing/matcher!'],
  ['wider before', routes("matchers: ['team=\"db\"']", "matchers: ['team=\"db\"', 'severity=\"critical\"']"), 'routing/unreachable'], ['wider that continues', routes("matchers: ['team=\"db\"'], continue: true", "matchers: ['team=\"db\"', 'severity=\"critical\"']")], ['narrower before', routes("matchers: ['team=\"db\"', 'severity=\"critical\"']", "matchers: ['team=\"db\"']")],
  ['everything before', routes('group_by: [x]', "matchers: ['a=b']"), 'routing/unreachable'], ['the same twice', routes("matchers: ['a=b']", "matchers: ['a=\"b\"']"), 'routing/unreachable'], ['of a list', routes("matchers: ['a=~\"b|c\"']", 'match: {a: c}'), 'routing/unreachable'], ['not of a list', routes("matchers: ['a=~\"b|c\"']", 'match: {a: d}')],
  ['any value before', routes("matchers: ['a=~\".+\"']", 'match: {a: c}'), 'routing/unreachable'], ['a pattern is not run', routes("matchers: ['a=~\"b.*\"']", 'match: {a: bc}')], ['excluding', routes("matchers: ['a=b', 'a=c']"), 'routing/unreachable'], ['excluding above', config("receiver: a\nroutes: [{receiver: b, matchers: [a=b], routes: [{matchers: ['a!=b']}]}]"), 'routing/unreachable'],
  ['the parent has it', config("receiver: a\nroutes: [{receiver: b, matchers: [x=y], routes: [{matchers: [x=y]}, {matchers: [z=z]}]}]"), 'routing/unreachable'],
  ['inhibits the same', inhibit("{source_matchers: ['a=b'], target_matchers: ['a=\"b\"'], equal: [c]}"), 'routing/inhibition'], ['equal that differs', inhibit("{source_matchers: ['severity=critical'], target_matchers: ['severity=warning'], equal: [severity, service]}"), 'routing/inhibition'], ['old keys', inhibit('{source_match: {severity: critical}, target_match: {severity: warning}, equal: [severity]}'), 'routing/inhibition'],
  ['good inhibition', inhibit("{source_matchers: ['severity=critical'], target_matchers: ['severity=~\"warning|info\"'], equal: [service]}")], ['target excludes itself', inhibit("{source_matchers: ['a=b'], target_matchers: ['c=d', 'c=e'], equal: [x]}"), 'routing/inhibition'], ['nothing ties', inhibit("{source_matchers: ['severity=critical'], target_matchers: ['severity=warning']}"), 'routing/inhibition'],
  ['narrow without equal', inhibit("{source_matchers: ['alertname=ClusterDown'], target_matchers: ['severity=warning']}")], ['part of the target', inhibit("{source_matchers: ['alertname=A', 'x=y'], target_matchers: ['alertname=A'], equal: [s]}")],
  ['equal times', config('receiver: a\ngroup_interval: 5m\nrepeat_interval: 5m'), 'routing/interval'], ['equal to the default', config('receiver: a\nrepeat_interval: 5m'), 'routing/interval'], ['dead man', config('receiver: a\ngroup_interval: 30s\nrepeat_interval: 25s')], ['far under', config('receiver: a\nrepeat_interval: 1m'), 'routing/interval'],
  ['of a child', config('receiver: a\ngroup_interval: 1m\nroutes: [{receiver: b, matchers: [a=b], repeat_interval: 1m}]'), 'routing/interval'], ['many times', config('receiver: a\ngroup_interval: 5m\nrepeat_interval: 4h')], ['a week', config('receiver: a\nrepeat_interval: 1w'), 'routing/interval'], ['zero', config('receiver: a\ngroup_interval: 0s'), 'routing/interval!'],
  ['zero repeat', config('receiver: a\nrepeat_interval: 0s'), 'routing/interval!'], ['no wait', config('receiver: a\ngroup_wait: 0s')], ['words', config('receiver: a\ngroup_wait: 5 minutes'), 'routing/interval!'],
  ['all and some', config("receiver: a\ngroup_by: ['...', a]"), 'routing/group-by!'], ['all', config("receiver: a\ngroup_by: ['...']")], ['twice', config('receiver: a\nroutes: [{group_by: [a, b, a]}]'), 'routing/group-by!'], ['no grouping', config('receiver: a\ngroup_by: []')], ['empty label', config("receiver: a\ngroup_by: ['']"), 'routing/group-by!'],
  ['two operators', config('receiver: a\nroutes: [{receiver: b, matchers: [team==x]}]'), 'routing/matcher-value'], ['two operators with a pattern', config('receiver: a\nroutes: [{receiver: b, matchers: ["team=~=x|y"]}]'), 'routing/matcher-value'], ['a quoted sign', config("receiver: a\nroutes: [{receiver: b, matchers: ['team=\"=x\"']}]")], ['a sign inside', config('receiver: a\nroutes: [{receiver: b, matchers: ["team=a==b"]}]')],
  ['two operators of an inhibition', inhibit("{source_matchers: [a==b], target_matchers: ['severity=warning'], equal: [service]}"), 'routing/matcher-value'],
  ['words between bars', routes("matchers: ['severity=\"critical|warning\"']"), 'routing/matcher-value'], ['of match', routes('match: {team: web.*}'), 'routing/matcher-value'], ['by a pattern', routes("matchers: ['severity=~\"critical|warning\"']")], ['a name with dots', routes("matchers: ['instance=a.b.c:80', 'x!=\"a | b\"']")],
  ['any source', inhibit("{target_matchers: ['severity=warning'], equal: [service]}"), 'routing/inhibition'], ['an inhibition of all', inhibit("{source_matchers: ['alertname=Maintenance'], equal: [service]}")],
  ['a pager without a notifier', 'route: {receiver: pager, routes: [{receiver: b, matchers: [a=b]}]}\nreceivers: [{name: pager}, {name: b, webhook_configs: [{url: "http://x"}]}]', 'routing/receiver-silent'], ['a name for silence', 'route: {receiver: drop, routes: [{receiver: b, matchers: [a=b]}]}\nreceivers: [{name: drop}, {name: b, webhook_configs: [{url: "http://x"}]}]'], ['nobody notifies', 'route: {receiver: Critical}\nreceivers: [{name: Critical}]'],
  ['night', times("times: [{start_time: '22:00', end_time: '06:00'}]"), 'routing/time-interval!'], ['two times of a night', times("times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '06:00'}]")], ['no time of day', times("times: [{start_time: '9:00', end_time: '17:00'}]"), 'routing/time-interval!'], ['beyond the day', times("times: [{start_time: '09:00', end_time: '25:00'}]"), 'routing/time-interval!'],
  ['same time', times("times: [{start_time: '09:00', end_time: '09:00'}]"), 'routing/time-interval!'], ['half a time', times("times: [{start_time: '09:00'}]"), 'routing/time-interval!'], ['a short day', times('weekdays: [mon]'), 'routing/time-interval!'], ['days', times("weekdays: ['monday:friday', Sunday]")], ['days backwards', times("weekdays: ['friday:monday']"), 'routing/time-interval!'],
  ['day of the month', times("days_of_month: ['0']"), 'routing/time-interval!'], ['days of the month', times("days_of_month: ['1:7', '-3:-1', '31', '1:-1', '-1']")], ['from the end to the start', times("days_of_month: ['-1:1']"), 'routing/time-interval!'], ['days of the month backwards', times("days_of_month: ['7:1']"), 'routing/time-interval!'],
  ['months', times("months: ['january:march', 'May', '11:12']")], ['no month', times("months: ['januar']"), 'routing/time-interval!'], ['months backwards', times("months: ['11:2']"), 'routing/time-interval!'], ['years', times("years: ['2026:2030', 2031]")], ['years backwards', times("years: ['2030:2026']"), 'routing/time-interval!'], ['a year of words', times("years: ['next']"), 'routing/time-interval!'],
  ['zone', times("location: 'Europe/Berlin'")], ['no zone', times("location: 'Europe/Berln'"), 'routing/time-interval!'], ['UTC', times("location: 'UTC'")], ['only its city', times("location: 'Berlin'"), 'routing/time-interval!'], ['small zone', times("location: 'europe/berlin'"), 'routing/time-interval!'],
  ['unknown interval', times('weekdays: [monday]').replace('intervals: [t]', 'intervals: [u]'), 'routing/time-interval!'], ['interval twice', `${times('weekdays: [monday]')}mute_time_intervals: [{name: t, time_intervals: []}]\n`, 'routing/time-interval!'], ['interval without a name', times('weekdays: [monday]').replace('- name: t\n ', '-').replace('mute_time_intervals: [t]', 'group_by: [a]'), 'routing/time-interval!'],
  ['slack without a URL', notifiers('slack_configs: [{channel: "#a"}]'), 'routing/notifier!'], ['slack with the global one', notifiers('slack_configs: [{channel: "#a"}]', 'global: {slack_api_url: "https://x/y"}')], ['slack by a file', notifiers('slack_configs: [{api_url_file: /x}]')], ['slack by both', notifiers('slack_configs: [{api_url_file: /x, api_url: "https://x"}]'), 'routing/notifier!'],
  ['global by both', notifiers('slack_configs: [{channel: "#a"}]', 'global: {slack_api_url: "https://x/y", slack_api_url_file: /x}'), 'routing/notifier!'], ['nil pattern', routes('match_re: {a: }'), 'routing/matcher!'], ['webhook without a URL', notifiers('webhook_configs: [{send_resolved: true}]'), 'routing/notifier!'], ['webhook', notifiers('webhook_configs: [{url: "http://x/y", send_resolved: false}]')], ['webhook by a file', notifiers('webhook_configs: [{url_file: /x}]')], ['mail without a host', notifiers('email_configs: [{to: a@b.c}]'), 'routing/notifier!'],
  ['mail', notifiers('email_configs: [{to: a@b.c}]', 'global: {smtp_smarthost: "x:25", smtp_from: d@e.f}')], ['mail to nobody', notifiers('email_configs: [{from: a@b.c, smarthost: "x:25"}]'), 'routing/notifier!'], ['pager without a key', notifiers('pagerduty_configs: [{severity: critical}]'), 'routing/notifier!'], ['pager', notifiers('pagerduty_configs: [{routing_key: x}]')],
  ['opsgenie', notifiers('opsgenie_configs: [{}]', 'global: {opsgenie_api_key: x}')], ['opsgenie without a key', notifiers('opsgenie_configs: [{message: x}]'), 'routing/notifier!'], ['victorops', notifiers('victorops_configs: [{api_key: x}]'), 'routing/notifier!'], ['pushover', notifiers('pushover_configs: [{user_key: x}]'), 'routing/notifier!'], ['telegram', notifiers('telegram_configs: [{chat_id: 5, bot_token: x}]')],
  ['telegram to nobody', notifiers('telegram_configs: [{bot_token: x}]'), 'routing/notifier!'], ['sns', notifiers('sns_configs: [{subject: x}]'), 'routing/notifier!'], ['webex', notifiers('webex_configs: [{http_config: {authorization: {credentials: x}}}]'), 'routing/notifier!'], ['wechat', notifiers('wechat_configs: [{api_secret: x}]'), 'routing/notifier!'],
]);
const policies = (text: string): string => `policies:\n- receiver: a\n  ${text}\n`;
const GRAFANA = table('grafana-alerting', [
  ['words between bars', policies("routes: [{object_matchers: [[a, '=', 'b|c']]}]"), 'routing/matcher-value'], ['by a pattern', policies("routes: [{object_matchers: [[a, '=~', 'b|c']]}]")],
  ['bad operator', policies("routes: [{object_matchers: [[a, '==', b]]}]"), 'routing/matcher!'], ['operators', policies("routes: [{object_matchers: [[a, '=', b], [c, '!~', 'd.*']]}]")], ['bad pattern', policies("routes: [{object_matchers: [[a, '=~', '*']]}]"), 'routing/matcher!'], ['unreachable', policies("routes: [{object_matchers: [[a, '=', b]]}, {matchers: ['a=b', 'c=d']}]"), 'routing/unreachable'],
  ['times', policies('repeat_interval: 5m'), 'routing/interval'], ['zero', policies('group_interval: 0s'), 'routing/interval!'], ['grouped by all and one', policies("group_by: ['...', x]"), 'routing/group-by!'], ['two roots', 'policies: [{receiver: a}, {receiver: b, orgId: 2}]'],
]);

describe('routing', () => {
  it('the table', () => runTable('routing', routingChecks, [...CONFIGS, ...GRAFANA]));

  it('an error is what amtool refuses, and nothing else', async () => {
    const answers = await acceptedConfigs(CONFIGS.map((c) => c.text));
    const wrong = CONFIGS.flatMap((file, i) => {
      const refused = marks(found(routingChecks, documentOf(file))).some((id) => id.endsWith('!'));
      const accepting = [...answers].filter(([, ok]) => ok[i]).map(([version]) => version);
      // url_file came with 0.26: what one of them takes is no error.
      return refused ? accepting.map((version) => `${file.name} (${version}): accepted, but called an error`) : accepting.length === 0 ? [`${file.name}: refused, but not called an error`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('one slip in a key is not told of all that hangs on it', () => {
    const said = (text: string): string[] => found(routingChecks, documentOf({ kind: 'alertmanager-config', text })).map((fault) => fault.path.join('.'));
    expect(said('route: {receiver: a, route: [{receiver: b}]}\nreceivers: [{name: a}, {name: b, webhook_configs: [{url: "http://x"}]}]')).toEqual([]);
    expect(said('route: {receiver: a, routes: [{receiver: b, matchers: [a=b]}, {receiver: c, matchers: [a=c]}]}\nreciever: [{name: a}]')).toEqual(['route.receiver']);
  });

  it('matchers are read as Alertmanager reads them', () => {
    const value = (text: string): unknown => {
      const read = parseMatchers(text);
      return typeof read === 'object' ? read.map((m) => m.value) : 'refused';
    };
    expect(['a="b\\n\\"\\\\c"', 'a=b=c', ' a = b ', 'a="b",', '', '{}', '"a b"="c"', 'a.b=c', 'a=b,c', 'a="b"c', '{a=b', '=b', 'a=~', "a='b'"].map(value)).toEqual([
      ['b\n"\\c'], ['b=c'], ['b'], ['b'], [], [], ['c'], ['c'], 'refused', 'refused', ['b'], 'refused', [''], ["'b'"],
    ]);
  });

  it('what follows from matchers is concluded only where it is certain', () => {
    const read = (text: string) => parseMatchers(text) as Exclude<ReturnType<typeof parseMatchers>, string>;
    const follows = (given: string, wanted: string): boolean => implies(read(given), read(wanted)[0]!);
    expect([['a=b', 'a=b'], ['a=b', 'a=~"b|c"'], ['a=~"b|c"', 'a=~"c|b|d"'], ['a=b', 'a!=c'], ['a=~"b|c"', 'a!=""'], ['', 'a=~".*"'], ['a=b', 'a!~"c|d"']].filter(([g, w]) => !follows(g!, w!))).toEqual([]);
    expect([['a=b', 'a=c'], ['a=~"b|c"', 'a=b'], ['a=b', 'a=~"b.*"'], ['', 'a=b'], ['a!=b', 'a=c'], ['a=~"b.c"', 'a="b.c"'], ['a=""', 'a=~".+"'], ['a=b', 'c=d']].filter(([g, w]) => follows(g!, w!))).toEqual([]);
    expect(contradiction(read('a=b,a!=b'))).toBeDefined();
    expect(contradiction(read('a=b,a=~"b.*",c!=d,c!=e,f!="",g=~"h|i",g=i'))).toBeUndefined();
  });
});
