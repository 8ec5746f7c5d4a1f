import { existsSync, readFileSync } from 'node:fs';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';

interface Service {
  readonly image: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly build?: { readonly target: string };
  readonly ports?: readonly string[];
  readonly expose?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = load(text, { schema: YAML11_SCHEMA }) as { readonly services: Readonly<Record<string, Service>> };
const each = Object.entries(services);

describe('docker-compose.yml', () => {
  it.each(each)('gives %s nothing that it does not need', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    for (const volume of service.volumes ?? []) expect(volume).toMatch(/^\.\/generated\/.*:ro$/);
    if (service.build) return; // its Dockerfile says how it is
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('mounts what there is, and answers to the names that the generated configuration uses', () => {
    for (const volume of each.flatMap(([, service]) => service.volumes ?? [])) expect(existsSync(volume.split(':')[0]!), volume).toBe(true);
    const inside = each.flatMap(([name, service]) => [...(service.ports ?? []).map((port) => port.split(':')[2]!), ...service.expose ?? []].map((port) => `${name}:${port}`));
    const used = ['prometheus/prometheus.yml', 'alertmanager/alertmanager.yml', 'grafana/provisioning/datasources/prometheus.yml']
      .flatMap((file) => readFileSync(`generated/${file}`, 'utf8').match(/\b[a-z-]+:\d{4}\b/g) ?? []);
    expect(used.length).toBeGreaterThan(3);
    for (const address of [...used, new URL(readFileSync('demo/slack/webhook-url', 'utf8')).host]) expect(inside).toContain(address);
    expect(readFileSync('demo/slack/webhook-url', 'utf8').trim()).toBe(services['grafana']!.environment!['SLACK_WEBHOOK_URL']);
  });

  it('publishes the addresses that the runner prints', () => {
    const runner = readFileSync('demo/compose.ts', 'utf8');
    const published = each.flatMap(([name, service]) => (service.ports ?? []).map((port) => `${name === 'api' ? 'service' : name}: 'http://127.0.0.1:${port.split(':')[1]}'`));
    expect(published).toHaveLength(5);
    for (const address of published) expect(runner).toContain(address);
  });
});
