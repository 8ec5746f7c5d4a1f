import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  cadvisor, circuitBreaker, counter, cpuOfLimit, cpuPerRequest, errors, eventLoop, foreign, gauge, histogram, kubeStateMetrics, longestBlock, matches, metricsMissing, prometheus, promql, quantity, requestLatency, residentOfLimit, service, targets,
  traffic, uptime, usedOf, waiting, type Signal,
} from '../index';
import { completeConfig, useConfig } from '../model/config';
import { shift, type Node } from '../promql/nodes';
import { print } from '../promql/print';
import { promtoolsForTests, run, type TestPromtool } from '../tools';

/*
 * What signals say of known series, by real engines, to a thousandth. Series are scraped every 15 s, up to 20 minutes, and asked at minute 15.
 */
const SCRAPE = 15;
const [AT, STEPS] = ['15m', 80];
type Samples = Readonly<Record<string, number>>;

async function expectValues(promtool: TestPromtool, series: Readonly<Record<string, string>>, cases: readonly (readonly [Node, Samples])[]): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oac-values-'));
  try {
    const tests = cases.map(([node, samples]) => ({ expr: `round(${print(node)}, 0.001)`, eval_time: AT, exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })) }));
    await writeFile(path.join(folder, 'test.yml'), JSON.stringify({
      evaluation_interval: '15s', tests: [{ interval: `${SCRAPE}s`, input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })), promql_expr_test: tests }],
    }));
    const { status, stdout, stderr } = await run(promtool.tool.path, ['test', 'rules', 'test.yml'], { cwd: folder, timeout: 60_000 });
    expect(status, `promtool ${promtool.series}: ${stdout}${stderr}`.slice(0, 3000)).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
const rule = (signal: Signal, intervals = 8): Node => signal.expr(signal.place.rule(intervals));
const asPanel = (signal: Signal): Node => signal.expr({ for: 'panel', range: 120, where: [], by: [] });

const limits = { warning: 0.5, critical: 1 };
const durations = histogram({ name: 'rpc_duration_seconds', labels: { code: 'any' }, buckets: [0.5, 1] });
const native = foreign.nativeHistogram({ name: 'native_seconds' });
const cpu = { cpuSeconds: counter({ name: 'cpu_seconds_total' }), cpuLimit: gauge({ name: 'cpu_limit_cores' }) };
const loop = { active: counter({ name: 'loop_active_seconds_total' }), idle: counter({ name: 'loop_idle_seconds_total' }) };
const memory = { residentBytes: gauge({ name: 'memory_used_bytes' }), memoryLimit: gauge({ name: 'memory_limit_bytes' }) };
function shop(select: object = { job: 'shop' }) {
  return service({
    name: 'shop', owner: 'team', select: select as { job: string }, scrapeInterval: `${SCRAPE}s`,
    signals: {
      latency: requestLatency(durations, limits), traffic: traffic(durations), errors: errors(durations, { code: '500' }, { warning: 0.1, critical: 0.5 }), up: targets(prometheus.up),
      cpu: cpuOfLimit(cpu, limits), cpuPerRequest: cpuPerRequest(cpu.cpuSeconds, durations), loop: eventLoop(loop), block: longestBlock(gauge({ name: 'block_seconds' })),
      memory: residentOfLimit(memory, limits), uptime: uptime(gauge({ name: 'start_seconds' })), database: waiting('Database', counter({ name: 'db_wait_seconds_total' })),
      raw: quantity({ title: 'Raw', unit: 'short', expr: (use) => promql`sum(increase(raw_total{${use.where}}[${use.range}])) + 1` }),
    },
  });
}
/** A histogram's series: so many observations a scrape at or below each edge, and their seconds. */
const histogramOf = (labels: string, [half, one, all]: readonly [number, number, number], seconds: number, edge = '1'): Record<string, string> => ({
  [`rpc_duration_seconds_bucket{${labels},le="0.5"}`]: `0+${half}x${STEPS}`,
  [`rpc_duration_seconds_bucket{${labels},le="${edge}"}`]: `0+${one}x${STEPS}`,
  [`rpc_duration_seconds_bucket{${labels},le="+Inf"}`]: `0+${all}x${STEPS}`,
  [`rpc_duration_seconds_count{${labels}}`]: `0+${all}x${STEPS}`,
  [`rpc_duration_seconds_sum{${labels}}`]: `0+${seconds}x${STEPS}`,
});

let promtools: readonly TestPromtool[];
afterEach(() => useConfig(completeConfig({})));
beforeAll(async () => { promtools = await promtoolsForTests(); });

describe('request signals', () => {
  it.each(['1', '1.0'])('count two processes and a failing one as one service, the edge written %s', async (edge) => {
    const { latency, errors: failed, traffic: asked, cpuPerRequest: cost } = shop();
    // 30 + 15 + 15 requests a scrape, of which 15 over a second and 15 failed.
    const series = {
      ...histogramOf('job="shop",instance="a",code="200"', [30, 30, 30], 9, edge), ...histogramOf('job="shop",instance="b",code="200"', [0, 0, 15], 30, edge),
      ...histogramOf('job="shop",instance="b",code="500"', [15, 15, 15], 3, edge), ...histogramOf('job="other",instance="a",code="500"', [0, 0, 900], 900, edge),
      'cpu_seconds_total{job="shop",instance="a"}': `0+3x${STEPS}`, 'cpu_seconds_total{job="shop",instance="b"}': `0+3x${STEPS}`,
    };
    const here = '{job="shop"}';
    for (const promtool of promtools) {
      await expectValues(promtool, series, [
        [rule(asked), { [here]: 4 }], [rule(latency.slowShare), { [here]: 0.25 }], [rule(latency.mean), { [here]: 0.7 }], [rule(failed), { [here]: 0.25 }], [rule(cost), { [here]: 0.1 }],
        [asPanel(asked), { '{}': 4 }], [asPanel(latency.slowShare), { '{}': 0.25 }], [asPanel(failed), { '{}': 0.25 }],
      ]);
    }
  });
  it('say nothing where nobody asks, and no errors where none has ever been', async () => {
    const { latency, errors: failed, traffic: asked } = shop();
    for (const promtool of promtools) {
      await expectValues(promtool, histogramOf('job="shop",instance="a",code="200"', [0, 0, 0], 0), [[rule(asked), { '{job="shop"}': 0 }], [rule(latency.slowShare), {}], [rule(latency.mean), {}], [rule(failed), {}]]);
      await expectValues(promtool, histogramOf('job="shop",instance="a",code="200"', [15, 15, 15], 1), [[rule(failed), { '{job="shop"}': 0 }]]);
    }
  });
  it('say the same of a native histogram', async () => {
    const { latency, asked } = service({
      name: 'n', owner: 'o', select: { job: 'shop' }, scrapeInterval: '15s', signals: { latency: requestLatency(native, limits), asked: traffic(native) },
    });
    // Schema 0: buckets end at powers of two. 15 observations a scrape up to 0.5, 15 from 1 to 2.
    const series = { 'native_seconds{job="shop"}': `{{schema:0 count:0 sum:0 buckets:[0]}}+{{schema:0 count:30 sum:30 offset:-1 buckets:[15 0 15]}}x${STEPS}` };
    for (const promtool of promtools.filter(({ series: engine }) => engine === '3')) {
      await expectValues(promtool, series, [[rule(asked), { '{job="shop"}': 2 }], [rule(latency.mean), { '{job="shop"}': 1 }], [rule(latency.slowShare), { '{job="shop"}': 0.5 }]]);
    }
  });
});

describe('signals of processes', () => {
  it('keep processes apart, and count what a counter that began anew has added', async () => {
    const { cpu: busy, memory: used, loop: turning, block, uptime: since, database } = shop();
    const labels = 'job="shop",instance="a"';
    const series = {
      [`cpu_seconds_total{${labels}}`]: `0+15x55 15+15x${STEPS}`, [`cpu_limit_cores{${labels}}`]: `2x${STEPS + 60}`,
      'cpu_seconds_total{job="shop",instance="b"}': `0+30x${STEPS}`, 'cpu_limit_cores{job="shop",instance="b"}': `4x${STEPS}`,
      [`memory_used_bytes{${labels}}`]: `50x59 _ _x${STEPS}`, [`memory_limit_bytes{${labels}}`]: `200x${STEPS}`,
      [`loop_active_seconds_total{${labels}}`]: `0+3x${STEPS}`, [`loop_idle_seconds_total{${labels}}`]: `0+12x${STEPS}`,
      [`block_seconds{${labels}}`]: `0.1x55 3 0.1x${STEPS}`, [`start_seconds{${labels}}`]: `0x40 600x${STEPS}`, 'start_seconds{job="shop",instance="b"}': `60x${STEPS}`,
      [`db_wait_seconds_total{${labels}}`]: `0+15x${STEPS}`,
    };
    const each = (value: number): Samples => ({ '{job="shop", instance="a"}': value });
    for (const promtool of promtools) {
      await expectValues(promtool, series, [
        [rule(used, 2), each(0.25)], [rule(turning), each(0.2)], [rule(block), each(3)],
        [rule(since), { '{job="shop"}': 300 }], [rule(database), { '{job="shop"}': 1 }],
        [rule(busy, 40), { '{job="shop", instance="a"}': 0.5, '{job="shop", instance="b"}': 0.5 }],
      ]);
    }
  });
  it('tell pods of one name in two namespaces apart', async () => {
    useConfig(completeConfig({ targetLabels: ['cluster', 'namespace', 'pod'] }));
    const { cpu: busy } = shop({ cluster: 'eu', namespace: matches('shop|bakery') });
    const series = Object.fromEntries(['shop', 'bakery'].flatMap((namespace, i) => {
      const labels = `cluster="eu",namespace="${namespace}",pod="cart-0"`;
      return [[`cpu_seconds_total{${labels}}`, `0+${15 * (i + 1)}x${STEPS}`], [`cpu_limit_cores{${labels}}`, `4x${STEPS}`]];
    }));
    const both = { '{cluster="eu", namespace="shop", pod="cart-0"}': 0.25, '{cluster="eu", namespace="bakery", pod="cart-0"}': 0.5 };
    for (const promtool of promtools) await expectValues(promtool, series, [[rule(busy), both], [asPanel(busy), both]]);
  });
  it('take of a container what two exporters know of it, each with labels of its own', async () => {
    useConfig(completeConfig({ targetLabels: ['namespace', 'pod'] }));
    const own = { container: 'cart' } as const;
    const limitOf = (resource: string) => kubeStateMetrics.kube_pod_container_resource_limits.where({ ...own, resource });
    const share = { warning: 0.8, critical: 0.9 };
    const cart = service({
      name: 'cart', owner: 'team', select: { namespace: 'shop', pod: matches('cart-.*') } as never, scrapeInterval: `${SCRAPE}s`,
      signals: {
        cpu: cpuOfLimit({ cpuSeconds: cadvisor.container_cpu_usage_seconds_total.where(own), cpuLimit: limitOf('cpu') }, share),
        memory: residentOfLimit({ residentBytes: cadvisor.container_memory_working_set_bytes.where(own), memoryLimit: limitOf('memory') }, share),
        used: usedOf('Memory', { used: cadvisor.container_memory_working_set_bytes.where(own), size: limitOf('memory') }, share),
        breaker: circuitBreaker(gauge({ name: 'breaker_state', labels: { circuit: 'any' } }), 2),
      },
    });
    const kubelet = (id: string): string => `job="kubelet",instance="node",namespace="shop",pod="cart-0",container="cart",id="${id}",name="k8s_${id}",image="cart:1"`;
    const ksm = 'job="kube-state-metrics",instance="ksm",namespace="shop",pod="cart-0",container="cart",uid="u",node="node"';
    const series = {
      [`container_cpu_usage_seconds_total{${kubelet('b')},cpu="cpu00"}`]: `0+10x${STEPS}`, [`container_cpu_usage_seconds_total{${kubelet('b')},cpu="cpu01"}`]: `0+5x${STEPS}`,
      // The container was killed 30 s ago, and another one took its place.
      [`container_memory_working_set_bytes{${kubelet('a')}}`]: '100x58 stale', [`container_memory_working_set_bytes{${kubelet('b')}}`]: `_x58 50x${STEPS}`,
      'container_memory_working_set_bytes{job="kubelet",namespace="shop",pod="cart-0",container=""}': `70x${STEPS}`,
      [`kube_pod_container_resource_limits{${ksm},resource="cpu",unit="core"}`]: `4x${STEPS}`, [`kube_pod_container_resource_limits{${ksm},resource="memory",unit="byte"}`]: `200x${STEPS}`,
      ...Object.fromEntries(['cart-0', 'cart-1'].map((pod) => [`breaker_state{job="cart",instance="${pod}:80",endpoint="http",namespace="shop",pod="${pod}",circuit="pay"}`, `2x${STEPS}`])),
    };
    const one = (value: number): Samples => ({ '{namespace="shop", pod="cart-0"}': value });
    for (const promtool of promtools) {
      await expectValues(promtool, series, [
        [rule(cart.cpu), one(0.25)], [asPanel(cart.cpu), one(0.25)], [asPanel(cart.memory), one(0.25)], [asPanel(cart.used), one(0.25)],
        // As long as the window holds both, both count: no error, and too short for an alert.
        [rule(cart.memory, 2), one(0.75)], [rule(cart.used, 2), one(0.75)],
        // One alert for each circuit, whatever a scrape puts to its series.
        [rule(cart.breaker, 2), { '{namespace="shop", circuit="pay"}': 1 }],
      ]);
    }
    expect([cart.used.legend, cart.memory.reaches('critical', { for: '5m' }).says]).toEqual(['{{pod}}', 'Memory of limit {{ $value | humanizePercentage }} at {{ $labels.pod }}, limit 90 %']);
  });
});

describe('in the past', () => {
  it('raw PromQL and clocks are as they were', async () => {
    const { raw, uptime: since } = shop();
    const series = { 'raw_total{job="shop"}': `0+0x40 0+1x${STEPS}`, 'start_seconds{job="shop",instance="a"}': `60x${STEPS}` };
    for (const promtool of promtools) {
      await expectValues(promtool, series, [[shift(rule(since), 300), { '{job="shop"}': 540 }], [shift(rule(raw), 420), { '{}': 1 }]]);
    }
  });
});

describe('missing metrics', () => {
  it('are named, where the service is up', async () => {
    const api = service({ name: 'a', owner: 'o', select: { job: 'shop' }, scrapeInterval: '15s', signals: { up: targets(prometheus.up), cpu: cpuOfLimit(cpu, limits), loop: eventLoop(loop) } });
    const { expr } = metricsMissing(api, { up: api.up, for: '5m' });
    const there = { 'up{job="shop",instance="a"}': `1x${STEPS}`, 'cpu_seconds_total{job="shop",instance="a"}': `0+1x${STEPS}`, 'loop_active_seconds_total{job="shop",instance="a"}': `0+1x${STEPS}`, 'loop_idle_seconds_total{job="other"}': `0+1x${STEPS}` };
    for (const promtool of promtools) {
      await expectValues(promtool, there, [[expr, { '{job="shop", metric="cpu_limit_cores"}': 1, '{job="shop", metric="loop_idle_seconds_total"}': 1 }]]);
      await expectValues(promtool, { ...there, 'up{job="shop",instance="a"}': `0x${STEPS}` }, [[expr, {}]]);
    }
  });
});
