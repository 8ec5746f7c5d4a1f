import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertmanagerConfig, prometheusConfig } from './native-config';

const GENERATED = 'generated';
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'native-config-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('native configuration', () => {
  it('is the generated one with other addresses', () => {
    const prometheus = readFileSync(prometheusConfig(GENERATED, folder, { service: '127.0.0.1:1', alertmanager: '127.0.0.1:2', prometheus: '127.0.0.1:4' }), 'utf8');
    expect(prometheus).toBe(readFileSync('generated/prometheus/prometheus.yml', 'utf8').replace('api:3000', '127.0.0.1:1').replaceAll('alertmanager:9093', '127.0.0.1:2').replace('prometheus:9090', '127.0.0.1:4'));
    expect(existsSync(join(folder, 'prometheus/rules/latency.yml'))).toBe(true);
    const alertmanager = readFileSync(alertmanagerConfig(GENERATED, folder, { slack: '127.0.0.1:3' }), 'utf8');
    expect(alertmanager).toContain('http://127.0.0.1:3/deadman');
    expect(alertmanager).toContain(`api_url_file: ${join(folder, 'slack-webhook-url')}\n`);
    expect(readFileSync(join(folder, 'slack-webhook-url'), 'utf8')).toBe('http://127.0.0.1:3/services/T0DEMO/B0DEMO/demo\n');
  });

  it('says what is missing, and what does not fit', () => {
    expect(() => prometheusConfig(folder, folder, { service: 'a', alertmanager: 'b', prometheus: 'c' })).toThrow(/prometheus\.yml is missing: run "npm run generate" first$/);
    cpSync('generated/prometheus', join(folder, 'other/prometheus'), { recursive: true });
    writeFileSync(join(folder, 'other/prometheus/prometheus.yml'), 'scrape_configs: []\n');
    expect(() => prometheusConfig(join(folder, 'other'), folder, { service: 'a', alertmanager: 'b', prometheus: 'c' })).toThrow(/prometheus\.yml does not name api:3000, as docker-compose\.yml does: make/);
  });
});
