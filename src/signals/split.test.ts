import { expect, it } from 'vitest';
import { counter, errors, eventLoop, foreign, histogram, matches, requestLatency, service, waiting, type Signal } from '../index';
import { print } from '../promql/print';

const limits = { warning: 0.1, critical: 1 };
const declared = { name: 'rpc_seconds', labels: { route: 'any', code: 'any' } } as const;
const of = (durations: Parameters<typeof requestLatency>[0]) => service({
  name: 'shop', owner: 'team', select: { job: 'shop' },
  signals: {
    latency: requestLatency(durations as never, limits), errors: errors(durations as never, { code: matches('5..') } as never, limits),
    loop: eventLoop({ active: counter({ name: 'loop_active_seconds_total' }), idle: counter({ name: 'loop_idle_seconds_total' }) }), database: waiting('Database', counter({ name: 'db_wait_seconds_total' })),
  },
});
const shop = of(histogram({ ...declared, buckets: [0.1, 1] }) as never);
const shown = (signal: Signal): string => print(signal.expr({ for: 'panel', range: '$__rate_interval', where: [{ label: 'pod', op: '=~', value: 'a|b' }], by: [] }));
const series = (name: string): string => `sum by (route) (rate(rpc_seconds_${name}{job="shop",pod=~"a|b"}[$__rate_interval]))`;

it('latency by a label is its mean, named by the label', () => {
  const signal = shop.latency.by('route');
  expect(shown(signal)).toBe(`${series('sum')} / (${series('count')} > 0)`);
  expect(signal).toMatchObject({ key: 'latency.by.route', title: 'Mean latency by route', legend: '{{route}}', unit: 's', limits });
  expect(shown(of(foreign.nativeHistogram({ name: 'native_seconds' }) as never).latency.by('route')))
    .toContain('histogram_sum(sum by (route) (rate(native_seconds{job="shop",pod=~"a|b"}[$__rate_interval])))');
});
it('errors by a label are shares of the requests with that label, none where none failed', () => {
  const all = series('count');
  const failed = all.replace('{', '{code=~"5..",').replace('code=~"5..",job="shop"', 'job="shop",code=~"5.."');
  expect(shown(shop.errors.by('route')).replace(/\{[^}]*\}/g, (m) => `{${m.slice(1, -1).split(',').sort().join(',')}}`))
    .toBe(`(${failed} or ${all} * 0) / (${all} > 0)`.replace(/\{[^}]*\}/g, (m) => `{${m.slice(1, -1).split(',').sort().join(',')}}`));
  expect(shop.errors.by('route')).toMatchObject({ key: 'errors.by.route', title: 'Errors by route', legend: '{{route}}', limits });
});
it('errors by the label that tells them are shares of all requests: of the requests with status 500 all failed', () => {
  const text = shown(shop.errors.by('code'));
  expect(text.replace(/\{[^}]*\}/g, '')).toBe('sum by (code) (rate(rpc_seconds_count[$__rate_interval])) / on () group_left () (sum(rate(rpc_seconds_count[$__rate_interval])) > 0)');
  expect(text).toMatch(/^sum by \(code\) \(rate\(rpc_seconds_count\{[^}]*code=~"5\.\."[^}]*\}/);
});
it('a share of request time is what a diagnosis compares', () => {
  expect(shown(shop.latency.share(shop.database)))
    .toBe('sum(rate(db_wait_seconds_total{job="shop",pod=~"a|b"}[$__rate_interval])) / (sum(rate(rpc_seconds_sum{job="shop",pod=~"a|b"}[$__rate_interval])) > 0)');
  expect(shop.latency.share(shop.loop)).toMatchObject({ key: 'latency.share.loop', title: 'Event loop busy', unit: 'percentunit' });
});
it('a label that the metric lacks is refused, with those that it has', () => {
  for (const split of [shop.latency, shop.errors]) {
    expect(() => split.by('path')).toThrow(expect.objectContaining({ name: 'DefinitionError', message: "rpc_seconds has no label 'path' (route, code)", path: 'by' }) as Error);
  }
});
