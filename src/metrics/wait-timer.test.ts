import { describe, expect, it } from 'vitest';
import { waitTimer } from './wait-timer';

const turn = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const block = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};
function counted(): { seconds: number; inc(seconds: number): void } {
  return { seconds: 0, inc(seconds) { this.seconds += seconds; } };
}
/** What a stopwatch around the same call would have said, for comparison. */
async function stopwatch(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

describe('waitTimer', () => {
  it('counts a wait on an idle loop as the wait that it is', async () => {
    const counter = counted();
    const wall = await stopwatch(() => waitTimer(counter)(() => turn(80)));
    expect(counter.seconds).toBeGreaterThan(0.04);
    expect(counter.seconds).toBeLessThanOrEqual(wall);
  });

  it('does not count the time in which the loop is blocked', async () => {
    const counter = counted();
    const wall = await stopwatch(async () => {
      const wait = waitTimer(counter)(() => turn(10));
      block(200);
      await wait;
    });
    expect(wall).toBeGreaterThan(0.2);
    expect(counter.seconds).toBeLessThan(wall - 0.19);
  });

  it('counts each of several waits at once', async () => {
    const counter = counted();
    const timed = waitTimer(counter);
    const before = performance.eventLoopUtilization();
    await Promise.all([timed(() => turn(80)), timed(() => turn(80)), timed(() => turn(80))]);
    const idle = performance.eventLoopUtilization(before).idle / 1000;
    expect(counter.seconds / idle).toBeGreaterThan(2.5);
  });

  it('passes result and error on, and counts in both cases', async () => {
    const counter = counted();
    const timed = waitTimer(counter);
    expect(await timed(async () => 'row')).toBe('row');
    const before = counter.seconds;
    await expect(timed(async () => { await turn(30); throw new Error('connection lost'); })).rejects.toThrow('connection lost');
    expect(counter.seconds).toBeGreaterThan(before);
    await expect(timed(() => { throw new Error('no pool'); })).rejects.toThrow('no pool');
  });
});
