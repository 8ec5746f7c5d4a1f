import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEED } from './arbitrary.test-support';
import { duration, numeral, quote } from './text';

describe('duration', () => {
  it.each([
    [0, '0s'], [0.0004, '0s'], [0.001, '1ms'], [0.25, '250ms'], [1.5, '1s500ms'], [45, '45s'], [90, '1m30s'], [3600, '1h'], [86_400, '1d'], [90_061.001, '1d1h1m1s1ms'], [0.1 + 0.2, '300ms'], [66.00000000000001, '1m6s'],
  ])('%d s is %s', (seconds, text) => expect(duration(seconds)).toBe(text));
  it('is read back as the same time', () => {
    const sizes = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_153_600_000_000 }), (ms) => {
      const parts = [...duration(ms / 1000).matchAll(/(\d+)(ms|[dhms])/g)];
      expect(parts.reduce((sum, [, count, unit]) => sum + Number(count) * sizes[unit as keyof typeof sizes], 0)).toBe(ms);
    }), { seed: SEED });
  });
  it.each([-1, NaN, Infinity, 1e10])('%d s is none', (seconds) => expect(() => duration(seconds)).toThrow(`${seconds} s is not a duration`));
});

describe('quote', () => {
  it.each([['a"b', '"a\\"b"'], ['\\d', '"\\\\d"'], ['\n\t\0', '"\\n\\t\\u0000"'], ['\ud83d', '"\\ufffd"'], ['🚀', '"🚀"'], ['\x7f\u2028\ufeff', '"\\u007f\\u2028\\ufeff"'], ['`$', '"`$"']])('%j', (text, quoted) => expect(quote(text)).toBe(quoted));
  it('loses nothing, but for half a surrogate pair', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(JSON.parse(quote(text))).toBe(text); }), { seed: SEED, numRuns: 1000 });
  });
});

describe('numeral', () => {
  it.each([[1, '1'], [-0, '-0'], [0.1, '0.1'], [1e21, '1e+21'], [5e-324, '5e-324'], [NaN, 'NaN'], [Infinity, 'Inf'], [-Infinity, '-Inf']])('%d', (value, text) => expect(numeral(value)).toBe(text));
});
