import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLASSIC, expressions, SEED } from './arbitrary.test-support';
import { aggregate, binary, call, negate, number, select, subquery } from './nodes';
import { print } from './print';
import { faultIn, offsetsApart, structureOfNode, structureOfText } from './structure.test-support';
import { promql } from './template';
import { vector } from './vector';

const text = (v: { readonly node: Parameters<typeof print>[0] }): string => print(v.node);
const x = select('x');

describe('promql', () => {
  it('prints what a signal is used with', () => {
    const rule = { range: 45, where: [{ label: 'job', op: '=' as const, value: 'a"b' }] };
    expect(text(promql`rate(q_total{${rule.where}}[${rule.range}])`)).toBe('rate(q_total{job="a\\"b"}[45s])');
    const panel = { range: '$__rate_interval' as const, where: [] };
    expect(text(promql`rate(q_total{${panel.where}}[${panel.range}])`)).toBe('rate(q_total{}[$__rate_interval])');
    expect(text(promql`rate(q_total{${panel.where}, code="5"}[${panel.range}])`)).toBe('rate(q_total{ code="5"}[$__rate_interval])');
    expect(text(promql`rate(q_total{code="5",${panel.where}}[${panel.range}])`)).toBe('rate(q_total{code="5",}[$__rate_interval])');
  });
  it('takes numbers for seconds where PromQL wants a duration, and for numbers elsewhere', () => {
    expect(text(promql`max_over_time(x[${90}:${30}] offset ${0.5}) > ${0.5} * ${60}`)).toBe('max_over_time(x[1m30s:30s] offset 500ms) > 0.5 * 60');
    expect(text(promql`x offset -${60} / ${-1}`)).toBe('x offset -1m / -1');
    expect(text(promql`(rate(x[${60}]) + ${60})[${300}:]`)).toBe('(rate(x[1m]) + 60)[5m:]');
  });
  it('puts what is interpolated between parentheses only where it would fall apart', () => {
    const [sum, minus, offset] = [binary('+', x, x), negate(x), select('x', [], undefined, 60)].map(vector);
    expect(text(promql`${sum!} / ${minus!} ^ ${offset!}`)).toBe('(x + x) / (-x) ^ (x offset 1m)');
    expect(text(promql`${vector(number(-1))} * ${vector(aggregate('sum', call('rate', select('x', [], 60)), { by: ['a'] }))}`)).toBe('(-1) * sum by (a) (rate(x[1m]))');
    expect(text(promql`rate(${{ node: subquery(x, 60) }})`)).toBe('rate(((x)[1m:]))');
    expect(text(promql`${promql`a + b # why`} * 2`)).toBe('(a + b # why\n) * 2');
  });
  it('keeps whatever is interpolated whole', () => {
    fc.assert(fc.property(expressions(CLASSIC).vector, expressions(CLASSIC).vector, (a, b) => {
      const [left, right] = [offsetsApart(a), offsetsApart(b)];
      const whole = text(promql`${vector(left)} ^ ${vector(right)} ^ x`);
      expect(faultIn(whole), whole).toBeUndefined();
      expect(structureOfText(whole), whole).toEqual(['^', false, [], structureOfNode(a), ['^', false, [], structureOfNode(b), structureOfNode(x)]]);
    }), { seed: SEED, numRuns: 1000 });
  });
});

describe('vector', () => {
  const v = vector<'le' | 'a'>(x);
  it('builds what its verbs say', () => {
    expect([v.sum('a'), v.max(), v.min('a', 'le'), v.times(2), v.above(0.5), v.quantile(0.95), v.div(v)].map(text)).toEqual([
      'sum by (a) (x)', 'max(x)', 'min by (a, le) (x)', 'x * 2', 'x > 0.5', 'histogram_quantile(0.95, x)', 'x / x',
    ]);
    expect(v.legend('{{a}}')).toEqual({ expr: v, legend: '{{a}}' });
  });
  it('knows no quantile beyond 0 and 1', () => {
    for (const q of [95, -0.1, NaN]) expect(() => v.quantile(q)).toThrow(`quantile(${q}) is none`);
  });
});
