import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { foreign, requestLatency, service } from '../../index';
import type { ConfigInput } from '../../model/config';
import { promtoolsForTests, run } from '../../tools';
import { temporaryFolder } from '../../tools/test-support';
import { AWKWARD, testProject } from '../test-support';
import { configFile } from './config';

const read = (config: ConfigInput): unknown => load(configFile(testProject(config)).content);
const scrape = { shop: ['shop-1:8080', 'shop-2:8080'], other: ['other:9100'], none: [] };

describe('prometheus.yml', () => {
  it('is accepted by every promtool', async () => {
    const configs: ConfigInput[] = [{}, { environment: AWKWARD, scrapeInterval: '5s', prometheus: { scrape } }, { scrapeInterval: '250ms' }];
    for (const { series, tool } of await promtoolsForTests()) {
      for (const config of configs) {
        const { path, content } = configFile(testProject(config));
        const file = join(temporaryFolder(), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
        const { status, stdout, stderr } = await run(tool.path, ['check', 'config', file]);
        expect({ series, status }, stdout + stderr).toEqual({ series, status: 0 });
      }
    }
  });
  it("scrapes a job as often as its services ask, else at the config's interval, and never waits longer than that", () => {
    expect(read({ scrapeInterval: '5s', prometheus: { scrape } })).toMatchObject({
      global: { scrape_interval: '5s', scrape_timeout: '5s', evaluation_interval: '5s' },
      scrape_configs: [
        { job_name: 'shop', scrape_interval: '30s', scrape_timeout: '10s', static_configs: [{ targets: ['shop-1:8080', 'shop-2:8080'] }] },
        { job_name: 'other', static_configs: [{ targets: ['other:9100'] }] },
      ],
    });
    expect(read({ scrapeInterval: '1m' })).toMatchObject({ global: { scrape_interval: '1m', scrape_timeout: '10s', evaluation_interval: '20s' } });
  });
  it('says nothing of scrapes that nobody listed', () => {
    expect(Object.keys(read({}) as object)).toEqual(['global', 'rule_files', 'alerting']);
    expect(Object.keys(read({ prometheus: { scrape: { none: [] } } }) as object)).toEqual(['global', 'rule_files', 'alerting']);
  });
  it('sends alerts to the configured Alertmanager, under the name of the environment', () => {
    expect(read({ environment: 'staging', alertmanager: { address: 'alerts:9093' } })).toMatchObject({
      global: { external_labels: { environment: 'staging' } },
      rule_files: ['rules/*.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['alerts:9093'] }] }] },
    });
  });
  it('scrapes native histograms where a signal reads one', async () => {
    const project = (version: string) => {
      const ledger = service({ name: 'ledger', owner: 'team', select: { job: 'ledger' }, signals: { latency: requestLatency(foreign.nativeHistogram({ name: 'ledger_seconds' }), { warning: 0.1, critical: 1 }) } });
      return { ...testProject({ prometheus: { version } }), services: [ledger] };
    };
    const newer = configFile(project('3.13')).content;
    expect(load(newer)).toMatchObject({ global: { scrape_native_histograms: true } });
    const older = configFile(project('2.53')).content;
    expect(older).toContain('# Native histograms are scraped only where Prometheus is started with --enable-feature=native-histograms.\n');
    expect(JSON.stringify([load(older), read({})])).not.toContain('native');
    for (const { series, tool } of await promtoolsForTests()) {
      const file = join(temporaryFolder(), 'prometheus.yml');
      writeFileSync(file, series.startsWith('3') ? newer : older);
      const { status, stdout, stderr } = await run(tool.path, ['check', 'config', '--syntax-only', file]);
      expect({ series, status }, stdout + stderr).toEqual({ series, status: 0 });
    }
  });
  it('writes a dollar as the version reads it', () => {
    expect(read({ environment: 'a$b', prometheus: { version: '3.13' } })).toMatchObject({ global: { external_labels: { environment: 'a$$b' } } });
    expect(read({ environment: 'a$b', prometheus: { version: '2.53' } })).toMatchObject({ global: { external_labels: { environment: 'a$b' } } });
  });
});
