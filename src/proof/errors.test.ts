import { describe, expect, it } from 'vitest';
import { histogram } from '../metrics/contract';
import type { Condition } from '../model/condition';
import { service } from '../model/service';
import { errors } from '../signals/requests';
import type { Plan } from '../signals/solver';
import { promtoolsForTests } from '../tools';
import { observes } from './instruments';
import { steady, trialOf } from './mostly-slow.test-support';
import { firings, type Scraped } from './promtool';

const calls = histogram({ name: 'rpc_duration_seconds', labels: { code: 'any' }, buckets: [0.1] });
/** Seconds: by then each window is full. */
const ONSET = 400.2;

function failing(scrape: number, traffic: number, detectWithin: string): Condition & { readonly plan: Plan } {
  const shop = service({
    name: 'shop', owner: 'shop-team', select: { job: 'shop' }, scrapeInterval: `${scrape}s`, traffic,
    signals: { errors: errors(calls, { code: '500' }, { warning: 0.01, critical: 0.1 }) },
  });
  return shop.errors.exceeds('critical', { detectWithin: detectWithin as '60s', evidence: 5 }) as Condition & { readonly plan: Plan };
}
/** Good requests, and from the onset on only failed ones: a series that nobody has seen before. */
function story(scrape: number, traffic: number, offset: number, until: number): Scraped {
  const requests = steady(traffic, 0.1, until, () => 0.02).map((request) => ({ ...request, labels: { code: request.at >= ONSET ? '500' : '200' } }));
  return { until, targets: [{ labels: { job: 'shop', instance: 'shop:1' }, every: scrape, offset, instruments: [observes(calls, requests)] }] };
}

describe('errors that exceed a limit', async () => {
  const CELLS = [[5, 1, '60s'], [15, 1, '2m'], [30, 5, '2m'], [30, 10, '77s']] as const;
  for (const promtool of await promtoolsForTests()) {
    it(`fire within the promise though no request had ever failed before, on ${promtool.series}`, { timeout: 120_000 }, async () => {
      const trials = CELLS.map(([scrape, traffic, within]) => {
        const condition = failing(scrape, traffic, within);
        const until = ONSET + condition.plan.promise + 2 * scrape;
        return { condition, trial: trialOf(condition, [0.5, 1.5, 2.5, 3.5, 4.5].map((offset) => story(scrape, traffic, (offset * scrape) / 5, until))) };
      });
      const found = await firings(promtool, trials.map(({ trial }) => trial));
      found.forEach((stories, i) => stories.forEach((firing) => {
        const first = Math.min(...firing.map(({ at }) => at));
        expect(first).toBeGreaterThan(ONSET);
        expect(first - ONSET).toBeLessThanOrEqual(trials[i]!.condition.plan.promise + 0.1);
      }));
    });
  }
  it('promises a scrape more than slowness, whose series were there before', () => {
    const { plan } = failing(5, 1, '60s');
    expect(plan.promise).toBeGreaterThanOrEqual(5 + 2 * plan.scrape + plan.evaluation);
    expect(() => failing(30, 1, '40s')).toThrow(/a first scrape that counts for nothing and the next together up to 1m/);
  });
});
