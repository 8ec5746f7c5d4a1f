import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheHits, circuitBreaker, counter, foreign, gauge, matches, pool, rejections, service, traffic, usedOf } from '../index';
import { completeConfig, useConfig } from '../model/config';
import { expectRefused } from '../model/refusal.test-support';
import { SHORTEST } from '../model/service';
import { print } from '../promql/print';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { faultsOf, span } from './prove.test-support';

let promtools: readonly TestPromtool[];
beforeAll(async () => { promtools = await promtoolsForTests(); });
afterAll(() => useConfig(completeConfig({})));

/* As others name and count: one library has a series for each state, another a value; one pool has two gauges, another one with a label. */
const requests = foreign.counter({ name: 'requests_total', labels: { outcome: ['ok', 'limited', 'shed'] } });
const lookups = foreign.counter({ name: 'cache_gets_total', labels: { cache: 'any', result: ['hit', 'miss'] } });
const oneHot = foreign.gauge({ name: 'resilience4j_circuitbreaker_state', labels: { name: 'any', state: ['closed', 'open', 'half_open'] } });
const coded = foreign.gauge({ name: 'breaker_state', labels: { circuit: 'any' } });
const hikari = { used: foreign.gauge({ name: 'hikaricp_connections_active', labels: { pool: 'any' } }), size: foreign.gauge({ name: 'hikaricp_connections_max', labels: { pool: 'any' } }), waiting: foreign.gauge({ name: 'hikaricp_connections_pending', labels: { pool: 'any' } }) };
const connections = foreign.gauge({ name: 'db_connections', labels: { state: ['used', 'idle'] } });
const limits = { warning: 0.25, critical: 0.5 };
const shop = (scrape: number) => service({
  name: 'shop', owner: 'team', select: { job: matches('shop|store'), instance: 'a' } as never, scrapeInterval: span(scrape) as '5s', traffic: 1,
  signals: {
    traffic: traffic(requests), limiter: rejections(requests, { outcome: matches('limited|shed') }, limits),
    cache: cacheHits(lookups, { result: 'hit' }, { warning: 0.5, critical: 0.2 }, { each: 'cache' }),
    breaker: circuitBreaker(oneHot, { state: 'open' }), coded: circuitBreaker(coded, 2), unknown: circuitBreaker(foreign.gauge({ name: 'state' }), { state: 'open' } as never),
    pool: pool('Connections', hikari, { warning: 0.8, critical: 1 }), used: usedOf('Connections', { used: connections.where({ state: 'used' }), size: foreign.gauge({ name: 'db_connections_max' }) }, { warning: 0.8, critical: 0.9 }),
    disk: usedOf('Disk', { free: foreign.gauge({ name: 'disk_free' }), size: 1e9 }, { warning: 0.8, critical: 0.9 }),
  },
});
const conditions = (shopAt: ReturnType<typeof shop>) => {
  const { scrape } = shopAt.info;
  const hold = { for: span(6 * scrape) } as { for: '30s' };
  return {
    Limited: shopAt.limiter.exceeds('warning', { detectWithin: span(12 * scrape) as '1m', tolerate: span(4 * scrape) as '20s' }),
    Cold: shopAt.cache.cold('warning', { detectWithin: span(12 * scrape) as '1m', tolerate: span(4 * scrape) as '20s' }),
    Open: shopAt.breaker.open(hold), Coded: shopAt.coded.open(hold), Queues: shopAt.pool.queues(hold), Used: shopAt.used.reaches('critical', hold), Disk: shopAt.disk.reaches('warning', hold),
  };
};

describe.each([15, 60])('scraped every %i s', (scrape) => {
  it('what keeps a service going is noticed when it fails, and not when it stumbles', { timeout: 300_000 }, async () => {
    const at = shop(scrape);
    const soon = 10 * scrape + at.info.evaluation;
    // Every engine once; they agree on these at every interval.
    for (const promtool of scrape === 15 ? promtools : promtools.slice(-1)) {
      expect(await faultsOf(promtool, at, conditions(at), [
        { name: 'limited', phase: { levels: { limiter: 0.6 } }, fires: ['Limited', 24 * scrape] },
        { name: 'cold', phase: { levels: { cache: 0.1 } }, fires: ['Cold', 24 * scrape] },
        { name: 'open', phase: { levels: { breaker: 1 } }, fires: ['Open', soon] },
        { name: 'open-by-value', phase: { levels: { coded: 1 } }, fires: ['Coded', soon] },
        { name: 'queue', phase: { levels: { pool: 1.2 } }, fires: ['Queues', soon] },
        { name: 'used', phase: { levels: { used: 0.95 } }, fires: ['Used', soon] },
        { name: 'full', phase: { levels: { disk: { from: 0.3, to: 1 } } }, scrapes: 40, fires: ['Disk', 40 * scrape] },
        { name: 'blips', phase: { levels: { limiter: 1, cache: 0, breaker: 1, coded: 1, pool: 2, used: 1, disk: 1 } }, scrapes: 3 },
        { name: 'all-in-use', phase: { levels: { pool: 1, used: 0.85, disk: 0.7, cache: 0.6, limiter: 0.05 } } },
        { name: 'nobody-asks', phase: { traffic: 0 } },
        { name: 'restarts', phase: { restart: true, levels: { cache: 0 } }, scrapes: 3 },
      ]), promtool.series).toEqual([]);
    }
  });
});

describe('their expressions', () => {
  const at = shop(15);
  const rule = (signal: { expr(use: ReturnType<typeof at.cache.place.rule>): Parameters<typeof print>[0] }): string => print(signal.expr(at.cache.place.rule(SHORTEST)));
  it('keep the names of what is judged', () => {
    expect(rule(at.breaker)).toBe('max by (instance, name) (max_over_time(resilience4j_circuitbreaker_state{job=~"shop|store",instance="a",state="open"}[45s]))');
    expect(rule(at.coded)).toBe('max by (instance, circuit) (max_over_time((last_over_time(breaker_state{job=~"shop|store",instance="a"}[45s]) == bool 2)[45s:15s]))');
    expect(rule(at.unknown)).toBe('max without (job, state) (max_over_time(state{job=~"shop|store",instance="a",state="open"}[45s]))');
    expect(rule(at.used)).toBe('last_over_time(db_connections{job=~"shop|store",instance="a",state="used"}[45s]) / ignoring (state) last_over_time(db_connections_max{job=~"shop|store",instance="a"}[45s])');
    expect(rule(at.cache)).toContain('sum by (instance, cache) (rate(cache_gets_total');
    expect(conditions(at).Cold.says).toBe('{{ $value | humanizePercentage }} of lookups in cache {{ $labels.cache }} miss, limit 50 %');
    expect(conditions(at).Used.says).toBe('Connections {{ $value | humanizePercentage }} at {{ $labels.instance }}, limit 90 %');
    expect(conditions(at).Coded.says).toBe('circuit breaker {{ $labels.circuit }} is open');
  });
});

describe('a mistake', () => {
  const own = counter({ name: 'own_total', labels: { result: ['hit', 'miss'] } });
  it.each([
    ['rejects nothing', () => rejections(own, {}, limits), 'rejected names no label of own_total', "{ result: '…' }", 'rejected'],
    ['a label that is not there', () => cacheHits(own, { outcome: 'hit' } as never, { warning: 0.5, critical: 0.2 }), "own_total has no label 'outcome'", 'name one that it has', 'hit.outcome'],
    ['a cache that is worse when it hits', () => cacheHits(own, { result: 'hit' }, { warning: 0.2, critical: 0.5 }), 'critical limit 0.5 is above warning limit 0.2', 'exchange them', 'limits'],
    ['hits in per cent', () => cacheHits(own, { result: 'hit' }, { warning: 50, critical: 20 }), 'warning limit 50 is no share', '0.5 for 50 %', 'limits.warning'],
    ['a split by no label', () => cacheHits(own, { result: 'hit' }, { warning: 0.5, critical: 0.2 }, { each: 'cache' }), "own_total has no label 'cache'", 'name one that it has', 'by'],
    ['an open circuit without a label', () => circuitBreaker(gauge({ name: 'own_state' }), {}), 'open names no label of own_state', "{ state: 'open' }", 'open'],
    ['a state that is not there', () => circuitBreaker(oneHot, { status: 'open' } as never), "resilience4j_circuitbreaker_state has no label 'status'", 'name one that it has', 'by'],
    ['no gauge of those that wait', () => pool('Pool', { used: coded, size: 10 } as never, { warning: 0.8, critical: 1 }), "pool 'Pool' has no gauge of those that wait", 'take usedOf()', 'waiting'],
  ] as const)('%s is refused', (_, make, message, remedy, path) => expectRefused(__filename, make, message, remedy, path));
});
