import * as sdk from '@grafana/grafana-foundation-sdk/units';
import { describe, expect, it } from 'vitest';
import { UNIT_ALIASES, UNITS } from './known';
import { faultInPattern, seconds, timeOf } from './patterns';
import { resultLabels } from './promql';
import { strings } from './values';
import { soleUse, usesIn } from './variables';

describe('what Grafana knows', () => {
  it('has every unit of the Foundation SDK, and an alias leads to one', () => {
    expect(Object.values(sdk).filter((unit) => typeof unit === 'string' && !UNITS.has(unit))).toEqual([]);
    expect(Object.values(UNIT_ALIASES).filter((unit) => !UNITS.has(unit))).toEqual([]);
    expect(Object.keys(UNIT_ALIASES).filter((unit) => UNITS.has(unit))).toEqual([]);
  });
});
describe('a text with variables', () => {
  it.each([
    ['up{job="$job"}', ['job']], ['${a}${b:csv}${c.text}${d:date:YYYY-MM}${e["x y"]}', ['a', 'b', 'c', 'd', 'e']], ['[[a]] [[b:regex]]', ['a', 'b']], ['rate(x[[[w]]])', ['w']],
    ['^foo$', []], ['$1 ${2} [[3]]', []], ['a$', []], ['$$', []], ['${', []], ['${}', []], ['${a b}', []], ['[[a b]]', []], ['[[:alpha:]]', []], ['$a_1-$b', ['a_1', 'b']],
  ])('%s', (said, names) => expect(usesIn(said).map((use) => use.name)).toEqual(names));
  it('is one variable, or more than that', () => {
    expect([' $a ', '${a:raw}', '[[a]]', 'x$a', '$a$b', 'a', 7, undefined].map(soleUse)).toEqual(['a', 'a', 'a', undefined, undefined, undefined, undefined, undefined]);
  });
});
describe('labels of a result', () => {
  const of = (expr: string): readonly string[] | undefined => { const found = resultLabels(expr, {}); return found && [...found].sort(); };
  it.each([
    ['sum(up)', []], ['sum by (a, b) (up)', ['a', 'b']], ['sum(up) by (a)', ['a']], ['(sum by (a) (up)) * 100', ['a']], ['100 * sum by (a) (up)', ['a']], ['-sum by (a) (up)', ['a']],
    ['histogram_quantile(0.9, sum by (le, a) (rate(x_bucket[5m])))', ['a']], ['histogram_quantile($q, sum by (le, a) (rate(x_bucket[$__rate_interval])))', ['a']], ['topk(3, sum by (a) (up))', ['a']],
    ['count_values("v", up)', ['v']], ['label_replace(sum by (a) (up), "b", "$1", "a", "(.*)")', ['a', 'b']], ['sort_desc(sum by (a) (up))', ['a']], ['max_over_time(sum by (a) (up)[5m:1m])', ['a']],
    ['sum by (a, b) (up) / ignoring (b) sum by (a) (up)', ['a']], ['up / on (a) up', ['a']], ['sum by (a) (x) and y', ['a']], ['sum by ("a.b") (x)', ['a.b']], ['sum by (a) (up) offset 5m', ['a']], ['sum by (a) (rate(x[$w])) # why', ['a']],
    ['up', undefined], ['sum without (a) (up)', undefined], ['sum by ($g) (up)', undefined], ['sum by (a) (x) * on (a) group_left (b) y', ['a', 'b']], ['y * on (a) group_left (b) sum by (a) (x)', undefined], ['sum by (a (up)', undefined], ['', undefined],
    ['{job="x"} |= "y"', undefined], ['vector(1)', []], ['absent(sum(up))', []], ['label_set(sum by (a) (up), "b", "c")', undefined], ['label_replace(sum(up), "$l", "", "", "")', undefined], ['x or sum(y)', undefined],
  ])('%s', (expr, labels) => expect(of(expr)).toEqual(labels));
});
describe('patterns, durations and times', () => {
  it.each([['/a/', true], ['a.*', true], ['/a/gi', true], ['/a', false], ['/a/ig', false], ['/(/', false], ['(', false], ['/$x(/', true], ['/a/b/', true], ['/[z-a]/', false]])('the pattern %s', (pattern, good) => expect(faultInPattern(pattern) === undefined).toBe(good));
  it.each([['30s', 30], ['1h30m', 5400], ['100ms', 0.1], ['1.5m', 90], ['1M', 2_592_000], ['', undefined], ['s', undefined], ['30', undefined], ['30 s', undefined], ['30S', undefined], ['-1s', undefined], ['1min', undefined]])('the duration %s', (said, value) => expect(seconds(said)).toBe(value));
  it.each(['now', 'now-6h', 'now/d', 'now-1d/d', 'now+1w', 'now-1Q/fQ', 'now - 5m', '2026-01-01', '2026-01-01T00:00:00Z', '2026-W05', 1767225600000, '1767225600000'])('the time %s', (said) => expect(timeOf(said)).toBeDefined());
  it.each(['', 'now-', 'now-6', 'now-6x', 'now6h', 'today', '-6h', 'now-6hours', 'now-1000000d', null, {}, '01.02.2026'])('no time: %s', (said) => expect(timeOf(said)).toBeUndefined());
});
describe('strings of a value', () => {
  it('come in order, with path and key, without what is to be skipped', () => {
    expect([...strings({ a: 'x', b: [{ c: 'y' }, 'z'], d: { e: 'no' } }, ['r'], (_, key) => key === 'd')].map(({ value, path, key }) => ({ value, path, key }))).toEqual([
      { value: 'x', path: ['r', 'a'], key: 'a' }, { value: 'y', path: ['r', 'b', 0, 'c'], key: 'c' }, { value: 'z', path: ['r', 'b', 1], key: 'b' },
    ]);
  });
});
