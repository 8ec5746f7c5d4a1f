import { describe, expect, it } from 'vitest';
import { counter, cpuOfLimit, eventLoop, histogram, node, requestLatency, residentOfLimit, service, waiting } from '../index';
import type { AnyService } from '../model/service';
import { incidentScenarios } from './incidents';

const calls = histogram({ name: 'calls_seconds', buckets: [0.1, 0.5] });
const latency = requestLatency(calls, { warning: 0.1, critical: 0.5 });
const of = (signals: Parameters<typeof service>[0]['signals'], traffic = 1) =>
  incidentScenarios(service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', traffic, signals }) as unknown as AnyService);
const named = (list: ReturnType<typeof of>): Record<string, object> => Object.fromEntries(list.map(({ name, story: { phases, processes, cpuLimit } }) => {
  const { at: _, until: __, ...phase } = phases[0]!;
  return [name, { ...phase, processes, cpuLimit }];
}));

describe('the incident of any service', () => {
  it('is told of what it has signals of', () => {
    expect(of({ memory: residentOfLimit(node.process, { warning: 0.8, critical: 0.9 }) })).toEqual([]);
    expect(named(of({ latency }))).toEqual({ 'unexplained-wait': { requests: { seconds: 0.7 }, processes: 1 } });
    const waits = { latency, storeDb: waiting('Store', counter({ name: 'store_wait_seconds_total' })) };
    expect(Object.keys(named(of(waits)))).toEqual(['slow-store-db', 'unexplained-wait']);
    expect(Object.keys(named(of({ latency, loop: eventLoop(node.eventLoop) })))).toEqual(['blocked-handlers', 'unexplained-wait']);
  });
  it('has a CPU at its limit, whatever the limit is, and no more work than processes can do', () => {
    const cpu = cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 });
    const slow = { requests: { seconds: 0.7, in: 'loop' } };
    expect(named(of({ latency, loop: eventLoop(node.eventLoop), cpu }))).toMatchObject({
      'blocked-handlers': { ...slow, processes: 1 }, 'small-cpu-limit': { ...slow, cpuLimit: 0.778 }, 'busy-core': { ...slow, background: 0.27 },
    });
    expect(named(of({ latency, loop: eventLoop(node.eventLoop), cpu }, 10))).toMatchObject({ 'blocked-handlers': { processes: 7 } });
  });
});
