import { expect, it } from 'vitest';
import { expression, expressionOf } from './promql';
import { documentOf } from './cases.test-support';

it.each([
  ['up{job="a"} == 0', [['up', 1]]], ['a / on (job) b{x="y", z=~"w"}', [['a', 0], ['b', 2]]], ['{__name__="up"}', [[undefined, 0]]], ['{"a.b", c="d"} > 1', [['a.b', 1]]], ['vector(1)', []], ['rate(a:b:c[5m])', [['a:b:c', 0]]],
])('selectors of %s', (text, selectors) => {
  const found = expression(text)!.selectors;
  expect(found.map(({ metric, matchers }) => [metric, matchers])).toEqual(selectors);
  for (const { metric, from, to } of found) if (metric !== undefined) expect(text.slice(from, to)).toContain(metric);
});

it.each([
  ['rate(x[5m])', ['5m']], ['rate(x[1h30m]) / rate(y[300])', ['5m', '1h30m']], ['rate(x[5m] offset 1d)', ['moved 5m']], ['rate(x[5m]) / rate(x[5m] offset 1d)', ['moved 5m', '5m']], ['rate(x[5m] offset 1d) / rate(x[1h])', ['1h', 'moved 5m']],
  ['max_over_time(rate(x[5m])[1h:1m] @ end())', ['moved 1h', 'moved 5m']], ['max_over_time(rate(x[5m])[1h:])', ['1h', '5m']], ['x offset 5m', []], ['rate(x[2 * 5m])', []],
])('windows of %s', (text, windows) => {
  const said: Readonly<Record<number, string>> = { 300_000: '5m', 3_600_000: '1h', 5_400_000: '1h30m' };
  expect(expression(text)!.windows.map(({ ms, moved }) => `${moved ? 'moved ' : ''}${said[ms]}`)).toEqual(windows);
});

it('what is no PromQL is not read, and what is, once for a document', () => {
  for (const text of [undefined, null, 5, {}, '', ' ', 'x{', 'sum(x', '{a="b"} |= "c"']) expect(expression(text)).toBeUndefined();
  const document = documentOf({ kind: 'prometheus-rules', text: '{}' });
  expect(expressionOf(document, 'x > 1')).toBe(expressionOf(document, 'x > 1'));
  expect(expressionOf({ ...document }, 'x > 1')).not.toBe(expressionOf(document, 'x > 1'));
  expect(expressionOf(document, 'x{')).toBeUndefined();
});
