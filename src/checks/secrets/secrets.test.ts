import { describe, expect, it } from 'vitest';
import { documentOf, found, runTable, table } from '../rule/cases.test-support';
import { secretsChecks } from '.';

/** Put together here, so that no scanner takes this file for a leak. */
const hook = ['https://hooks.slack', 'com/services/T0AB1CD2E/B0FG3HI4J/k5LmN6oPqR7sTuVwX8yZ9aBc'].join('.');
const SHAPES: readonly string[] = [
  `https://prod-12.westus.logic.azure${'.com'}:443/workflows/0a1b/triggers/manual/paths/invoke?api-version=2016-06-01&sig=${'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'}`, hook, `AKIA${'JK4LMN5OPQ6RST7U'}`, `ghp_${'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'}`, `glpat-${'aB3dE5fG7hI9jK1lM3nO'}`, `xoxb-${'123456789012-1234567890123-aBcDeFgHiJkLmNoPqRsTuVwX'}`, `glsa_${'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW'}_${'0a1b2c3d'}`,
  `-----BEGIN RSA ${'PRIVATE KEY'}-----\nMIIEowIBAAKCAQEAx4fm7dngEmOULNmAs1IGZ9Apfzh+BkaQ1dzkmbUgpcoghucE\n`, `123456789:AA${'HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0'}`, `sk_live_${'aB3dE5fG7hI9jK1lM3nO'}`, ['https://discord', `com/api/webhooks/${'123456789012345678'}/${'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7lM9nO1pQ3r'}`].join('.'),
];
const am = (slack: string): string => `route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{${slack}}]}]`;
const auth = (text: string): string => `scrape_configs: [{job_name: a, basic_auth: {username: u, ${text}}}]`;
const source = (text: string): string => `apiVersion: 1\ndatasources: [{name: A, ${text}}]`;

const CASES = [
  ...SHAPES.map((secret, i) => ({ name: `shape ${i}`, kind: 'dashboard' as const, text: JSON.stringify({ panels: [{ options: { content: `see ${secret} here` } }] }), finds: ['secrets/known-shape!'] })),
  ...table('alertmanager-config', [
    ['webhook', am(`api_url: '${hook}'`), 'secrets/known-shape!', 'secrets/secret-key'], ['sample', am("api_url: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'")], ['hidden', am("api_url: '<secret>'")], ['by a file', am('api_url_file: /etc/slack')],
    ['another address', am('api_url: http://slack-relay.internal/abc'), 'secrets/secret-key'], ['mail', 'global: {smtp_auth_password: hunter2}', 'secrets/secret-key'], ['pager', 'receivers: [{name: a, pagerduty_configs: [{routing_key: 0a1b2c3d4e5f6a7b8c9d}]}]', 'secrets/secret-key'],
    ['not expanded', 'receivers: [{name: a, pagerduty_configs: [{routing_key: $PAGERDUTY_KEY}]}]', 'secrets/secret-key'], ['pushover by a file', 'receivers: [{name: a, pushover_configs: [{token_file: /x, user_key_file: /y}]}]'], ['opsgenie address', 'global: {opsgenie_api_url: "https://api.eu.opsgenie.com/"}'],
    ['webhook address', 'receivers: [{name: a, webhook_configs: [{url: "http://relay:8080/x"}]}]'], ['password in a URL', 'receivers: [{name: a, webhook_configs: [{url: "http://bot:hunter2@relay:8080/x"}]}]', 'secrets/url-password'],
  ]),
  ...table('prometheus-config', [
    ['a header', 'remote_write: [{url: "https://x.example.org", headers: {X-Api-Key: abc123def}}]', 'secrets/secret-key'], ['headers of values', 'scrape_configs: [{job_name: a, http_headers: {Authorization: {values: ["Token abc123"]}}}]', 'secrets/secret-key'],
    ['a header of a file', 'scrape_configs: [{job_name: a, http_headers: {Authorization: {files: [/x]}}}]'], ['a tenant', 'remote_write: [{url: "https://x.example.org", headers: {X-Scope-OrgID: team-a}}]'],
    ['password', auth('password: hunter2'), 'secrets/secret-key'], ['password file', auth('password_file: /x')], ['bearer', 'scrape_configs: [{job_name: a, authorization: {type: Bearer, credentials: eyabc.def}}]', 'secrets/secret-key'], ['remote', 'remote_write: [{url: "https://u:p4ss@x.example.org/push"}]', 'secrets/url-password'],
    ['no password in a URL', 'remote_write: [{url: "https://user@x.example.org/push"}, {url: "http://host:9090/a@b"}]'], ['placeholder', auth('password: changeme')], ['your', auth('password: your-password')],
  ]),
  ...table('grafana-datasources', [
    ['secure', source('secureJsonData: {password: hunter2}'), 'secrets/secret-key'], ['environment', source('secureJsonData: {password: $PASSWORD, httpHeaderValue1: "Bearer ${TOKEN}"}')], ['file', source('secureJsonData: {tlsClientKey: "$__file{/x}"}')], ['certificate', source('secureJsonData: {tlsCACert: "-----BEGIN CERTIFICATE-----"}')],
    ['old password', source('basicAuthPassword: hunter2'), 'secrets/secret-key'], ['empty', source('secureJsonData: {password: ""}')], ['url', source('url: "postgres://me:hunter2@db/x"'), 'secrets/url-password'], ['url from the environment', source('url: "postgres://me:$PW@db/x"')],
  ]),
  ...table('grafana-alerting', [['token', 'contactPoints: [{name: a, receivers: [{settings: {token: abcdef123456}}]}]', 'secrets/secret-key'], ['from the environment', 'contactPoints: [{name: a, receivers: [{settings: {token: $SLACK_TOKEN, url: "$URL"}}]}]']]),
  ...table('grafana-alerting', [['ours', 'contactPoints: [{name: a, receivers: [{settings: {token: abcdef123456}}]}]', 'secrets/secret-key!']], { profile: 'generated' }),
  ...table('prometheus-rules', [['a label is no secret', "groups: [{name: a, rules: [{alert: A, expr: 'x', labels: {token: abc, password: rotated}}]}]"]]),
];

describe('secrets', () => {
  it('the table', () => runTable('secrets', secretsChecks, CASES));

  it('no message shows a secret', () => {
    for (const each of CASES) {
      for (const { message, remedy, range, path } of found(secretsChecks, documentOf(each))) {
        for (const secret of [...SHAPES, 'hunter2', 'p4ss', '0a1b2c3d4e5f6a7b8c9d', 'abcdef123456']) expect(`${message} ${remedy} ${JSON.stringify([range, path])}`).not.toContain(secret);
      }
    }
  });
});
