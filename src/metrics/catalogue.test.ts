import { describe, expect, it } from 'vitest';
import { catalogue, catalogues, counters, gauges, summaries } from './catalogue';
import * as all from './catalogues';
import { declaredMetrics } from './contract';
import { print } from '../promql/print';

describe('a catalogue', () => {
  it('makes nothing before somebody asks, and each metric once', () => {
    let made = 0;
    const shop = catalogue({ exporter: 'shop', versions: '1', source: 'test' }, () => (made++, { ...counters({ labels: { till: 'any', paid: ['cash', 'card'] } }, 'shop_sales_total'), ...gauges({}, 'shop_queue') }));
    const named = (name: string): number => declaredMetrics().filter(({ metric }) => metric.name === name).length;
    expect([made, named('shop_sales_total')]).toEqual([0, 0]);
    expect(print(shop.shop_sales_total.where({ paid: 'card' }).rate('5m').node)).toBe('rate(shop_sales_total{paid="card"}[5m])');
    expect(shop.shop_sales_total).toBe(shop.shop_sales_total);
    expect([made, named('shop_sales_total'), named('shop_queue')]).toEqual([1, 1, 0]);
    expect([Object.keys(shop), 'shop_queue' in shop, Object.entries(shop).length]).toEqual([['shop_sales_total', 'shop_queue'], true, 2]);
    catalogues.pop();
  });
  it('says what was meant where it has no such metric, and is no promise, list or metric', () => {
    expect(() => (all.nodeExporter as never as Record<string, unknown>)['node_cpu_second_total']).toThrow("the catalogue of node_exporter has no metric 'node_cpu_second_total'");
    expect(() => (all.nodeExporter as never as Record<string, unknown>)['something_else']).toThrow(expect.objectContaining({ remedy: expect.stringContaining('foreign.counter') as string }));
    const probed = all.nodeExporter as never as Record<string | symbol, unknown>;
    expect([probed['then'], probed['kind'], probed['toJSON'], probed[Symbol.iterator], probed['__esModule'], probed['constructor']]).toEqual(Array(6).fill(undefined));
    expect(Reflect.set(all.nodeExporter, 'node_load1', 1)).toBe(false);
  });
  it('has a summary as the series that it is', () => {
    expect(summaries({ a: 'any' }, 'x_seconds')).toEqual({
      x_seconds: { kind: 'gauge', labels: { a: 'any', quantile: 'any' } }, x_seconds_sum: { kind: 'counter', labels: { a: 'any' } }, x_seconds_count: { kind: 'counter', labels: { a: 'any' } },
    });
  });
});

describe('every catalogue', () => {
  it('is listed, says whose it is, and makes all of its metrics', () => {
    expect(catalogues.length).toBe(Object.keys(all).length);
    expect(new Set(catalogues.map(({ exporter }) => exporter)).size).toBe(catalogues.length);
    for (const [name, metrics] of Object.entries(all)) for (const [key, metric] of Object.entries(metrics as object)) expect((metric as { name: string }).name, name).toBe(key);
    expect(Object.values(all).reduce((sum, metrics) => sum + Object.keys(metrics).length, 0)).toBeGreaterThan(1200);
  });
  it('of cAdvisor tells of pressure, as the kubelet does', () => {
    const known = ['cpu', 'io', 'memory'].flatMap((of) => ['waiting', 'stalled'].map((how) => all.cadvisor[`container_pressure_${of}_${how}_seconds_total` as 'container_pressure_cpu_waiting_seconds_total'].kind));
    expect(known).toEqual(Array(6).fill('counter'));
  });
  it('has counters that end as counters where the exporter follows the rules', () => {
    const odd = catalogues.flatMap(({ facts }) => Object.entries(facts())).filter(([name, { kind }]) => kind !== 'counter' && /_total$/.test(name)).map(([name]) => name);
    expect([...new Set(odd)].sort()).toEqual([
      'container_fs_inodes_total', 'container_network_tcp6_usage_total', 'container_network_tcp_usage_total', 'container_network_udp6_usage_total', 'container_network_udp_usage_total',
      'nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total',
    ]);
  });
});
