import { describe, expect, it } from 'vitest';
import { expectRefused } from '../model/refusal.test-support';
import { aggregate, binary, call, negate, nodesOf, number, recorded, select, string, subquery, typeOf, type Node } from './nodes';

const refused = (make: () => unknown, message: string, remedy: string): void => expectRefused(__filename, make, message, remedy);
const [x, window] = [select('x'), select('x', [], 300)];

describe('an expression that PromQL would not take', () => {
  it('is refused: functions', () => {
    refused(() => call('rate', x), 'rate() takes a range vector (a selector with a window), not an instant vector', 'give it a range vector');
    refused(() => call('abs', window), 'abs() takes an instant vector, not a range vector', 'put rate(), increase() or an …_over_time() around the selector');
    refused(() => call('abs'), 'abs() takes one argument, not 0', 'Query functions');
    refused(() => call('time', x), 'time() takes no arguments, not 1', 'Query functions');
    refused(() => call('round', x, number(1), number(2)), 'round() takes 1 to 2 arguments, not 3', 'Query functions');
    refused(() => call('histogram_quantile', x, x), 'histogram_quantile() takes a number, not an instant vector', 'give it a number');
    refused(() => call('label_replace', x, number(1), string(''), string(''), string('')), 'label_replace() takes a string, not a number', 'give it a string');
  });
  it('is refused: aggregations', () => {
    refused(() => aggregate('sum', window), 'sum() takes an instant vector, not a range vector', 'put rate()');
    refused(() => aggregate('sum', number(1)), 'sum() takes an instant vector, not a number', 'give it an instant vector');
    refused(() => aggregate('topk', x), 'topk() needs a parameter', 'give it a number');
    refused(() => aggregate('topk', x, {}, string('a')), 'the parameter of topk() takes a number, not a string', 'give it a number');
    refused(() => aggregate('sum', x, {}, number(1)), 'sum() takes no parameter', 'leave it out');
    refused(() => aggregate('sum', x, { by: [''] }), "sum() names a label ''", 'name a label');
    refused(() => aggregate('count_values', x, {}, string('a-b')), "count_values() cannot write a label 'a-b'", 'letters, digits and underscores');
  });
  it('is refused: operations', () => {
    refused(() => binary('+', window, x), "'+' takes numbers and instant vectors, not a range vector", 'put rate()');
    refused(() => binary('and', x, number(1)), "'and' takes an instant vector, not a number", 'give it an instant vector');
    refused(() => binary('+', x, x, undefined, true), "'+' takes no bool", 'comparisons only');
    refused(() => binary('+', x, number(1), { on: [] }), "'+' with on() or ignoring() needs a vector on both sides", 'leave the matching out');
    refused(() => binary('+', x, x, { on: [], ignoring: [] }), "'+' has both on() and ignoring()", 'leave one of them out');
    refused(() => binary('or', x, x, { on: [], groupLeft: [] }), "'or' takes no group_left()", 'many to many');
    refused(() => binary('*', x, x, { on: ['a'], groupLeft: ['a'] }), "'*' matches on 'a' and copies it too", 'in one of');
    refused(() => negate(window), "'-' takes numbers and instant vectors, not a range vector", 'put rate()');
  });
  it('is refused: windows, names, matchers', () => {
    for (const range of [0, -1, NaN, Infinity, 0.0001, 1e10]) refused(() => select('x', [], range), `a window of x of ${range} s is none`, 'from a millisecond to a hundred years');
    refused(() => subquery(number(1), 60), 'a subquery takes an instant vector, not a number', 'give it an instant vector');
    refused(() => subquery(x, 60, 0), 'a step of 0 s is none', 'from a millisecond');
    for (const offset of [NaN, Infinity, -1e10]) refused(() => select('x', [], undefined, offset), `an offset of ${offset} s is none`, 'up to a hundred years');
    refused(() => select(''), 'a selector names no metric', 'give it the name');
    refused(() => select('x', [{ label: '__name__', op: '=', value: 'y' }]), "a matcher of x has the label '__name__'", 'the metric is named apart');
    refused(() => select('x', [{ label: '', op: '=', value: 'y' }]), "a matcher of x has the label ''", 'name a label');
    refused(() => select('x', [{ label: 'a', op: '=', value: 5 as never }]), "the matcher of x for 'a' has no value", 'give it a string');
    refused(() => select('x', [{ label: 'a', op: '=~', value: '*' }]), 'the regular expression "*" is none that Prometheus takes', 'RE2');
    refused(() => recorded('a.b', x), "'a.b' is no name for a recording rule", 'letters, digits');
    refused(() => recorded('a', window), 'recording rule a takes numbers and instant vectors, not a range vector', 'put rate()');
  });
});

describe('an expression', () => {
  it('has a type', () => {
    const typed: [Node, string][] = [
      [x, 'vector'], [window, 'range'], [number(1), 'scalar'], [string(''), 'string'], [call('time'), 'scalar'], [call('rate', window), 'vector'], [binary('+', number(1), number(2)), 'scalar'],
      [binary('+', x, number(2)), 'vector'], [negate(number(1)), 'scalar'], [negate(x), 'vector'], [subquery(x, 60), 'range'], [aggregate('sum', x), 'vector'], [recorded('a', number(1)), 'vector'],
    ];
    expect(typed.map(([node]) => typeOf(node))).toEqual(typed.map(([, type]) => type));
  });
  it('is frozen, with all that is in it', () => {
    const matchers = [{ label: 'a', op: '=' as const, value: 'b' }];
    const labels = ['a'];
    const tree = binary('/', aggregate('sum', call('rate', select('x', matchers, 60)), { by: labels }), select('y'), { on: labels, groupLeft: [] });
    const frozen = (value: unknown): boolean => typeof value !== 'object' || value === null || matchers.includes(value as never) || (Object.isFrozen(value) && Object.values(value).every(frozen));
    for (const node of nodesOf(tree)) expect(frozen(node), node.type).toBe(true);
    matchers.push({ label: 'c', op: '=', value: 'd' });
    labels.push('b');
    expect(nodesOf(tree)[0]).toMatchObject({ matchers: [{ label: 'a' }] });
    expect(tree).toMatchObject({ left: { by: ['a'] }, matching: { on: ['a'] } });
  });
});
