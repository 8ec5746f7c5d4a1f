import { expect, it } from 'vitest';
import { documentOf, found } from '../rule/cases.test-support';
import { acceptedConfigs, acceptedRules } from '../rule/truth.test-support';
import { connectionChecks } from '.';

const job = (keys: string): string => `scrape_configs: [{ job_name: a, ${keys} }]\n`;
const receiver = (keys: string, global = ''): string => `${global}route: { receiver: a }\nreceivers: [{ name: a, ${keys} }]\n`;
const PROMETHEUS_REFUSES = [
  job('basic_auth: { username: a, password: b }, authorization: { credentials: c }'), job('basic_auth: { username: a, password: b, password_file: c }'), job('authorization: { credentials: c, credentials_file: d }'), job('bearer_token: a, basic_auth: { username: a }'),
  job('bearer_token: a, bearer_token_file: b'), job('authorization: { type: Basic, credentials: a }'), job('oauth2: { client_id: a, client_secret: b }'), job("oauth2: { client_secret: a, token_url: 'http://a' }"), job("oauth2: { client_id: a, client_secret: b, client_secret_file: c, token_url: 'http://a' }"),
  job("http_sd_configs: [{ url: 'x.y/z' }]"), job('http_sd_configs: [{ refresh_interval: 1m }]'), job("file_sd_configs: [{ files: ['a.txt'] }]"), job("file_sd_configs: [{ files: ['*/a.yml'] }]"), job('file_sd_configs: [{ refresh_interval: 1m }]'),
  job('dns_sd_configs: [{ names: [a], type: B }]'), job('dns_sd_configs: [{ names: [a], type: A }]'), job('dns_sd_configs: [{ type: SRV }]'), job("static_configs: [{ targets: ['http://a:9090'] }]"), job("static_configs: [{ targets: ['a:9090/metrics'] }]"), job('body_size_limit: 10megs'),
  job('tls_config: { cert_file: a }'),
];
const PROMETHEUS_TAKES = [
  job('basic_auth: { username: a, password: b }'), job('authorization: { type: Token, credentials: d }'), job("oauth2: { client_id: a, client_secret: b, token_url: 'http://a' }"), job('basic_auth: null, authorization: { credentials: a }'), job("tls_config: { ca_file: a }"),
  job("http_sd_configs: [{ url: 'http://x.y/z' }]"), job("file_sd_configs: [{ files: ['a/*.yml', 'b.json', 'c/d-*.yaml'] }]"), job('dns_sd_configs: [{ names: [a], type: a, port: 1 }]'), job('dns_sd_configs: [{ names: [a] }]'),
  job("static_configs: [{ targets: ['a:9090', '[::1]:9', 'b'] }]"), job('body_size_limit: 10MB'), job('body_size_limit: 512KiB'), job('body_size_limit: 0'), "remote_write: [{ url: 'http://a' }]\n", "alerting: { alertmanagers: [{ static_configs: [{ targets: ['a:9093'] }] }] }\n",
];
const ALERTMANAGER_REFUSES = [
  receiver("slack_configs: [{ api_url: 'hooks.slack.com/x', channel: a }]"), receiver("webhook_configs: [{ url: 'example.org' }]"), receiver("webhook_configs: [{ url: 'ftp://example.org' }]"), receiver("webhook_configs: [{ url: 'http://' }]"), receiver('email_configs: [{ to: a, from: b, smarthost: mail }]'),
  receiver('email_configs: [{ to: a, from: b }]', 'global: { smtp_smarthost: mail }\n'), receiver("telegram_configs: [{ bot_token: a, chat_id: 1, parse_mode: Html }]"), receiver("slack_configs: [{ channel: a }]", "global: { slack_api_url: hooks.slack.com/x }\n"), receiver("opsgenie_configs: [{ api_key: a, api_url: example.org }]"),
  receiver("webhook_configs: [{ url: 'http://a', http_config: { basic_auth: { username: a }, bearer_token: b } }]"), receiver("webhook_configs: [{ url: 'http://a', http_config: { basic_auth: { username: a, password: b, password_file: c } } }]"), receiver("webhook_configs: [{ url: 'http://a' }]", 'global: { http_config: { authorization: { credentials: a }, oauth2: { client_id: a, token_url: "http://a" } } }\n'),
];
const ALERTMANAGER_TAKES = [
  receiver("slack_configs: [{ api_url: 'https://hooks.slack.com/x', channel: a }]"), receiver("webhook_configs: [{ url: 'http://[::1]:1/a?b=c' }]"), receiver("webhook_configs: [{ url: 'HTTPS://a' }]"), receiver('email_configs: [{ to: a, from: b, smarthost: "mail:smtp" }]'), receiver('email_configs: [{ to: a, from: b, smarthost: "[::1]:25" }]'),
  receiver("telegram_configs: [{ bot_token: a, chat_id: 1, parse_mode: MarkdownV2 }]"), receiver("telegram_configs: [{ bot_token: a, chat_id: 1, parse_mode: '' }]"), receiver("webhook_configs: [{ url: 'http://a', http_config: { proxy_url: 'http://p:1', basic_auth: { username: a, password_file: b } } }]"),
];
const wrong = (kind: 'prometheus-config' | 'alertmanager-config') => (text: string): boolean => found(connectionChecks, documentOf({ kind, text })).some(({ severity }) => severity === 'error');

it.each([
  ['prometheus-config', PROMETHEUS_REFUSES, PROMETHEUS_TAKES, (texts: readonly string[]) => acceptedRules(texts, 'config')],
  ['alertmanager-config', ALERTMANAGER_REFUSES, ALERTMANAGER_TAKES, (texts: readonly string[]) => acceptedConfigs(texts)],
] as const)('what the server refuses in %s is an error, and what it takes is none', async (kind, refused, taken, ask) => {
  const texts = [...refused, ...taken];
  // Builds of Prometheus 3 need not hold discovery by DNS.
  for (const [version, accepted] of await ask(texts)) expect(texts.filter((text, i) => accepted[i] !== i >= refused.length && !(version === '3' && text.includes('dns_sd'))), version).toEqual([]);
  const [missed, falsely] = [refused.filter((text) => !wrong(kind)(text)), taken.filter(wrong(kind))];
  console.log(`connection: ${refused.length} refused, ${missed.length} missed; ${taken.length} taken, ${falsely.length} called wrong`);
  expect({ missed, falsely }).toEqual({ missed: [], falsely: [] });
});
it('knows the roles of Kubernetes, which Debian builds Prometheus without', () => {
  const roles = (text: string): boolean => wrong('prometheus-config')(job(`kubernetes_sd_configs: [{ ${text} }]`));
  expect(['role: pods', 'role: Node', 'api_server: "https://a"'].filter((text) => !roles(text))).toEqual([]);
  expect(['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress'].filter((role) => roles(`role: ${role}`))).toEqual([]);
});
it('says what to write', () => {
  const said = (kind: 'prometheus-config' | 'alertmanager-config', text: string): string[] => found(connectionChecks, documentOf({ kind, text })).map(({ message, remedy }) => `${message} / ${remedy}`);
  expect(said('alertmanager-config', ALERTMANAGER_REFUSES[0]!)).toEqual(["'hooks.slack.com/x' has no scheme: Alertmanager does not start / write https://hooks.slack.com/x"]);
  expect(said('prometheus-config', job("static_configs: [{ targets: ['http://a:9090/metrics'] }]"))).toEqual(["the target 'http://a:9090/metrics' has a '/', and is host:port only: Prometheus does not start / write a:9090; scheme: and metrics_path: are the job's"]);
  expect(said('prometheus-config', job("static_configs: [{ targets: ['http://a/x'] }], relabel_configs: [{ source_labels: [__address__], target_label: __param_target }, { target_label: __address__, replacement: 'blackbox:9115' }]"))).toEqual([]);
  expect(said('prometheus-config', job('kubernetes_sd_configs: [{ role: pods }]'))).toEqual(["'pods' is no role of Kubernetes: Prometheus does not start / did you mean 'pod'?"]);
});
