import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import client from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogues } from '../catalogue';
import { engines } from '../../backtest/test-support';
import { startPrometheus } from '../../live/test-support';
import { alertmanagerCommand, findTool } from '../../tools';
import { nodeExporterForTests } from '../../tools/node-exporter.test-support';
import { freePort, start, until } from '../../tools/test-support';
import { absent, contradictions, families, unknown } from './exposition.test-support';
import './index';

const factsOf = (exporter: string) => catalogues.find((each) => each.exporter === exporter)!.facts();
const folder = mkdtempSync(join(tmpdir(), 'oac-exposition-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (url: string): Promise<string> => fetch(url).then((answer) => answer.text());
/** What a server exposes once it exposes one series that comes last. */
async function metricsOf(url: string, last: string): Promise<string> {
  let text = '';
  await until(`${url} exposes ${last}`, async () => (text = await read(url).catch(() => '')).includes(last));
  return text;
}

describe('what a catalogue says is what the program exposes', () => {
  it('prom-client: all of its default metrics, and no others', async () => {
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    setTimeout(() => undefined, 50).unref();
    const text = await registry.metrics();
    expect(families(text).size).toBeGreaterThan(20);
    expect([contradictions(factsOf('prom-client'), text), unknown(factsOf('prom-client'), text)]).toEqual([[], []]);
    // Those that only Linux has.
    if (process.platform === 'linux') expect(absent(factsOf('prom-client'), text)).toEqual([]);
    const [gc] = (await registry.getMetricsAsJSON()).filter(({ name }) => name === 'nodejs_gc_duration_seconds');
    expect((registry.getSingleMetric(gc!.name) as unknown as { upperBounds: number[] }).upperBounds).toEqual(factsOf('prom-client')['nodejs_gc_duration_seconds']!.buckets);
  });

  it('Prometheus, of the oldest and of a later version', async () => {
    const texts: string[] = [];
    for (const { server } of await engines()) {
      const rules = { path: 'rules.yml', content: 'groups: [{ name: g, interval: 1s, rules: [{ alert: A, expr: vector(1) }, { record: "a:b", expr: vector(1) }] }]' };
      const nobody = `127.0.0.1:${await freePort()}`;
      const config = (self: string): string => JSON.stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' }, rule_files: ['rules.yml'], scrape_configs: [{ job_name: 'self', static_configs: [{ targets: [self] }] }],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [nobody] }] }] }, remote_write: [{ url: `http://${nobody}/api/v1/write` }],
      });
      const { url, reload, stop } = await startPrometheus(config(nobody), [rules], server);
      try {
        await reload(config(new URL(url).host));
        await read(`${url}/api/v1/query?query=up`);
        await metricsOf(`${url}/metrics`, 'prometheus_target_interval_length_seconds{interval="1s"');
        texts.push(await metricsOf(`${url}/metrics`, 'prometheus_wal_watcher_current_segment{'));
      } finally {
        await stop();
      }
    }
    const facts = factsOf('Prometheus');
    for (const text of texts) expect([...families(text).keys()].filter((name) => facts[name]).length).toBeGreaterThan(150);
    expect(texts.flatMap((text) => contradictions(facts, text))).toEqual([]);
    // Not at a scrape, but of it; there only once it has been used; younger than the only version here.
    const excused = /^(?:up|scrape_\w+)$|notifications_latency|sd_updates_delayed|queue_highest_sent/;
    expect(absent(facts, ...texts).filter((name) => !excused.test(name) && !(texts.length === 1 && facts[name]!.since !== undefined))).toEqual([]);
  }, 120_000);

  it('Alertmanager, alone in its cluster', async () => {
    const tool = await findTool('alertmanager');
    writeFileSync(join(folder, 'alertmanager.yml'), 'route: { receiver: w }\nreceivers: [{ name: w, webhook_configs: [{ url: "http://127.0.0.1:9/" }] }]\n');
    const [port, peers] = [await freePort(), await freePort()];
    const { command, args } = await alertmanagerCommand(tool, [`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${join(folder, 'am')}`, `--web.listen-address=127.0.0.1:${port}`, `--cluster.listen-address=127.0.0.1:${peers}`]);
    start(command, args);
    await metricsOf(`http://127.0.0.1:${port}/-/ready`, 'OK');
    await read(`http://127.0.0.1:${port}/api/v2/alerts`);
    const text = await metricsOf(`http://127.0.0.1:${port}/metrics`, 'alertmanager_http_request_duration_seconds_count');
    const facts = factsOf('Alertmanager');
    expect(contradictions(facts, text)).toEqual([]);
    expect(absent(facts, text).filter((name) => facts[name]!.since === undefined)).toEqual([]);
  }, 60_000);

  it('node_exporter (skipped where it is neither on PATH nor to be had from Debian)', async ({ skip }) => {
    const program = await nodeExporterForTests();
    if (program === undefined) return skip('there is no node_exporter here');
    const port = await freePort();
    start(program, [`--web.listen-address=127.0.0.1:${port}`, '--collector.processes']);
    const text = await metricsOf(`http://127.0.0.1:${port}/metrics`, 'node_cpu_seconds_total');
    const facts = factsOf('node_exporter');
    expect([...families(text).keys()].filter((name) => facts[name]).length).toBeGreaterThan(150);
    expect(contradictions(facts, text)).toEqual([]);
  }, 120_000);
});

describe('the comparison', () => {
  it('notices another kind, a label and a value that a catalogue lacks', () => {
    const text = '# TYPE a gauge\na{mode="x",cpu="0",more="1"} 1\n# TYPE b counter\nb 1\n# TYPE c untyped\nc 1\n';
    const facts = { a: { kind: 'counter', labels: { mode: ['y'], cpu: 'any' } }, c: { kind: 'counter' }, d: { kind: 'gauge' } } as const;
    expect(contradictions(facts, text)).toEqual(['a is a counter here and a gauge there', 'a has mode="x"', 'a has a label more']);
    expect([unknown(facts, text), absent(facts, text)]).toEqual([['b'], ['d']]);
  });
});
