import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineConfig, type ConfigInput } from '../model/config';
import schema from '../schemas/config.schema.json';
import type { CannotRun } from './cannot-run';
import { findConfig, readConfig } from './config';
import { loadFrom, put, repositoryWith } from './test-support';

/** Every setting there is: a new one that the schema does not know fails the tests below. */
const everything: Complete<ConfigInput> = {
  environment: 'staging',
  prometheus: { version: '2.53', url: 'https://prometheus.example.org', scrape: { api: ['api:3000', 'api-2:3000'] } },
  grafana: { version: '12.4', url: 'https://grafana.example.org/sub', folder: 'Team services' },
  alertmanager: { address: 'alertmanager:9093', url: 'http://localhost:9093' },
  datasource: { uid: 'prom_1', name: 'Prometheus', url: 'http://prometheus:9090' },
  targetLabels: ['job', 'instance', 'pod'],
  instanceLabels: ['pod'],
  scrapeInterval: '1m30s',
  runbookUrl: 'https://runbooks.example.org/{alert}',
  logsUrl: 'https://logs.example.org/{service}?from={from}&to={to}',
  tracesUrl: 'https://traces.example.org/{service}?from={from}&to={to}',
  receivers: {
    page: { channel: '#incident-hotline', mention: '<!subteam^S012345|@backend-oncall>', webhookUrlFile: '/etc/alertmanager/secrets/url', webhookUrlEnv: 'SLACK_WEBHOOK_URL' },
    notice: { channel: '#notices', mention: '<@U1>', webhookUrlFile: '/x', webhookUrlEnv: 'X' },
    noticeTimes: { days: ['monday', 'friday'], from: '09:00', to: '18:00', zone: 'Europe/Berlin' },
    deadMan: { url: 'https://heartbeat.example.org' },
  },
  kubernetes: {
    namespace: 'observability', labels: { release: 'stack' }, dashboards: 'grafana-operator', grafanaLabels: { grafana: 'main' }, slackSecret: { name: 'slack', key: 'webhook.url' }, autoscaler: 'hpa',
  },
  outputs: ['grafana', 'prometheus', 'alertmanager', 'runbooks', 'k6', 'kubernetes'],
};
type Complete<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]-?: Complete<NonNullable<T[K]>> } : T;

const faults = (config: unknown): readonly string[] => {
  const read = readConfig('oac.config.ts', { __esModule: true, default: config }, () => '');
  return 'problems' in read ? read.problems.map(({ path, message, remedy }) => `${path}: ${message} → ${remedy}`) : [];
};

describe('config', () => {
  it('takes every setting, and none at all', () => {
    expect(faults(defineConfig(everything))).toEqual([]);
    expect(faults(defineConfig({}))).toEqual([]);
    expect(Object.keys(everything).sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it('takes module.exports, and refuses a file without a config', () => {
    expect(readConfig('oac.config.js', { environment: 'x' }, () => '')).toEqual({ config: { environment: 'x' } });
    for (const nothing of [{}, { __esModule: true }, { __esModule: true, config: {} }, undefined, { default: 1 }, { default: null }]) {
      expect(readConfig('oac.config.ts', nothing, () => '')).toMatchObject({ problems: [{ file: 'oac.config.ts', message: 'exports no config', remedy: 'export default defineConfig({ … })' }] });
    }
  });

  it('names the config that is made and not exported', () => {
    expect(readConfig('oac.config.ts', { __esModule: true }, () => "import { defineConfig } from 'observability-as-code';\nconst mine = defineConfig({});\n")).toMatchObject({ problems: [{ remedy: 'export default mine' }] });
  });

  it('is looked for upward, to say where it is', () => {
    const root = repositoryWith({ 'oac.config.ts': '', 'services/deep/.keep': '' });
    expect(findConfig(root)).toBe(path.join(root, 'oac.config.ts'));
    expect(() => findConfig(path.join(root, 'services/deep'))).toThrow(expect.objectContaining({ name: 'CannotRun', message: `no oac.config.ts in ${root}/services/deep, but in ${root}`, remedy: 'run it there: cd ../..' }));
  });

  it('gives a config to begin with, that is complete', () => {
    const root = repositoryWith({});
    let remedy = '';
    try {
      findConfig(root);
    } catch (error) {
      ({ remedy } = error as CannotRun);
    }
    put(root, { 'oac.config.ts': remedy.split('\n').slice(2).map((line) => line.slice(2)).join('\n') });
    expect(loadFrom(root)).toMatchObject({ failures: [], project: { config: { targetLabels: ['job', 'instance'] } } });
  });

  it('says path, fault and remedy of everything that is wrong', () => {
    expect(faults({
      enviroment: 'x',
      prometheus: { verson: '3.13', version: 3.13, scrape: { api: 'api:3000', 'my/job': ['api'] } },
      grafana: 'http://grafana',
      datasource: { uid: 'a b' },
      targetLabels: ['job', 'in-stance'],
      scrapeInterval: 15,
      receivers: { notice: { channel: 'alerts', webhookUrlFile: 'https://hooks.slack.com/services/T/B/X', webhookUrlEnv: 'https://hooks.slack.com/services/T/B/X' } },
      outputs: ['prometeus', 'nothing'],
      nonsense: true,
    })).toMatchInlineSnapshot(`
      [
        "enviroment: unknown setting 'enviroment' → did you mean 'environment'?",
        "nonsense: unknown setting 'nonsense' → known are environment, prometheus, grafana, alertmanager, datasource, targetLabels, instanceLabels, scrapeInterval, runbookUrl, logsUrl, tracesUrl, receivers, outputs, kubernetes",
        "prometheus.verson: unknown setting 'verson' → did you mean 'version'?",
        "prometheus.version: is a number, not a string → a version in quotes and without v, as in '3.13'",
        "prometheus.scrape.api: is a string, not a list → a list of host:port",
        "prometheus.scrape.my/job[0]: 'api' is not usable → host:port in quotes, as in 'localhost:9093'",
        "grafana: is a string, not an object → settings of Grafana: { version, url, folder }",
        "datasource.uid: 'a b' is not usable → 1 to 40 letters, digits, hyphens and underscores: Grafana takes no others",
        "targetLabels[1]: 'in-stance' is not usable → a label name: letters, digits and _",
        "scrapeInterval: is a number, not a string → a duration with its unit, as in 15s",
        "receivers.page: is missing → add it: who is woken, as in { channel: '#alerts' }",
        "receivers.notice.channel: 'alerts' is not usable → a channel with its #, as in '#alerts'",
        "receivers.notice.webhookUrlFile: 'https://hooks.slack.com/services/T/B/X' is not usable → the path of a file on Alertmanager's machine that holds the webhook's address: the address itself is a secret",
        "receivers.notice.webhookUrlEnv: 'https://hooks.slack.com/services/T/B/X' is not usable → the name of an environment variable of Grafana that holds the webhook's address: the address itself is a secret",
        "outputs[0]: 'prometeus' is unknown → did you mean 'prometheus'?",
        "outputs[1]: 'nothing' is unknown → one of grafana, prometheus, alertmanager, runbooks, k6, kubernetes",
      ]
    `);
  });
});
