import { beforeAll, describe, expect, it } from 'vitest';
import { alert, counter, errors, histogram, requestLatency, ruleGroup, scenario, service, slo, type AnyService, type Slo, type Story } from '../index';
import { completeConfig } from '../model/config';
import { intervalOf } from '../model/rules';
import { ruleFiles } from '../outputs/prometheus/rules';
import { print } from '../promql/print';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { outcomes, type Outcome, type Scraped, type Trial } from './promtool';
import { tell } from './tell';

const SCRAPES = [5, 15, 30, 60] as const;
const limits = { warning: 0.1, critical: 0.5 };
const calls = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.1, 0.5] });
const runbook = { meaning: 'x', firstSteps: ['x'] };
/** As people have them: one histogram of everything; and, of a stranger, one counter of calls and one of those that failed. */
const SERVICES = {
  'labels of a histogram': (scrape: number) => service({
    name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: `${scrape}s`, signals: { errors: errors(calls, { code: '500' }, limits), latency: requestLatency(calls, limits) },
  }),
  'a pair of counters': (scrape: number) => service({
    name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: `${scrape}s`,
    signals: { errors: errors(counter({ name: 'calls_total' }), counter({ name: 'failed_calls_total' }), limits) },
  }),
};
type Shop = ReturnType<(typeof SERVICES)['a pair of counters']>;
const availability = (shop: Pick<Shop, 'errors'>, evidence?: number): Slo => slo(shop.errors, { objective: 0.999, over: '30d', ...(evidence ? { evidence } : {}) });

function trialOf(promise: Slo, stories: readonly Scraped[], asks: Trial['asks'] = []): Trial {
  const group = ruleGroup({ name: 'slo', rules: (['critical', 'warning'] as const).map((severity) => alert(promise.burning(severity), { name: severity === 'critical' ? 'Fast' : 'Slow', severity, runbook })) });
  return { rules: ruleFiles({ config: completeConfig({}), services: [], dashboards: [], ruleGroups: [group], scenarios: [] }).map(({ content }) => content), evaluation: intervalOf(group), stories, asks };
}
/** Off the grid of evaluations, where Prometheus 2 and 3 count alike. */
function told(shop: AnyService, story: Story): Scraped {
  const { scrape } = shop.info;
  return tell(scenario({ name: 'told', service: shop, story: story as never, expect: { quiet: true } }), completeConfig({}), { offset: scrape * 0.3 + 0.1, shift: 0 });
}
const ONSET = 600;
const at = `${ONSET}s` as const;
const STORIES: Readonly<Record<string, Story>> = {
  outage: { after: '1h', lasts: '47m', phases: [{ at, lasts: '3m', failing: 1 }] },
  trickle: { after: '2h', lasts: '26m', phases: [{ at, failing: 0.04 }] },
  'cold start': { lasts: '9m', phases: [{ at: '0s', lasts: '12s', failing: 1 }] },
  'two failed calls among few': { after: '1h', lasts: '20m', phases: [{ at: '0s', traffic: 0.01 }, { at, lasts: '199s', failing: 1 }] },
};
let promtools: readonly TestPromtool[];
beforeAll(async () => { promtools = (await promtoolsForTests()).filter(({ series }) => series !== '2.53'); }); // which is as 2.42
const first = ({ firings }: Outcome, alertname: string): number | undefined => firings.find((f) => f.alert === alertname)?.at;

describe.each(Object.entries(SERVICES))('an objective on %s', (_, make) => {
  it('wakes someone for an outage, leaves a note for a trickle, and is quiet otherwise, at all scrape intervals and on all engines', { timeout: 300_000 }, async () => {
    // What is counted how makes no difference to the scrapes: the second service is told at two of them.
    const shops = SCRAPES.filter((scrape) => make !== SERVICES['a pair of counters'] || scrape === 15 || scrape === 60).map((scrape) => make(scrape) as unknown as Shop);
    const trials = shops.flatMap((shop) => [trialOf(availability(shop), Object.values(STORIES).map((story) => told(shop, story))), trialOf(availability(shop, 1), [told(shop, STORIES['two failed calls among few']!)])]);
    for (const promtool of promtools) {
      const found = await outcomes(promtool, trials);
      shops.forEach((shop, i) => {
        const { scrape } = shop.info;
        const promise = availability(shop);
        const where = `scrapes of ${scrape} s, promtool ${promtool.series}`;
        const [outage, trickle, ...quiet] = found[2 * i]!;
        const { burn, keepFiringFor } = promise.burning('critical');
        const fast = first(outage!, 'Fast')! - ONSET;
        expect(fast, where).toBeGreaterThan(45); // 14.4 · 0.1 % of an hour are 52 s of failures; a past of an hour is not quite one
        expect(fast, where).toBeLessThanOrEqual(burn!.pairs.critical[0]!.fires!);
        // It ends when the slower pair's short window has forgotten it: three minutes are more than 5 % of a young service's budget.
        const last = outage!.firings.filter((f) => f.alert === 'Fast').at(-1)!.at - ONSET - 180;
        expect(last, where).toBeLessThanOrEqual(burn!.pairs.critical[1]!.short.seconds + keepFiringFor! + burn!.evaluation + scrape);
        expect(outage!.firings[0]!.annotations['summary']).toMatch(/^shop: the error budget of 30d \(99\.9 % of requests succeed\) is spent (?:1[4-9]|[23]\d)\.\d times as fast as it may be$/);
        expect(first(trickle!, 'Fast'), where).toBeUndefined();
        expect(first(trickle!, 'Slow'), where).toBeGreaterThan(ONSET + 400);
        expect(quiet.map(({ firings }) => firings), where).toEqual(quiet.map(() => []));
        expect(first(found[2 * i + 1]![0]!, 'Fast'), `${where}: with one bad request as evidence`).toBeDefined();
      });
    }
  });
});
it('a promise of a latency counts what is slower than its limit', async () => {
  const shop = SERVICES['labels of a histogram'](15);
  const young = (seconds: number): Scraped => told(shop, { lasts: '20m', phases: [{ at, requests: { seconds } }] });
  for (const promtool of promtools) {
    const found = await outcomes(promtool, (['critical', 'warning'] as const).map((limit) => trialOf(slo(shop.latency, { objective: 0.99, over: '30d', limit }), [young(0.3), young(0.6)])));
    expect(found.map((stories) => stories.map((story) => first(story, 'Fast') !== undefined)), promtool.series).toEqual([[false, true], [true, true]]);
  }
});
it.each(Object.entries(SERVICES))('the budget, the rate at which it burns and the promise itself are right: %s', { timeout: 60_000 }, async (_, make) => {
  for (const scrape of [5, 60]) {
    const shop = make(scrape) as unknown as Shop;
    const promise = availability(shop);
    const signals = [promise.budgetLeft, promise.sli, promise.burnRate];
    // Of 3 h and 20 m at one a second, 300 s of failures of one in twenty: 15 of 12,000, 12 times the objective's 0.1 %... and 15 of an hour's 3600.
    const story = told(shop, { after: '3h', lasts: '20m', phases: [{ at: '600s', lasts: '300s', failing: 0.05 }] });
    for (const promtool of promtools) {
      const [[outcome]] = (await outcomes(promtool, [trialOf(promise, [story], signals.map((signal) => ({ expr: print(signal.expr({ for: 'panel', range: '$__rate_interval', where: [], by: [] })), every: 1200 })))])) as unknown as [[Outcome]];
      const [left, sli, rate] = signals.map((signal) => outcome.answers.filter(({ expr, at: when }) => when === 1200 && expr === print(signal.expr({ for: 'panel', range: '$__rate_interval', where: [], by: [] })))[0]?.samples[0]?.value);
      // A series that is born with the first failure loses what its first scrape saw: three of fifteen at 60 s.
      expect(1 - sli!, `${scrape} s, ${promtool.series}`).toBeGreaterThan(0.75 * (15 / 12_000));
      expect(1 - sli!, `${scrape} s, ${promtool.series}`).toBeLessThan(1.1 * (15 / 12_000));
      expect(left!).toBeCloseTo(1 - (1 - sli!) / 0.001, 6);
      expect(rate!).toBeGreaterThan(0.75 * (15 / 3600 / 0.001));
      expect(rate!).toBeLessThan(1.1 * (15 / 3600 / 0.001));
    }
  }
});
