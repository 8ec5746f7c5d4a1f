import { expect, it } from 'vitest';
import { examplesOf, fits, regexOf } from './example';

it.each([
  ['5..', ['500']], ['4..|5..', ['400', '500']], ['cart-.*', ['cart-0']], ['(?:a|b)c?', ['ac', 'bc']], ['[2-3]\\d{2}', ['200']], ['.+', ['0']], ['5\\d\\d', ['500']],
  ['api-(eu|us)-[a-z0-9]+', ['api-eu-a', 'api-us-a']], ['[^/]+', ['0']], ['^5..$', ['500']], ['(?i)get', ['get']], ['', ['']], ['a{2,3}', ['aa']], ['(?P<x>a)', ['a']], ['x\\.y', ['x.y']],
])('%s: %j', (pattern, values) => {
  expect(examplesOf(pattern)).toEqual(values);
});
it.each(['\\pL+', '(?i:a)b', '[[:alpha:]]', 'a(', '*', `${'('.repeat(99)}a${')'.repeat(99)}`])('%s has none, rather than a wrong one', (pattern) => {
  for (const value of examplesOf(pattern)) expect(regexOf(pattern)!.test(value)).toBe(true);
});
it('what fills a gap is asked for', () => {
  expect(examplesOf('cart-.*', '7')).toEqual(['cart-7']);
});
it.each([['=', '200', '200', true], ['!=', '200', '200', false], ['=~', '2..', '200', true], ['=~', '2', '200', false], ['!~', '2..', '200', false], ['=~', '\\pL(', 'a', undefined]] as const)('%s %s: %s is %s', (op, value, text, is) => {
  expect(fits(text, { label: 'x', op, value })).toBe(is);
});
