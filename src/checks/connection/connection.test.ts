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
  job('tls_config: { cert_file: a }'), 'remote_read: [{ url: }]\n', "remote_write: [{ url: 'http://a', name: b }, { url: 'http://c', name: b }]\n", "remote_write: [{ url: 'http://a', headers: { Content-Type: b } }]\n", "remote_read: [{ url: 'http://a', headers: { authorization: b } }]\n",
];
const PROMETHEUS_TAKES = [
  "remote_write: [{ url: 'http://a/api/v1/query', queue_config: { capacity: 10 } }]\n",
  job('basic_auth: { username: a, password: b }'), job('authorization: { type: Token, credentials: d }'), job("oauth2: { client_id: a, client_secret: b, token_url: 'http://a' }"), job('basic_auth: null, authorization: { credentials: a }'), job("tls_config: { ca_file: a }"),
  job("http_sd_configs: [{ url: 'http://x.y/z' }]"), job("file_sd_configs: [{ files: ['a/*.yml', 'b.json', 'c/d-*.yaml'] }]"), job('dns_sd_configs: [{ names: [a], type: a, port: 1 }]'), job('dns_sd_configs: [{ names: [a] }]'),
  job("static_configs: [{ targets: ['a:9090', '[::1]:9', 'b'] }]"), job('body_size_limit: 10MB'), job('body_size_limit: 512KiB'), job('body_size_limit: 0'), "remote_write: [{ url: 'http://a' }]\n", "remote_write: [{ url: 'localhost:9090' }]\n", job('proxy_url: foo'), "remote_write: [{ url: 'http://a', name: b, headers: { X-Scope-OrgID: c } }]\nremote_read: [{ url: 'http://a', name: b }]\n", "alerting: { alertmanagers: [{ static_configs: [{ targets: ['http://a'] }], relabel_configs: [{ target_label: __address__, replacement: 'b:1' }] }] }\n", "alerting: { alertmanagers: [{ static_configs: [{ targets: ['a:9093'] }] }] }\n",
];
const ALERTMANAGER_REFUSES = [
  receiver("slack_configs: [{ api_url: 'hooks.slack.com/x', channel: a }]"), receiver("webhook_configs: [{ url: 'example.org' }]"), receiver("webhook_configs: [{ url: 'ftp://example.org' }]"), receiver("webhook_configs: [{ url: 'http://' }]"), receiver('email_configs: [{ to: a, from: b, smarthost: mail }]'),
  receiver('email_configs: [{ to: a, from: b }]', 'global: { smtp_smarthost: mail }\n'), receiver("telegram_configs: [{ bot_token: a, chat_id: 1, parse_mode: Html }]"), receiver("slack_configs: [{ channel: a }]", "global: { slack_api_url: hooks.slack.com/x }\n"), receiver("opsgenie_configs: [{ api_key: a, api_url: example.org }]"),
  receiver("webhook_configs: [{ url: 'http://a', http_config: { basic_auth: { username: a }, bearer_token: b } }]"), receiver("webhook_configs: [{ url: 'http://a', http_config: { basic_auth: { username: a, password: b, password_file: c } } }]"), receiver("webhook_configs: [{ url: 'http://a' }]", 'global: { http_config: { authorization: { credentials: a }, oauth2: { client_id: a, token_url: "http://a" } } }\n'),
];
const ALERTMANAGER_TAKES = [
  receiver("webhook_configs: [{ url: 'http://a', http_config: { proxy_url: foo } }]"),
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
  expect(said('prometheus-config', job("metrics_path: /probe, static_configs: [{ targets: ['http://a/x'] }], relabel_configs: [{ source_labels: [__address__], target_label: __param_target }, { source_labels: [__param_target], target_label: instance }, { target_label: __address__, replacement: 'blackbox:9115' }]"))).toEqual([]);
  expect(said('prometheus-config', job('kubernetes_sd_configs: [{ role: pods }]'))).toEqual(["'pods' is no role of Kubernetes: Prometheus does not start / did you mean 'pod'?"]);
});
/** What promtool 3.16, which has Kubernetes' discovery, refuses of it. */
const IN_KUBERNETES = [
  "role: pod, api_server: 'https://k', kubeconfig_file: /k", "role: pod, kubeconfig_file: /k, basic_auth: { username: a }", 'role: pod, bearer_token: a', 'role: pod, tls_config: { insecure_skip_verify: true }', 'role: pod, follow_redirects: false',
  "role: pod, api_server: 'https://k', namespaces: { own_namespace: true }", 'role: pod, kubeconfig_file: /k, namespaces: { own_namespace: true }', 'role: pod, selectors: [{ role: pod }, { role: pod }]', 'role: service, selectors: [{ role: pod }]', 'role: endpoints, selectors: [{ role: node }]', "role: pod, selectors: [{ role: pod, field: status-Running }]",
];
const KUBERNETES_TAKES = ["role: pod, api_server: 'https://k', tls_config: { ca_file: a }", 'role: pod, kubeconfig_file: /k', 'role: pod, namespaces: { own_namespace: true, names: [a] }', "role: endpoints, selectors: [{ role: pod, label: a=b }, { role: service, field: 'metadata.name=x,spec.y!=z' }]", 'role: pod, tls_config: {}', 'role: pod, follow_redirects: true'];
it('knows what excludes each other in a discovery of Kubernetes, and what each role selects by', async () => {
  const texts = [...IN_KUBERNETES, ...KUBERNETES_TAKES].map((text) => job(`kubernetes_sd_configs: [{ ${text} }]`));
  const wanted = texts.map((_, i) => i >= IN_KUBERNETES.length);
  expect(texts.map((text) => !wrong('prometheus-config')(text))).toEqual(wanted);
  const three = (await acceptedRules(texts, 'config')).get('3');
  if (three?.at(-1)) expect(three).toEqual(wanted);
});
it('knows what each discovery cannot do without', () => {
  const lacking = (service: string, keys: string): boolean => wrong('prometheus-config')(job(`${service}_sd_configs: [{ ${keys} }]`));
  const good = {
    azure: 'subscription_id: a, tenant_id: b, client_id: c, client_secret: d', docker: "host: 'unix:///a'", dockerswarm: "host: 'tcp://a', role: tasks", eureka: "server: 'http://a'", gce: 'project: a, zone: b', hetzner: 'role: robot', ionos: 'datacenter_id: a', kuma: "server: 'http://a'", marathon: "servers: ['http://a']",
    nerve: 'servers: [a], paths: [/b]', openstack: 'role: instance, region: a', outscale: 'region: a, access_key: b, secret_key_file: c', ovhcloud: 'application_key: a, application_secret: b, consumer_key: c, service: vps', puppetdb: "url: 'https://a', query: b", scaleway: 'role: instance, project_id: a, access_key: b, secret_key: c', serverset: 'servers: [a], paths: [/b]', stackit: 'region: a',
    triton: 'account: a, dns_suffix: b, endpoint: c', uyuni: "server: 'http://a', username: b, password: c",
  };
  for (const [service, keys] of Object.entries(good)) {
    expect(lacking(service, keys), service).toBe(false);
    for (const key of keys.split(', ')) expect(lacking(service, keys.split(', ').filter((each) => each !== key).join(', ')), `${service} without ${key}`).toBe(true);
  }
  expect([lacking('azure', 'authentication_method: ManagedIdentity, subscription_id: a'), lacking('consul', ''), lacking('nerve', 'servers: [a], paths: [b]'), lacking('scaleway', `${good.scaleway}, secret_key_file: d`), lacking('ec2', 'filters: [{ name: a, values: [] }]')]).toEqual([false, false, true, true, true]);
});
it('judges queues and what came or went with Prometheus 3 by the version', () => {
  const said = (text: string, prometheus?: string): unknown[] => found(connectionChecks, documentOf({ kind: 'prometheus-config', text }), prometheus === undefined ? {} : { prometheus }).map(({ severity }) => severity);
  const queue = (keys: string): string => `remote_write: [{ url: 'http://a', queue_config: { ${keys} } }]`;
  for (const bad of ['capacity: 0', 'max_shards: 0', 'min_shards: 0', 'max_samples_per_send: 0', 'min_shards: 60', 'max_shards: 2, min_shards: 3', 'max_backoff: 10ms', 'min_backoff: 6s']) expect([said(queue(bad), '3.16'), said(queue(bad)), said(queue(bad), '2.53')], bad).toEqual([['error'], ['warning'], ['warning']]);
  expect(said(queue('capacity: 10, max_samples_per_send: 5, max_shards: 2, min_shards: 2, min_backoff: 1s, max_backoff: 1s'), '3.16')).toEqual([]);
  const v1 = "alerting: { alertmanagers: [{ api_version: v1, static_configs: [{ targets: ['a:1'] }] }] }";
  expect([said(v1, '3.16'), said(v1), said(v1, '2.53')]).toEqual([['error'], ['warning'], []]);
  expect(['promote_all_resource_attributes: true, promote_resource_attributes: [a]', 'ignore_resource_attributes: [a]', "promote_resource_attributes: [a, ' a ']", 'promote_all_resource_attributes: true, ignore_resource_attributes: [a, b]'].map((keys) => said(`otlp: { ${keys} }`, '3.16').length)).toEqual([1, 1, 1, 0]);
});
it('warns of what is sent to where nothing takes it, and of a queue under one batch', () => {
  const said = (text: string): string[] => found(connectionChecks, documentOf({ kind: 'prometheus-config', text })).map(({ id, severity }) => `${severity} ${id}`);
  for (const bad of ["remote_write: [{ url: 'http://a/api/v1/query' }]", "remote_read: [{ url: 'http://a/api/v1/write' }]", "remote_write: [{ url: 'http://a', queue_config: { capacity: 100 } }]"]) expect(said(bad), bad).toEqual(['warning connection/remote']);
  for (const good of ["remote_write: [{ url: 'http://a/api/v1/write' }]", "remote_read: [{ url: 'http://a/api/v1/read' }]", "remote_write: [{ url: 'http://a/anything', queue_config: { capacity: 2000 } }]"]) expect(said(good), good).toEqual([]);
  expect(said("remote_write: [{ url: 'http://a', sigv4: { region: a }, basic_auth: { username: a } }]")).toEqual(['error connection/authentication']);
  expect(said(job('ec2_sd_configs: [{ regoin: a }]'))).toEqual(['error connection/discovery']);
  expect(said(job('ec2_sd_configs: [{ region: a, filters: [{ name: a, values: [b] }] }]'))).toEqual([]);
});
