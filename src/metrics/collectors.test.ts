import client from 'prom-client';
import { describe, expect, it } from 'vitest';
import { node } from './catalogues/node';
import { collectNodeMetrics, watchBlocks, watchCollections } from './collectors';

const block = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};
const turn = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The longest block as soon as the histogram has it: its timer fires some time after the loop is free again. */
async function longestWithin(read: () => number, seconds: number): Promise<number> {
  for (let left = 200; left > 0 && read() < seconds; left--) await turn(10);
  return read();
}
async function value(registry: client.Registry, name: string): Promise<number | undefined> {
  return (await registry.getMetricsAsJSON()).find((metric) => metric.name === name)?.values[0]?.value;
}

describe('collectNodeMetrics', () => {
  it('exposes every metric of the catalogue', async () => {
    const registry = new client.Registry();
    const stop = collectNodeMetrics(client, { registry });
    const exposed = new Map((await registry.getMetricsAsJSON()).map((metric) => [metric.name, String(metric.type)]));
    for (const metric of [node.process, node.eventLoop, node.collection, node.heap].flatMap((group) => Object.values(group))) {
      expect([metric.name, exposed.get(metric.name)]).toEqual([metric.name, metric.kind]);
    }
    stop();
  });

  it('joins default metrics that a service has already', async () => {
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    collectNodeMetrics(client, { registry })();
    expect((await registry.getMetricsAsJSON()).map(({ name }) => name)).toEqual(expect.arrayContaining([node.process.cpuSeconds.name, node.eventLoop.active.name]));
  });

  it('counts active and idle seconds that only rise and add up to wall time, whoever scrapes', async () => {
    const registry = new client.Registry();
    const stop = collectNodeMetrics(client, { registry });
    const both = async (): Promise<[number, number]> => [(await value(registry, node.eventLoop.active.name))!, (await value(registry, node.eventLoop.idle.name))!];
    const [active0, idle0] = await both();
    block(60);
    await turn(60);
    await Promise.all([both(), both()]);
    const before = performance.eventLoopUtilization();
    const [active1, idle1] = await both();
    const after = performance.eventLoopUtilization();
    expect(active1 - active0).toBeGreaterThan(0.05);
    expect(idle1 - idle0).toBeGreaterThan(0.01);
    expect(active1 + idle1).toBeGreaterThanOrEqual((before.active + before.idle) / 1000);
    expect(active1 + idle1).toBeLessThanOrEqual((after.active + after.idle) / 1000);
    stop();
  });

  it('knows limits that are positive numbers', async () => {
    const registry = new client.Registry();
    const stop = collectNodeMetrics(client, { registry });
    for (const { name } of [node.process.cpuLimit, node.process.memoryLimit, node.heap.limit]) expect(await value(registry, name)).toBeGreaterThan(0);
    stop();
  });
});

describe('watchBlocks', () => {
  it('sees a block, and a second reader sees it too', async () => {
    const blocks = watchBlocks(3600);
    await turn(30);
    block(120);
    const seen = await longestWithin(blocks.longest, 0.1);
    expect(seen).toBeGreaterThan(0.1);
    expect(blocks.longest()).toBeGreaterThanOrEqual(seen);
    blocks.stop();
  });

  it('shows a block for a window and forgets it after two', async () => {
    const blocks = watchBlocks(0.4);
    await turn(30);
    block(150);
    expect(await longestWithin(blocks.longest, 0.1)).toBeGreaterThan(0.1);
    for (let left = 500; left > 0 && blocks.longest() > 0.1; left--) await turn(10);
    expect(blocks.longest()).toBeLessThan(0.1);
    blocks.stop();
  });
});

describe('watchCollections', () => {
  it('counts every collection, many in one turn of the loop as well', async () => {
    const told: number[] = [];
    const observer = new PerformanceObserver((list) => told.push(...list.getEntries().map(({ duration }) => duration / 1000)));
    observer.observe({ entryTypes: ['gc'] });
    const collections = watchCollections();
    let kept: unknown[] = [];
    for (let i = 0; i < 400_000; i++) {
      kept.push({ i, text: `${i}` });
      if (kept.length > 50_000) kept = [];
    }
    for (let left = 200; left > 0 && told.length < 3; left--) await turn(10);
    expect(told.length).toBeGreaterThan(2);
    expect(collections.seconds()).toBeCloseTo(told.reduce((a, b) => a + b, 0), 3);
    collections.stop();
    observer.disconnect();
  });
});
