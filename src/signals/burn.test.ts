import { describe, expect, it } from 'vitest';
import { counter, errors, histogram, matches, requestLatency, service, slo, traffic, type SloOptions } from '../index';
import { refusal } from '../model/refusal.test-support';
import { pairsOf, planOf, type Objective } from './burn';

const DAY = 86_400;
const of = (more: Partial<Objective> = {}) => planOf({ scrape: 15, evaluation: 5, traffic: 1, objective: 0.999, period: 30 * DAY, evidence: 10, ...more });
const shop = (perSecond: number, scrapeInterval = '15s') => service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: scrapeInterval as '15s', traffic: perSecond,
  signals: {
    errors: errors(counter({ name: 'requests_total', labels: { code: 'any' } }), { code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    latency: requestLatency(histogram({ name: 'request_seconds', buckets: [0.1, 0.5] }), { warning: 0.1, critical: 0.5 }),
    traffic: traffic(counter({ name: 'requests_total', labels: { code: 'any' } })),
  },
});
const refused = (options: Partial<SloOptions>, perSecond = 1): ReturnType<typeof refusal> => refusal(() => slo(shop(perSecond).errors, { objective: 0.999, over: '30d', ...options }));

describe('the plan of an objective', () => {
  it('has the published burn rates over 30 days, and the same shares of the budget over 28', () => {
    const rates = (period: number) => [...of({ period }).pairs.critical, ...of({ period }).pairs.warning].map(({ rate, long, short }) => [rate, long.seconds / 3600, short.seconds / 3600]);
    expect(rates(30 * DAY)).toEqual([[14.4, 1, 5 / 60], [6, 6, 0.5], [3, 24, 2], [1, 72, 6]]);
    expect(rates(28 * DAY).map(([rate]) => rate)).toEqual([13.44, 5.6, 2.8, 0.9333333333]);
  });
  it.each([5, 7, 15, 30, 60, 120, 600, 1800])('has windows of whole scrapes, three at least, at scrapes of %i s', (scrape) => {
    const { tile, fastest, pairs, evaluation } = of({ scrape, evaluation: Math.max(5, Math.floor(scrape / 3)) });
    for (const { long, short } of [fastest, ...pairs.critical, ...pairs.warning]) {
      for (const { seconds, intervals } of [long, short]) {
        expect(seconds % scrape).toBe(0);
        expect(seconds).toBeGreaterThanOrEqual(3 * scrape);
        if (intervals === undefined) expect(seconds % tile.seconds).toBe(0);
        else expect(seconds).toBe((intervals + 1) * scrape);
      }
    }
    // What is recorded must not be forgotten before it is recorded again.
    expect(evaluation).toBeLessThanOrEqual(Math.max(60, scrape));
    expect(evaluation).toBeLessThanOrEqual(tile.seconds / 5);
  });
  it('says when it fires if all is bad, and that it never does where the evidence does not fit', () => {
    expect(of().pairs.critical.map(({ fires }) => Math.round(fires!))).toEqual([97, 475]); // 14.4 · 0.001 · 3600 = 51.84 s, a scrape, an evaluation
    expect(of({ traffic: 0.002, objective: 0.99 }).pairs.critical.map(({ fires }) => fires === undefined)).toEqual([true, false]);
  });
  it('leaves out what no share of bad requests could reach', () => {
    expect(of({ objective: 0.9 }).pairs.critical.map(({ rate }) => rate)).toEqual([6]);
    expect(pairsOf(of({ objective: 0.9 }), 'warning')).toHaveLength(2);
  });
});
describe('an objective that is none is refused', () => {
  it.each([
    [{ objective: 99.9 }, /^objective 99\.9 is 9990 % of requests$/, /write 0\.999 for 99\.9 %/, 'objective'],
    [{ objective: 1 }, /^objective 1 leaves no budget: 1 - 1 = 0 of the requests may be bad/, /0\.999/, 'objective'],
    [{ objective: 100 }, /leaves no budget/, /0\.999/, 'objective'],
    [{ objective: 0 }, /promises nothing/, /0\.999/, 'objective'],
    [{ objective: -1 }, /promises nothing/, /0\.999/, 'objective'],
    [{ objective: NaN }, /^objective is NaN$/, /0\.999/, 'objective'],
    [{ objective: '99.9' as never }, /^objective is 99\.9$/, /0\.999/, 'objective'],
    [{ over: '30' as never }, /'30' is no period/, /did you mean '30d'/, 'over'],
    [{ over: '7d' as never }, /'7d' is no period/, /28d|30d/, 'over'],
    [{ over: undefined as never }, /no period/, /28d/, 'over'],
    [{ evidence: 0 }, /^evidence is 0$/, /at least 1/, 'evidence'],
    [{ limit: 'critical' as const }, /'errors' has a request fail or not/, /leave limit out/, 'limit'],
  ])('%j', (options, message, remedy, path) => {
    const found = refused(options);
    expect(found.message).toMatch(message);
    expect(found.remedy).toMatch(remedy);
    expect(found.path).toBe(path);
  });
  it('where the whole budget is no evidence, with the arithmetic, and a remedy that holds', () => {
    const { message, remedy, path } = refused({}, 0.001);
    expect(path).toBe('objective');
    expect(message).toBe('objective 0.999 cannot be judged over 30d: 0.001 requests/s are 2592 in that time, of which 0.1 % are 2.5, and fewer than 10 bad requests are no evidence: the budget would be gone before an alert may speak'.replace('2.5', '2.6'));
    expect(remedy).toBe("promise 0.995, or let fewer be evidence: evidence: 2, or say the service's traffic, if it is more");
    expect(slo(shop(0.001).errors, { objective: 0.995, over: '30d' }).budget).toBe(0.005);
    expect(slo(shop(0.001).errors, { objective: 0.999, over: '30d', evidence: 2 }).budget).toBe(0.001);
    expect(refused({}, 0.000001).remedy).toMatch(/probe/);
  });
  it('whose alert could never fire, by its rate or by its traffic', () => {
    expect(refusal(() => slo(shop(1).errors, { objective: 0.8, over: '30d' }).burning('critical')).message).toMatch(/^burning\('critical'\) could never fire: objective 0\.8 leaves 20 % of the requests as budget, so even if all are bad it burns 5 times as fast as it lasts$/);
    expect(slo(shop(1).errors, { objective: 0.8, over: '30d' }).burning('warning').kind).toBe('condition');
    const rare = slo(shop(0.0003).errors, { objective: 0.98, over: '30d' });
    const { message, remedy } = refusal(() => rare.burning('critical'));
    expect(message).toMatch(/0\.0003 requests\/s are 6\.5 in 6h, its longest window, and 10 bad ones are the evidence asked for$/);
    expect(Number(/evidence: (\d+)/.exec(remedy)?.[1])).toBe(5);
    expect(slo(shop(0.0003).errors, { objective: 0.98, over: '30d', evidence: 5 }).burning('critical').kind).toBe('condition');
    expect(refusal(() => rare.burning('page' as never)).remedy).toMatch(/'critical'.*'warning'/);
  });
});
it('a latency is promised at one of its limits', () => {
  const names = (limit?: 'warning' | 'critical') => JSON.stringify(slo(shop(1).latency, { objective: 0.99, over: '28d', ...(limit ? { limit } : {}) }).burning('warning').expr);
  expect(names()).toContain('latency_slo_requests_over_0_5s:increase1d');
  expect(names('warning')).toContain('latency_slo_requests_over_0_1s:increase1d');
});
