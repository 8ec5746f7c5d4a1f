import { describe, expect, it } from 'vitest';
import { randomFrom } from '../world';
import { live, type State } from './patient';

const GOOD: State = { traffic: 2, work: 0.004, collects: 0, waits: { db: 0.01 }, unseen: 0, limit: 1, background: { share: 0, piece: 0 }, threads: 0 };
const lives = (more: Partial<State>, how: { lying?: boolean; scattered?: boolean; until?: number } = {}) => {
  const { lying = false, scattered = false, until = 60 } = how;
  const seen = live({ until, random: randomFrom(3), scattered, lying, at: () => ({ ...GOOD, ...more }) });
  const { requests, busy } = seen;
  const mean = (of: (each: (typeof requests)[number]) => number): number => requests.reduce((sum, each) => sum + of(each), 0) / requests.length;
  const all = (of: (second: number) => number): number => Array.from({ length: until }, (_, second) => of(second)).reduce((a, b) => a + b, 0);
  return { ...seen, latency: mean(({ seconds }) => seconds), waited: mean(({ spent }) => spent['db']!), loop: all(busy.loop) / until, cpu: all(busy.cpu) / until, collection: all(busy.collection) / until, throttled: all(busy.throttled) / until };
};

describe('a simulated process', () => {
  it('takes on a good day what its parts take', () => {
    const { requests, latency, waited, loop, throttled } = lives({});
    expect(requests.length).toBeGreaterThan(115);
    expect(latency).toBeCloseTo(0.014, 2);
    expect(waited).toBeCloseTo(0.01, 2);
    expect(loop).toBeCloseTo(2 * 0.0042 + 0.001, 2);
    expect(throttled).toBe(0);
  });

  it('lets requests wait for a loop that others hold, the longer the fuller it is', () => {
    const light = lives({ work: 0.1, traffic: 2 }, { scattered: true, until: 600 });
    const heavy = lives({ work: 0.1, traffic: 8 }, { scattered: true, until: 600 });
    expect(light.loop).toBeCloseTo(0.2, 1);
    expect(heavy.loop).toBeCloseTo(0.8, 1);
    // Pollaczek-Khinchine: 0.1 · u / 2(1 - u) on top of 0.1 s of work and 0.01 s of waiting.
    expect(light.latency).toBeGreaterThan(0.115);
    expect(light.latency).toBeLessThan(0.15);
    expect(heavy.latency).toBeGreaterThan(0.25);
  });

  it('makes a plain timer lie, and no idle-only one, where something else blocks the loop', () => {
    const busy = { background: { share: 0.9, piece: 0.2 } };
    expect(lives(busy, { lying: true, until: 300 }).waited).toBeGreaterThan(0.05);
    expect(lives(busy, { until: 300 }).waited).toBeLessThan(0.011);
  });

  it('is stopped by a CPU limit: wall time grows, CPU time does not, and the loop counts as running', () => {
    const free = lives({ work: 0.03 });
    const limited = lives({ work: 0.03, limit: 0.1 });
    expect(limited.cpu).toBeCloseTo(free.cpu, 2);
    expect(limited.throttled).toBeGreaterThan(0.2);
    expect(limited.loop).toBeCloseTo(limited.cpu + limited.throttled, 1);
    expect(limited.latency).toBeGreaterThan(5 * free.latency);
  });

  it('collects garbage in the loop, with CPU', () => {
    const { collection, loop, cpu } = lives({ collects: 0.2 });
    expect(collection).toBeCloseTo(0.4, 1);
    expect(loop).toBeGreaterThan(collection);
    expect(cpu).toBeGreaterThan(collection);
  });

  it('ends where more is asked for than can be done', () => {
    const { requests, loop } = lives({ work: 1, traffic: 5 });
    expect(loop).toBeCloseTo(1, 1);
    expect(requests.length).toBeLessThan(60);
  });
});
