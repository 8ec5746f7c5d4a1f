import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectRefused } from '../model/refusal.test-support';
import { CLASSIC, expressions, SEED } from './arbitrary.test-support';
import { aggregate, binary, call, inlineRecorded, mapNode, metricsOf, narrow, nodesOf, number, raw, recorded, select, shift, subquery, type Matcher, type Node } from './nodes';
import { print } from './print';

const job: Matcher = { label: 'job', op: '=', value: 'api' };
const x = select('x');
const increase = recorded('service:x:increase1m', call('increase', select('x_total', [], 60)), [{ label: 'service', op: '=', value: 'api' }], 30);

describe('mapNode', () => {
  it('that changes nothing gives the same tree', () => {
    fc.assert(fc.property(expressions(CLASSIC).vector, (node) => { expect(mapNode(node, (n) => n)).toEqual(node); }), { seed: SEED, numRuns: 500 });
  });
  it('changes leaves first, everywhere', () => {
    const rename = (n: Node): Node => (n.type === 'selector' ? Object.freeze({ ...n, metric: 'y' }) : n);
    const tree = aggregate('topk', binary('+', call('rate', subquery(x, 60)), increase), {}, call('scalar', x));
    expect(print(mapNode(tree, rename))).toBe('topk(scalar(y), rate((y)[1m:]) + service:x:increase1m{service="api"} offset 30s)');
    expect(nodesOf(tree).map((n) => n.type)).toEqual(['selector', 'subquery', 'call', 'selector', 'call', 'recorded', 'binary', 'selector', 'call', 'aggregate']);
    expect(metricsOf(tree)).toEqual(['x', 'x_total']);
  });
});

describe('narrow', () => {
  it('reaches every selector, once', () => {
    fc.assert(fc.property(expressions(CLASSIC).vector.map((node) => mapNode(node, (n) => (n.type === 'selector' ? select(n.metric, n.matchers.filter((m) => m.label !== 'job'), n.range, n.offset) : n))), (node) => {
      const narrowed = narrow(node, [job]);
      for (const n of nodesOf(narrowed)) if (n.type === 'selector') expect(n.matchers.filter((m) => m.label === 'job')).toEqual([job]);
      expect(narrow(narrowed, [job])).toEqual(narrowed);
    }), { seed: SEED, numRuns: 500 });
  });
  it('goes into what is recorded, not into the recorded series', () => {
    const narrowed = narrow(increase, [job]);
    expect(print(narrowed)).toBe(print(increase));
    expect(print(inlineRecorded(narrowed))).toBe('increase(x_total{job="api"}[1m] offset 30s)');
  });
  it('refuses what no series could be', () => {
    const db = select('x', [{ ...job, value: 'db' }]);
    expectRefused(__filename, () => narrow(db, [job]), "x is asked for with job 'db', but the service is found by job 'api'", 'leave job out');
    expect(print(narrow(select('x', [{ ...job, op: '=~', value: 'a.*' }]), [job]))).toBe('x{job="api",job=~"a.*"}');
  });
});

describe('shift', () => {
  it.each<[string, Node]>([
    ['x offset 1m', x],
    ['rate(x[5m] offset 1m30s)', call('rate', select('x', [], 300, 30))],
    ['max_over_time((x)[5m:] offset 1m)', call('max_over_time', subquery(x, 300))],
    ['max_over_time((x offset 5s)[5m:] offset 1m10s)', call('max_over_time', subquery(select('x', [], undefined, 5), 300, undefined, 10))],
    ['service:x:increase1m{service="api"} offset 1m30s', increase],
    ['time() - 60 - x offset 1m', binary('-', call('time'), x)],
    ['last_over_time((a + b)[1s:1s] offset 1m)', raw('a + b')],
    ['1', number(1)],
  ])('by a minute: %s', (text, node) => expect(print(shift(node, 60))).toBe(text));
  it('leaves what is recorded as it is', () => expect(shift(increase, 60)).toMatchObject({ expr: (increase as { expr: Node }).expr, offset: 90 }));
  it('there and back is where it was', () => {
    const noText = expressions(CLASSIC).vector.filter((node) => nodesOf(node).every((n) => n.type !== 'raw' && !(n.type === 'call' && n.fn === 'time')));
    fc.assert(fc.property(noText, fc.integer({ min: 1, max: 100_000 }), (node, seconds) => { expect(print(shift(shift(node, seconds), -seconds))).toBe(print(node)); }), { seed: SEED, numRuns: 500 });
  });
});
