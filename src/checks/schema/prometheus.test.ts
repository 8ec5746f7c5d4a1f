import { beforeAll, describe, expect, it } from 'vitest';
import { promtoolsForTests, type TestPromtool } from '../../tools';
import { errorsIn, faultsIn, fromYaml, linesOf, verdictsOf } from './test-support';

let promtools: readonly TestPromtool[];
beforeAll(async () => { promtools = await promtoolsForTests(); });

const rule = (keys: string): string => `groups:\n  - name: g\n    rules:\n      - {${keys}}\n`;
const group = (keys: string): string => `groups: [{name: g, rules: [{alert: A, expr: up}], ${keys}}]\n`;
const RULES = {
  refused: [
    'grups: []', 'groups: {}', 'groups: text', '[]', 'groups: [text]', 'groups: [{rules: []}]', "groups: [{name: '', rules: []}]",
    'groups: [{name: g, rules: {}}]', 'groups: [{name: g, ruels: []}]',
    group('interval: 10'), group("interval: '10'"), group('interval: 1.5m'), group('interval: 10 s'), group('interval: 1m1h'), group("interval: ''"),
    group('interval: [1m]'), group('interval: -1m'), group('limit: many'),
    group('partial_response_strategy: warn'), 'namespace: n\ngroups: []',
    rule('expr: up'), rule('alert: A'), rule("alert: '', expr: up"), rule("alert: A, expr: ''"), rule('alert: A, record: a, expr: up'),
    rule('alert: A, expr: up, fro: 1m'), rule('alert: A, expr: up, For: 1m'), rule('alert: A, expr: up, keepFiringFor: 1m'),
    rule('alert: A, expr: up, for: 5'), rule('alert: A, expr: up, for: 5 minutes'), rule('alert: A, expr: up, for: 1h1h'),
    rule('alert: A, expr: up, labels: [a]'), rule('alert: A, expr: up, labels: {a: [b]}'), rule('alert: A, expr: up, labels: {a: {b: c}}'),
    rule('alert: A, expr: up, labels: {__name__: b}'), rule('alert: A, expr: up, annotations: text'), rule('alert: A, expr: up, annotations: {a: [b]}'),
    rule('alert: A, expr: [up]'), rule('alert: A, expr: {a: up}'), rule('alert: [A], expr: up'),
    rule('record: a, expr: up, for: 1m'), rule('record: a, expr: up, keep_firing_for: 1m'), rule('record: a, expr: up, annotations: {a: b}'),
    rule("record: 'a{b=\"c\"}', expr: up"), rule('record: a'), rule('record: a, expr: up, severity: page'),
  ],
  accepted: [
    '', 'groups:', 'groups: []', 'groups: [{name: g}]', 'groups: [{name: g, rules: }]', 'groups: [{name: 1, rules: []}]', group('interval: 0'),
    group('interval: 1h30m'), group('interval: 1y2w3d4h5m6s7ms'), group('interval: '), group('limit: 0'), group('limit: -1'), group('limit: 1.5'),
    group('limit: '),
    rule('alert: A, expr: 1'), rule('alert: A, expr: up, for: 0'), rule('alert: A, expr: up, for: 0s, keep_firing_for: 90s'),
    rule('alert: A, expr: up, labels: {a: 1, b: true, c: 1.5, d: }'), rule('alert: A, expr: up, labels: , annotations: '),
    rule('alert: A, expr: up, annotations: {a: 1}'),
    rule('alert: 1, expr: up'), rule("alert: A, record: '', expr: up"), rule('record: a, expr: up, labels: {a: b}'), rule('record: a, expr: up, for: 0s'),
    rule('record: a, expr: up, annotations: {}'), rule("record: 'a:b', alert: '', expr: up"), rule('alert: A, expr: up, labels: {a: 2026-01-01}'),
  ],
};

const scrape = (keys: string): string => `scrape_configs: [{job_name: j, ${keys}}]\n`;
const relabel = (keys: string): string => scrape(`relabel_configs: [{${keys}}]`);
const CONFIG = {
  refused: [
    'globl: {}', '[]', 'global: text', 'global: {scrape_intervall: 1m}', 'global: {scrape_interval: 15}', 'global: {external_labels: [a]}',
    'global: {evaluation_interval: 1 m}', 'rule_files: rules/*.yml', "rule_files: ['rules/*/x.yml']", 'rule_files: {a: b}',
    'scrape_configs: {}', 'scrape_configs: [{}]', 'scrape_configs: [text]', "scrape_configs: [{job_name: ''}]", scrape('job: x'), scrape('static_config: []'),
    scrape('static_configs: [{target: [a]}]'), scrape('static_configs: [{targets: a}]'),
    scrape('static_configs: [{targets: [a], labels: [b]}]'), scrape('honor_labels: maybe'), scrape("honor_labels: 'true'"), scrape('sample_limit: -1'),
    scrape("sample_limit: 'ten'"), scrape('params: {a: b}'), scrape('basic_auth: {user: a}'), scrape('tls_config: {insecure: true}'),
    scrape('authorization: {type: Basic}'),
    scrape('file_sd_configs: [{files: [a.json], refresh_interval: 1min}]'), scrape('http_sd_configs: [{url: "http://a", refresh_interval: 5}]'),
    scrape('kuberntes_sd_configs: []'), scrape('file_sd_configs: {}'),
    relabel('action: replac, target_label: a'), relabel('action: replace'), relabel('source_labels: [a]'), relabel('action: hashmod, target_label: a'),
    relabel('source_labels: a, target_label: b'), relabel('source_label: [a], target_label: b'), relabel('action: lowercase'), scrape('relabel_configs: [a]'),
    scrape('metric_relabel_configs: {}'),
    'alerting: {alertmanager: []}', 'alerting: {alertmanagers: [{static_configs: [{targets: 1}]}]}', 'alerting: {alertmanagers: [{api_version: v3}]}',
    'remote_write: [{}]', 'remote_write: [{ulr: x}]', 'remote_write: {}', 'remote_read: [{read_recent: true}]',
    "remote_write: [{url: 'http://a', queue_config: {shards: 1}}]",
    "remote_write: [{url: 'http://a', queue_config: {max_shards: many}}]", 'storage: {tsdb: {retention_time: 1d}}', 'storage: {tdsb: {}}',
    'tracing: {sampling_fraction: 1}', 'tracing: {endpoint: a, client_type: udp}',
  ],
  accepted: [
    '', '{}', 'global: ', 'global: {}', 'global: {scrape_interval: 1m, scrape_timeout: 10s, external_labels: {a: 1, b: c}}',
    "rule_files: ['none/*.yml', '*.none']", 'rule_files: ', 'scrape_configs: ', scrape('honor_labels: yes'), scrape('honor_labels: off'),
    scrape('sample_limit: 0x10'), scrape('params: {a: [b, 1]}'), scrape('params: '),
    scrape("static_configs: [{targets: ['a:1', b], labels: {c: 1}}]"), scrape('static_configs: [{targets: }]'), scrape('static_configs: '),
    scrape('scheme: https, metrics_path: /x'), scrape('basic_auth: {username: a, password: b}'),
    scrape('tls_config: {insecure_skip_verify: true, server_name: a}'), scrape('authorization: {credentials: a}'),
    relabel('action: Replace, target_label: a'), relabel('action: LABELDROP, regex: a'),
    relabel('source_labels: [a], target_label: b, replacement: 1, separator: 2, regex: 3'),
    relabel('action: hashmod, source_labels: [a], target_label: a, modulus: 2'), relabel('action: drop, source_labels: [a], regex: b'),
    relabel('action: labelmap, regex: a(.*)'),
    scrape("http_sd_configs: [{url: 'http://a'}]"),
    'alerting: {alertmanagers: [{static_configs: [{targets: [a]}], timeout: 5s, path_prefix: /a}], alert_relabel_configs: [{action: labeldrop, regex: a}]}',
    'alerting: ',
    "remote_write: [{url: 'http://a', queue_config: {max_shards: 5, batch_send_deadline: 5s}, write_relabel_configs: [{action: drop, source_labels: [a], regex: b}], headers: {a: b}}]",
    "remote_read: [{url: 'http://a', read_recent: true}]", 'storage: {tsdb: {out_of_order_time_window: 30m}, exemplars: {max_exemplars: 100}}',
    'tracing: {endpoint: a, client_type: http, insecure: true}',
  ],
};

describe.each([
  ['prometheus-rules', ['check', 'rules'], RULES],
  ['prometheus-config', ['check', 'config'], CONFIG],
] as const)('%s', (kind, command, cases) => {
  it('refuses what promtool refuses, and says one fault for one mistake', async () => {
    for (const text of cases.refused) expect(errorsIn(kind, fromYaml(text)), text).toHaveLength(1);
    for (const { tool, series } of promtools) {
      const verdicts = await verdictsOf(tool.path, command, cases.refused);
      expect(cases.refused.filter((_, i) => verdicts[i]), `accepted by ${series}`).toEqual([]);
    }
  });
  it('accepts what promtool accepts', async () => {
    for (const text of cases.accepted) for (const profile of ['generated', 'foreign'] as const) expect(errorsIn(kind, fromYaml(text), profile), text).toEqual([]);
    for (const { tool, series } of promtools) {
      const verdicts = await verdictsOf(tool.path, command, cases.accepted);
      expect(cases.accepted.filter((_, i) => !verdicts[i]), `refused by ${series}`).toEqual([]);
    }
  });
});

it("keys of Thanos, Mimir, Loki and vmalert are warnings in a stranger's file, which one of those may read", () => {
  for (const text of [group('partial_response_strategy: warn'), group('source_tenants: [a]'), group('evaluation_delay: 1m'), group('concurrency: 2'), group('type: graphite'), 'namespace: n\ngroups: []']) {
    expect(faultsIn('prometheus-rules', fromYaml(text), 'foreign').map((fault) => fault.severity), text).toEqual(['warning']);
    expect(errorsIn('prometheus-rules', fromYaml(text)), text).toHaveLength(1);
  }
});
it('says the place, what is wrong, and what to write', () => {
  const said = (kind: 'prometheus-rules' | 'prometheus-config', text: string): readonly string[] => linesOf(faultsIn(kind, fromYaml(text)));
  expect(said('prometheus-rules', rule('alert: A, expr: up, fro: 1m'))).toEqual(["groups.0.rules.0.fro: unknown key 'fro'; did you mean 'for'?"]);
  expect(said('prometheus-rules', rule('expr: up'))).toEqual(["groups.0.rules.0: is missing 'alert'; add it: a rule needs 'alert: Name' or 'record: name'"]);
  expect(said('prometheus-rules', rule('record: a, expr: up, for: 1m'))).toEqual(["groups.0.rules.0.for: a recording rule has no 'for'; only alerts wait"]);
  expect(said('prometheus-rules', group("interval: '10'"))).toEqual(["groups.0.interval: '10' is not usable; whole numbers with their units, the greatest first, as in 30s, 5m or 1h30m"]);
  expect(said('prometheus-rules', rule('alert: A, expr: up, labels: {a: [b]}'))).toEqual(['groups.0.rules.0.labels.a: is a list, not a text or a number or true or false; one text: quote it where YAML would read something else']);
  expect(said('prometheus-config', relabel('action: replac, target_label: a'))).toEqual(["scrape_configs.0.relabel_configs.0.action: is 'replac', which is none of the words allowed here; did you mean 'replace'?"]);
});
