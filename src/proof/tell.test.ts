import { describe, expect, it } from 'vitest';
import {
  cacheHits, circuitBreaker, counter, cpuOfLimit, cpuPerRequest, errors, foreign, gauge, heapOfLimit, histogram, longestBlock, matches, not, pool, prometheus, quantity, rejections, requestLatency, residentOfLimit, scenario, service, targets, traffic, uptime, waiting,
  type Phase, type Story,
} from '../index';
import { completeConfig, useConfig } from '../model/config';
import { labelSets } from './labels';
import { scrape, type Series } from './scrape';
import { tell } from './tell';

const config = completeConfig({ targetLabels: ['cluster', 'namespace', 'pod'] });
useConfig(config);
/** Types of target labels are this repository's. */
const select = (labels: object): { readonly job?: string } => labels;
/* A Go service, as somebody else names its metrics: counters of requests, no event loop, limits as numbers. */
const requests = foreign.counter({ name: 'grpc_server_handled_total', labels: { grpc_code: 'any', grpc_service: ['cart.Cart', 'health.Health'] } });
const durations = histogram({ name: 'grpc_server_handling_seconds', labels: { grpc_service: ['cart.Cart', 'health.Health'] }, buckets: [0.05, 0.25, 1] });
const waits = foreign.counter({ name: 'wait_seconds_total', labels: { what: 'any' } });
const queue = gauge({ name: 'queue_length', labels: { queue: 'any' } });
const gets = foreign.counter({ name: 'gets_total', labels: { result: ['hit', 'miss'] } });
const state = foreign.gauge({ name: 'state', labels: { name: 'any', state: ['closed', 'open'] } });
const busy = foreign.gauge({ name: 'busy', labels: { state: ['idle', 'used'] } });
const dropped = counter({ name: 'dropped_total' });
const cart = service({
  name: 'cart', owner: 'team', select: select({ namespace: 'shop', pod: matches('cart-[a-z]+-.*') }), scrapeInterval: '30s', traffic: 5,
  signals: {
    latency: requestLatency(durations.where({ grpc_service: not('health.Health') }), { warning: 0.25, critical: 1 }),
    traffic: traffic(requests), errors: errors(requests.where({ grpc_service: 'cart.Cart' }), { grpc_code: matches('Unknown|Internal|.*Exceeded') }, { warning: 0.1, critical: 0.5 }), up: targets(prometheus.up),
    locks: waiting('Locks', waits.where({ what: 'lock' })), stock: waiting('Stock', waits.where({ what: 'stock' })),
    cpu: cpuOfLimit({ cpuSeconds: foreign.counter({ name: 'container_cpu_usage_seconds_total' }), cpuLimit: 2 }, { warning: 0.8, critical: 0.9 }),
    cost: cpuPerRequest(foreign.counter({ name: 'container_cpu_usage_seconds_total' }), requests),
    memory: residentOfLimit({ residentBytes: foreign.gauge({ name: 'rss' }), memoryLimit: 1000 }, { warning: 0.8, critical: 0.9 }),
    heap: heapOfLimit({ used: foreign.gauge({ name: 'heap' }), limit: foreign.gauge({ name: 'heap_limit' }) }, { warning: 0.8, critical: 0.9 }),
    pause: longestBlock(foreign.gauge({ name: 'pause_seconds' })), age: uptime(foreign.gauge({ name: 'started' })),
    queue: quantity({ title: 'Queue', unit: 'short', expr: () => queue.value().max() }),
  },
});
const told = (phases: readonly Phase<keyof typeof cart.signals & string>[], more: Omit<Partial<Story>, 'neighbour'> = {}): readonly Series[] => {
  const { targets: all, until } = tell(scenario({ name: 'told', service: cart, story: { lasts: '10m', ...more, phases: phases as never }, expect: { quiet: true } }), config, { offset: 15, shift: 0 });
  return all.flatMap((target) => scrape(target, until));
};
const of = (series: readonly Series[], name: string, labels: object = {}): Series[] => series.filter((s) => s.name === name && Object.entries(labels).every(([label, value]) => s.labels[label] === value));
/** The value of its only series at the last scrape before a time. */
const at = (series: readonly Series[], time: number, name: string, labels: object = {}): number | 'stale' | undefined => {
  const found = of(series, name, labels);
  expect(found.length, `${name} ${JSON.stringify(labels)}: ${JSON.stringify(found.map((s) => s.labels))}`).toBe(1);
  return found[0]!.points.filter((point) => point.at <= time).at(-1)?.value as number | 'stale' | undefined;
};
const grown = (series: readonly Series[], from: number, to: number, name: string, labels: object = {}): number => (at(series, to, name, labels) as number) - (at(series, from, name, labels) as number);

describe('a story about a service of which one does not know the names', () => {
  it('has target labels that the selector matches, one set for each process', () => {
    const labels = of(told([], { processes: 2 }), 'up').map((s) => s.labels);
    expect(labels).toEqual([{ cluster: 'cart', namespace: 'shop', pod: 'cart-a-1' }, { cluster: 'cart', namespace: 'shop', pod: 'cart-a-2' }]);
  });
  it('counts requests in each metric, with labels that its signals match', () => {
    const series = told([]);
    expect([...new Set(of(series, 'grpc_server_handling_seconds_count').map((s) => s.labels['grpc_service']))]).toEqual(['cart.Cart']);
    expect(grown(series, 60, 570, 'grpc_server_handled_total')).toBeGreaterThan(5 * 500);
    expect(of(series, 'grpc_server_handled_total').map((s) => [s.labels['grpc_service'], s.labels['grpc_code']])).toEqual([['cart.Cart', 'main']]);
  });
  it('has the levels that a story says, of what others call otherwise', () => {
    const held = service({
      name: 'cart', owner: 'team', select: select({ namespace: 'shop', pod: 'cart-0' }), scrapeInterval: '30s', traffic: 5,
      signals: {
        traffic: traffic(requests), shed: rejections(requests, { grpc_code: 'ResourceExhausted' }, { warning: 0.1, critical: 0.5 }), cache: cacheHits(gets, { result: 'hit' }, { warning: 0.5, critical: 0.2 }),
        breaker: circuitBreaker(state, { state: 'open' }), pool: pool('Pool', { used: busy.where({ state: 'used' }), size: 10, waiting: queue }, { warning: 0.8, critical: 1 }),
      },
    });
    const phases = [{ at: '5m', levels: { shed: 0.25, cache: 0.2, breaker: 1, pool: { from: 0.5, to: 1.5 } } }] as const;
    const { targets: all, until } = tell(scenario({ name: 'told', service: held, story: { lasts: '10m', phases }, expect: { quiet: true } }), config, { offset: 15, shift: 0 });
    const series = all.flatMap((target) => scrape(target, until));
    const share = (name: string, labels: object, from: number, to: number): number => grown(series, from, to, name, labels) / of(series, name).reduce((sum, { labels: each }) => sum + grown(series, from, to, name, each), 0);
    expect(of(series, 'grpc_server_handled_total').map((s) => s.labels['grpc_code'])).toEqual(['main', 'ResourceExhausted']);
    expect(share('grpc_server_handled_total', { grpc_code: 'ResourceExhausted' }, 345, 585)).toBeCloseTo(0.25, 2);
    expect(share('gets_total', { result: 'hit' }, 15, 285)).toBeCloseTo(0.75, 2);
    expect(share('gets_total', { result: 'hit' }, 315, 585)).toBeCloseTo(0.2, 2);
    expect([at(series, 285, 'state', { state: 'open' }), at(series, 585, 'state', { state: 'open' }), at(series, 585, 'state', { state: 'closed' })]).toEqual([0, 1, 0]);
    // Half of it at five minutes, all of it half-way, and then they wait.
    expect([at(series, 285, 'busy'), at(series, 315, 'busy'), at(series, 585, 'busy'), at(series, 435, 'queue_length'), at(series, 585, 'queue_length')]).toEqual([3, 5.5, 10, 0, 4.5]);
  });
  it('has failing requests with labels that tell so, by their share', () => {
    const series = told([{ at: '5m', failing: 0.2 }]);
    expect(grown(series, 345, 555, 'grpc_server_handled_total', { grpc_code: 'Unknown' }) / 210).toBeCloseTo(1, 1);
    expect(of(series, 'grpc_server_handled_total', { grpc_code: 'Unknown' })[0]!.points[0]!.at).toBe(315);
  });
  it('spends the time of slow requests where it says', () => {
    const series = told([{ at: '5m', requests: { seconds: 1.5, in: 'locks' } }]);
    expect(grown(series, 345, 555, 'wait_seconds_total', { what: 'lock' }) / 210).toBeCloseTo(5 * 1.48, 0);
    expect(grown(series, 345, 555, 'wait_seconds_total', { what: 'stock' }) / 210).toBeLessThan(0.1);
    expect(grown(series, 345, 555, 'grpc_server_handling_seconds_sum') / 210).toBeCloseTo(7.5, 0);
    const split = told([{ at: '5m', requests: { seconds: 1.5, in: { locks: 0.5, stock: 0.25 }, share: 0.5 } }]);
    expect(grown(split, 345, 555, 'wait_seconds_total', { what: 'stock' }) / 210).toBeCloseTo(2.5 * 0.25 + 2.5 * 0.01, 1);
  });
  it('uses CPU, memory and heap as shares of their limits', () => {
    const series = told([{ at: '5m', background: 1.8, memory: 0.95, heap: 0.5 }]);
    expect(grown(series, 345, 555, 'container_cpu_usage_seconds_total') / 210).toBeCloseTo(1.8, 1);
    expect([at(series, 290, 'rss'), at(series, 345, 'rss')]).toEqual([300, 950]);
    expect(at(series, 345, 'heap') as number / (at(series, 345, 'heap_limit') as number)).toBe(0.5);
    expect(grown(told([{ at: '5m', background: 9 }]), 345, 555, 'container_cpu_usage_seconds_total') / 210).toBeCloseTo(2, 1); // throttled
  });
  it('starts counters anew, replaces processes, loses scrapes and targets', () => {
    const restarted = told([{ at: '5m', restart: '40s' }]);
    expect(of(restarted, 'up')[0]!.points.filter(({ value }) => value === 0).map((p) => p.at)).toEqual([315]);
    expect(at(restarted, 345, 'started')).toBe(340);
    expect(grown(restarted, 290, 350, 'grpc_server_handled_total')).toBeLessThan(0);
    const rolling = of(told([{ at: '5m', replace: '1m' }]), 'up');
    expect(rolling.map(({ points }) => [points[0]!.at, points.filter(({ value }) => value !== 'stale').at(-1)!.at])).toEqual([[15, 345], [315, 585]]);
    expect(of(told([{ at: '5m', scrapes: { lost: 2, of: 4 } }]), 'up')[0]!.points.filter(({ value }) => value === 0).length).toBe(4);
    expect(of(told([{ at: '5m', gone: true }]), 'up')[0]!.points.at(-1)).toEqual({ at: 315, value: 'stale' });
    expect(of(told([{ at: '5m', down: 1 }], { processes: 2 }), 'up').map(({ points }) => points.at(-1)!.value)).toEqual([0, 1]);
  });
  it('leaves out metrics, and has the series of quantities that it gives', () => {
    expect(at(told([{ at: '5m', without: ['locks'] }]), 400, 'wait_seconds_total', { what: 'lock' })).toBe('stale');
    const series = told([{ at: '0s', lasts: '5m', series: [{ metric: queue, value: 1 }, { metric: dropped, perSecond: 0 }] }, { at: '5m', series: [{ metric: queue, value: 90 }, { metric: dropped, perSecond: 2 }] }]);
    expect([at(series, 290, 'queue_length'), at(series, 400, 'queue_length')]).toEqual([1, 90]);
    expect(of(series, 'queue_length')[0]!.labels['queue']).toBe('main');
    expect(grown(series, 345, 575, 'dropped_total')).toBe(2 * 210);
  });
  it('blocks: requests wait until it ends', () => {
    const series = told([{ at: '5m', block: 4 }]);
    expect(of(series, 'grpc_server_handling_seconds_bucket', { le: '1' })[0]!.points.at(-1)!.value).toBe(at(series, 600, 'grpc_server_handling_seconds_count') as number - 15);
    expect(at(told([{ at: '5m', block: 14 }]), 315, 'pause_seconds')).toBe(14);
  });
  it('takes labels from the story in turn, and is the same each time', () => {
    const labels = { grpc_service: ['health.Health', 'cart.Cart'], grpc_code: 'OK' };
    expect(of(told([], { labels }), 'grpc_server_handled_total').map((s) => s.labels['grpc_code'])).toEqual(['OK']);
    const random: Phase<'latency'>[] = [{ at: '0s', requests: { seconds: 1.5, share: 0.1, random: true }, scrapes: { lost: 0.2 } }];
    expect(told(random)).toEqual(told(random));
  });
  it('of a thousand requests a second counts all', () => {
    const busy = service({ name: 'busy', owner: 'o', select: select({ namespace: 'busy' }), scrapeInterval: '30s', traffic: 1000, signals: { traffic: traffic(requests) } });
    const { targets: all, until } = tell(scenario({ name: 'busy', service: busy, story: { lasts: '10m', phases: [] }, expect: { quiet: true } }), config, { offset: 15, shift: 0 });
    expect(grown(all.flatMap((target) => scrape(target, until)), 60, 580, 'grpc_server_handled_total') / 510).toBeCloseTo(1000, -2);
  });
});
describe('labels that cannot be made up', () => {
  it('are asked for', () => {
    const metric = foreign.counter({ name: 'odd_total', labels: { code: 'any' } });
    const make = (given: Readonly<Record<string, string>> = {}) => labelSets(metric as never, [], { targetLabels: [], given, failed: [{ label: 'code', op: '=~', value: '\\pN{3}x[[:alpha:]]' }], fails: true });
    expect(() => make()).toThrow(expect.objectContaining({ name: 'DefinitionError', path: 'story.labels', remedy: "say one in the story, as in labels: { code: '…' }" }) as Error);
  });
  it('point to the scenario', () => {
    const odd = service({ name: 'odd', owner: 'o', select: select({ namespace: 'odd' }), signals: { traffic: traffic(requests.where({ grpc_code: matches('[[:upper:]]+x\\pL') })) } });
    const make = () => tell(scenario({ name: 'odd', service: odd, story: { lasts: '10m', phases: [] }, expect: { quiet: true } }), config, { offset: 15, shift: 0 });
    expect(make).toThrow(expect.objectContaining({ name: 'DefinitionError', origin: expect.objectContaining({ file: __filename }) }) as Error);
  });
  it('of two processes cannot be the same', () => {
    const one = service({ name: 'one', owner: 'o', select: select({ pod: 'one-0' }), signals: { traffic: traffic(requests) } });
    expect(() => tell(scenario({ name: 'one', service: one, story: { lasts: '10m', processes: 2, phases: [] }, expect: { quiet: true } }), config, { offset: 15, shift: 0 })).toThrow(/leaves no room for 2 processes/);
  });
});
describe('a story that would not be told as it says', () => {
  it.each<[string, Omit<Partial<Story>, 'neighbour'>, string, string]>([
    ['ends before its rules have seen enough', { lasts: '59s' }, 'story.lasts', "let it last at least '60s'"],
    ['says a label that no metric has', { labels: { grpc_codes: 'OK' } }, 'story.labels.grpc_codes', "did you mean 'grpc_code'?"],
    ['says a label of targets', { labels: { pod: 'cart-a-1' } }, 'story.labels.pod', 'one of grpc_code, grpc_service, what'],
    ['says a value that is not in the list', { labels: { grpc_service: ['cart.Cart', 'cart.Card'] } }, 'story.labels.grpc_service', 'one of cart.Cart, health.Health'],
  ])('%s', (_, more, at, remedy) => {
    expect(() => told([], more)).toThrow(expect.objectContaining({ name: 'DefinitionError', path: at, remedy, origin: expect.objectContaining({ file: __filename }) }) as Error);
  });
  it('says labels of requests that fail, of own series, and lists of which each metric takes what fits', () => {
    expect(told([{ at: '0s', failing: 0.5, series: [{ metric: queue, value: 1 }] }], { lasts: '60s', labels: { grpc_code: ['OK', 'Internal'], queue: 'main', grpc_service: 'health.Health' } }).length).toBeGreaterThan(0);
  });
});
