import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../model/problem';
import { solve, type Wish } from './solver';

/** A service at 1 request/s, evaluated as `service` would, with the share and evidence of `mostlySlow`. */
const wish = (scrape: number, detectWithin: number, more: Partial<Wish> = {}): Wish =>
  ({ scrape, evaluation: Math.max(5, Math.floor(scrape / 3)), traffic: 1, detectWithin, tolerate: 12, share: 0.5, evidence: 10, ...more });
function refused(asked: Wish): string {
  try {
    solve(asked);
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return `${(error as DefinitionError).message}; ${(error as DefinitionError).remedy}`;
  }
  throw new Error('it was not refused');
}

describe('solve', () => {
  it('gives the windows that were measured, at 5 s scrapes and 1 request/s', () => {
    expect(solve(wish(5, 30))).toMatchObject({
      promise: 28, guard: 35,
      rungs: [{ intervals: 7, window: 40, gate: 10.9, enough: 22.9 }, { intervals: 28, window: 145 }, { intervals: 112, window: 565 }, { intervals: 448, window: 2245 }],
    });
  });
  it.each([[5, 26], [15, 36], [30, 71], [60, 141]])('refuses a second less than what is possible at scrapes of %i s, and keeps %i s', (scrape, least) => {
    expect(solve(wish(scrape, least)).promise).toBeLessThanOrEqual(least);
    expect(refused(wish(scrape, least - 1))).toContain(`write detectWithin: '${least}s'`);
  });
  it('refuses with the arithmetic and what to do', () => {
    expect([5, 15, 30, 60].map((scrape) => refused(wish(scrape, 12)))).toMatchInlineSnapshot(`
      [
        "detectWithin: '12s' cannot be kept: more than 50 % of 30s (room for bursts of 12s) takes 16s at 1 requests/s, the next scrape up to 5s, the next evaluation up to 5s, together 26s; write detectWithin: '26s'",
        "detectWithin: '12s' cannot be kept: more than 50 % of 30s (three samples, the fewest that survive a lost one) takes 16s at 1 requests/s, the next scrape up to 15s, the next evaluation up to 5s, together 36s; write detectWithin: '36s'",
        "detectWithin: '12s' cannot be kept: more than 50 % of 1m (three samples, the fewest that survive a lost one) takes 31s at 1 requests/s, the next scrape up to 30s, the next evaluation up to 10s, together 71s; write detectWithin: '71s'",
        "detectWithin: '12s' cannot be kept: more than 50 % of 2m (three samples, the fewest that survive a lost one) takes 1m1s at 1 requests/s, the next scrape up to 1m, the next evaluation up to 20s, together 141s; write detectWithin: '141s'",
      ]
    `);
  });
  it('says whether evidence, bursts or samples take the time, and which scrape interval would do', () => {
    expect([
      wish(5, 20, { traffic: 0.1, tolerate: 0 }), wish(5, 20, { tolerate: 60 }), wish(60, 60, { tolerate: 0 }), wish(30, 30), wish(5, 22),
    ].map(refused)).toMatchInlineSnapshot(`
      [
        "detectWithin: '20s' cannot be kept: 10 bad requests, the evidence asked for, take 1m40s at 0.1 requests/s, the next scrape up to 5s, the next evaluation up to 5s, together 110s; write detectWithin: '110s'",
        "detectWithin: '20s' cannot be kept: more than 50 % of 2m5s (room for bursts of 1m) takes 1m3s at 1 requests/s, the next scrape up to 5s, the next evaluation up to 5s, together 73s; write tolerate: '6s', or write detectWithin: '73s'",
        "detectWithin: '1m' cannot be kept: more than 50 % of 2m (three samples, the fewest that survive a lost one) takes 1m1s at 1 requests/s, the next scrape up to 1m, the next evaluation up to 20s, together 141s; scrape every 15s, or write detectWithin: '141s'",
        "detectWithin: '30s' cannot be kept: more than 50 % of 1m (three samples, the fewest that survive a lost one) takes 31s at 1 requests/s, the next scrape up to 30s, the next evaluation up to 10s, together 71s; scrape every 5s, or write detectWithin: '71s'",
        "detectWithin: '22s' cannot be kept: more than 50 % of 30s (room for bursts of 12s) takes 16s at 1 requests/s, the next scrape up to 5s, the next evaluation up to 5s, together 26s; scrape every 2s, or write tolerate: '9s', or write detectWithin: '26s'",
      ]
    `);
  });
  it('proposes the longest burst that can be tolerated', () => {
    expect(refused(wish(5, 22))).toContain("tolerate: '9s'");
    expect(solve(wish(5, 22, { tolerate: 9 })).promise).toBeLessThanOrEqual(22);
    expect(refused(wish(5, 22, { tolerate: 10 }))).toContain("tolerate: '9s'");
  });
  it('keeps what the remedy proposes, whatever is asked', () => {
    for (const scrape of [1, 2, 5, 7, 10, 15, 30, 60, 120]) {
      for (const traffic of [0.02, 0.1, 0.3, 1, 3, 10, 1000]) {
        for (const tolerate of [0, 5, 12, 30, 90]) {
          for (const share of [0.01, 0.1, 0.5]) {
            const least = Number(/write detectWithin: '(\d+)s'/.exec(refused(wish(scrape, 1, { traffic, tolerate, share })))![1]);
            const plan = solve(wish(scrape, least, { traffic, tolerate, share }));
            expect(plan.promise).toBeLessThanOrEqual(least);
            expect(plan.guard * share).toBeGreaterThanOrEqual(tolerate);
          }
        }
      }
    }
  });
  it('spends spare time on a wider window, at most twice detectWithin wide', () => {
    const widths = [26, 30, 60, 120, 600].map((detectWithin) => solve(wish(5, detectWithin)).guard);
    expect([...widths].sort((a, b) => a - b)).toEqual(widths);
    expect(new Set(widths).size).toBe(widths.length);
    expect(solve(wish(5, 600, { share: 0.01, tolerate: 0 })).guard).toBe(1200);
  });
});
