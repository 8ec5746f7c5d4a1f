import { describe, expect, it } from 'vitest';
import { foreign } from '../index';
import { print } from './print';

const requests = foreign.counter({ name: 'requests_total', labels: { code: 'any' } });
const size = foreign.gauge({ name: 'size_bytes', labels: { code: 'any' } });
const durations = foreign.histogram({ name: 'rpc_seconds', labels: { code: 'any' } });
const native = foreign.nativeHistogram({ name: 'rpc_seconds', labels: { code: 'any' } });

describe('the verbs of a vector', () => {
  it.each([
    [size.value().avg('code'), 'avg by (code) (size_bytes)'],
    [size.value().count(), 'count(size_bytes)'],
    [size.value().plus(1), 'size_bytes + 1'],
    [size.value().sum().minus(requests.sinceStart().sum()), 'sum(size_bytes) - sum(requests_total)'],
    [size.value().minus(size.value().plus(2)).times(3), '(size_bytes - (size_bytes + 2)) * 3'],
    [requests.rate('1m').rest(), '1 - rate(requests_total[1m])'],
    [size.value().div(size.value()).times(100).rest(100), '100 - size_bytes / size_bytes * 100'],
    [requests.increase('1h').top(10), 'topk(10, increase(requests_total[1h]))'],
    [size.value().round(), 'round(size_bytes)'],
    [size.value().round(0.001), 'round(size_bytes, 0.001)'],
    [durations.countRate('1m').sum('code'), 'sum by (code) (rate(rpc_seconds_count[1m]))'],
    [durations.sumRate('1m').div(durations.countRate('1m')), 'rate(rpc_seconds_sum[1m]) / rate(rpc_seconds_count[1m])'],
    [native.countRate('1m'), 'histogram_count(rate(rpc_seconds[1m]))'],
    [native.sumRate('1m'), 'histogram_sum(rate(rpc_seconds[1m]))'],
  ] as const)('%#', ({ node }, text) => expect(print(node)).toBe(text));
  it.each([0, 1.5, -1, Number.NaN])('top(%s) is refused', (many) => expect(() => size.value().top(many)).toThrow(`top(${many}) is none`));
});
