import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  busyTime, calls, counter, deploys, eventLoop, failures, fillsWithin, foreign, gauge, heapOfLimit, histogram, hostCpu, requestLatency, restarts, service, uptime, usedOf, well,
} from '../index';
import { completeConfig, useConfig } from '../model/config';
import { expectRefused } from '../model/refusal.test-support';
import { SHORTEST } from '../model/service';
import { print } from '../promql/print';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { faultsOf, span, type Told } from './prove.test-support';

let promtools: readonly TestPromtool[];
beforeAll(async () => { promtools = await promtoolsForTests(); });
afterAll(() => useConfig(completeConfig({})));

/* A service, a machine and a monitoring server, as others name their metrics. */
const requests = histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 0.2, 1] });
const queries = histogram({ name: 'sql_seconds', labels: { operation: 'any' }, buckets: [0.05, 0.1, 0.25] });
const remote = histogram({ name: 'client_seconds', labels: { peer: 'any', result: ['ok', 'timeout', 'refused'] }, buckets: [0.1, 0.25] });
const start = foreign.gauge({ name: 'started_seconds' });
const heap = { used: foreign.gauge({ name: 'heap_after_collection' }), limit: foreign.gauge({ name: 'heap_max' }) };
const loop = { active: counter({ name: 'active_seconds_total' }), idle: counter({ name: 'idle_seconds_total' }) };
const shop = (scrape: number) => service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: span(scrape) as '5s', traffic: 1,
  signals: {
    latency: requestLatency(requests, { warning: 0.1, critical: 1 }), loop: eventLoop(loop),
    database: calls('Database', { durations: queries, waits: counter({ name: 'sql_wait_seconds_total' }) }, { warning: 0.1, critical: 0.25 }, { each: 'operation' }),
    remote: calls('Remote', { durations: remote }, { warning: 0.1, critical: 0.25 }, { each: 'peer', failed: { where: { result: { op: '!=', value: 'ok' } }, limits: { warning: 0.2, critical: 0.5 } } }),
    heap: heapOfLimit(heap, { warning: 0.8, critical: 0.9 }), starts: restarts(start), age: uptime(start),
  },
});
const host = (scrape: number) => service({
  name: 'host', owner: 'team', select: { job: 'node' }, scrapeInterval: span(scrape) as '5s',
  signals: {
    cpu: hostCpu(foreign.counter({ name: 'node_cpu_seconds_total', labels: { cpu: 'any', mode: 'any' } }).where({ mode: 'idle' }), { warning: 0.9, critical: 0.97 }),
    memory: usedOf('Memory', { free: foreign.gauge({ name: 'node_memory_MemAvailable_bytes' }), size: foreign.gauge({ name: 'node_memory_MemTotal_bytes' }) }, { warning: 0.9, critical: 0.95 }),
    disk: usedOf('Disk', { free: foreign.gauge({ name: 'node_filesystem_avail_bytes', labels: { mountpoint: 'any' } }), size: foreign.gauge({ name: 'node_filesystem_size_bytes', labels: { mountpoint: 'any' } }) }, { warning: 0.8, critical: 0.95 }),
    io: busyTime('Disk busy', foreign.counter({ name: 'node_disk_io_time_seconds_total', labels: { device: 'any' } }), { warning: 0.9, critical: 0.98 }),
    evaluations: failures('Failed evaluations', foreign.counter({ name: 'prometheus_rule_evaluation_failures_total', labels: { rule_group: 'any' } }), { each: 'rule_group' }),
    reload: well('Configuration loaded', foreign.gauge({ name: 'prometheus_config_last_reload_successful' })),
  },
});
async function proven(service: Parameters<typeof faultsOf>[1], conditions: Parameters<typeof faultsOf>[2], told: readonly Told[]): Promise<void> {
  // Every engine once; they agree on these at every interval.
  for (const promtool of service.info.scrape === 15 ? promtools : promtools.slice(-1)) expect(await faultsOf(promtool, service, conditions, told), promtool.series).toEqual([]);
}

describe.each([15, 60])('scraped every %i s', (scrape) => {
  it('calls, heaps and starts', { timeout: 300_000 }, async () => {
    const at = shop(scrape);
    const detectWithin = span(12 * scrape + 15) as '1m';
    const slow = { seconds: 0.5, in: 'database' };
    await proven(at, {
      Queries: at.database.slow({ limit: 'warning', detectWithin }), Remote: at.remote.slow({ detectWithin, unless: at.latency.share(at.loop) }),
      Failing: at.remote.fail('warning', { detectWithin, tolerate: span(2 * scrape) as '10s' }),
      Fills: fillsWithin(at.heap, { within: span(200 * scrape) as '1h', over: span(40 * scrape) as '10m', for: span(4 * scrape) as '20s', uptime: at.age }),
      Loop: at.starts.loop({ restarts: 3, over: span(30 * scrape) as '5m' }),
    }, [
      { name: 'slow-queries', phase: { requests: slow }, fires: ['Queries', 12 * scrape + 15] },
      { name: 'slow-remote', phase: { requests: { seconds: 0.5, in: 'remote' } }, fires: ['Remote', 12 * scrape + 15] },
      { name: 'slow-elsewhere', phase: { requests: { seconds: 0.5 } } },
      { name: 'blocked-loop', phase: { requests: { seconds: 0.5, in: 'loop' } } },
      { name: 'failing-calls', phase: { levels: { remote: 0.6 } }, fires: ['Failing', 12 * scrape + 15] },
      { name: 'some-calls-fail', phase: { levels: { remote: 0.1 } } },
      { name: 'leak', phase: { levels: { heap: { from: 0.3, to: 0.9 } } }, fires: ['Fills', 60 * scrape] },
      { name: 'slow-leak', phase: { levels: { heap: { from: 0.3, to: 0.305 } } }, scrapes: 60 },
      { name: 'step', phase: { levels: { heap: 0.6 } }, scrapes: 100 },
      { name: 'warm-up', phase: { restart: true, levels: { heap: { from: 0.05, to: 0.3 } } }, scrapes: 30 },
      { name: 'crash-loop', phase: { restart: span(scrape) }, again: 4, fires: ['Loop', 24 * scrape] },
      { name: 'two-deploys', phase: { restart: span(scrape) }, again: 2 },
    ]);
  });
  it('machines and monitoring', { timeout: 300_000 }, async () => {
    const at = host(scrape);
    const hold = { for: span(6 * scrape) as '30s' };
    const soon = 12 * scrape + 15;
    await proven(at, {
      Cpu: at.cpu.reaches('warning', hold), Memory: at.memory.reaches('critical', hold), Disk: at.disk.reaches('warning', hold), Io: at.io.reaches('critical', hold),
      Fills: fillsWithin(at.disk, { within: span(400 * scrape) as '4h', over: span(25 * scrape) as '1h', for: span(4 * scrape) as '10m' }),
      Evaluations: at.evaluations.goOn({ over: span(5 * scrape) as '5m', for: span(8 * scrape) as '5m' }), Reload: at.reload.unwell(hold),
    }, [
      { name: 'cpu', phase: { levels: { cpu: 0.98 } }, fires: ['Cpu', soon] }, { name: 'memory', phase: { levels: { memory: 0.97 } }, fires: ['Memory', soon] },
      { name: 'disk', phase: { levels: { disk: 0.85 } }, fires: ['Disk', soon] }, { name: 'io', phase: { levels: { io: 1 } }, fires: ['Io', soon] },
      { name: 'disk-fills', phase: { levels: { disk: { from: 0.3, to: 0.55 } } }, scrapes: 60, fires: ['Fills', 50 * scrape] },
      { name: 'evaluations', phase: { levels: { evaluations: 0.2 } }, fires: ['Evaluations', 20 * scrape] }, { name: 'once', phase: { levels: { evaluations: 1 } }, scrapes: 1 },
      { name: 'reload', phase: { levels: { reload: 1 } }, fires: ['Reload', soon] },
      { name: 'blips', phase: { levels: { cpu: 1, memory: 1, disk: 1, io: 1, reload: 1 } }, scrapes: 3 },
      { name: 'busy', phase: { levels: { cpu: 0.8, memory: 0.85, disk: 0.75, io: 0.8 } } },
    ]);
  });
});

describe('a mistake', () => {
  const at = shop(15);
  it.each([
    ['a limit that no bucket has', () => calls('SQL', { durations: queries }, { warning: 0.2, critical: 0.25 }), 'warning limit 0.2 s is not a bucket edge of sql_seconds', 'add the edge', 'limits.warning'],
    ['a loop that makes nothing read low', () => calls('SQL', { durations: queries }, { warning: 0.1, critical: 0.25 }, { loop }), 'no counter that it makes read low', 'give waits', 'loop'],
    ['failed calls by no label', () => calls('SQL', { durations: queries }, { warning: 0.1, critical: 0.25 }, { failed: { where: { outcome: 'error' }, limits: { warning: 0.1, critical: 0.5 } } }), "sql_seconds has no label 'outcome'", 'name one', 'failed.where.outcome'],
    ['one restart', () => at.starts.loop({ restarts: 1, over: '5m' }), 'restarts is 1', 'at least 2', 'restarts'],
    ['restarts that no scrape sees', () => at.starts.loop({ restarts: 5, over: '1m' }), 'fewer than 5 restarts', "at least '225s'", 'over'],
    ['a trend of a moment', () => fillsWithin(at.heap, { within: '1h', over: '1m', for: '1m' }), 'too short for a trend', "at least '300s'", 'over'],
    ['a trend of seconds', () => fillsWithin(at.database.mean, { within: '1h', over: '30m', for: '1m' }), 'is no share of a limit', 'usedOf()', 'signal'],
    ['failures over less than three scrapes', () => host(15).evaluations.goOn({ over: '30s', for: '1m' }), 'fewer than three scrapes', "at least '45s'", 'over'],
    ['a version by no label', () => deploys(gauge({ name: 'build_info', labels: { revision: 'any' } }), { label: 'version', over: '30m' }), "build_info has no label 'version'", 'name one', 'by'],
  ] as const)('%s is refused', (_, make, message, remedy, path) => expectRefused(__filename, make, message, remedy, path));
});

it('new versions are counted, and none is 0', () => {
  const at = service({ name: 'd', owner: 'o', select: { job: 'd' }, scrapeInterval: '15s', signals: { deploys: deploys(foreign.gauge({ name: 'build_info', labels: { version: 'any' } }), { label: 'version', over: '10m' }) } });
  const running = 'count by (job, version) (last_over_time(build_info{job="d"}[45s]))';
  expect(print(at.deploys.expr(at.deploys.place.rule(SHORTEST)))).toBe(
    `count by (job) (${running} unless count by (job, version) (last_over_time(build_info{job="d"}[45s] offset 10m))) or count by (job) (${running}) * 0`);
});
