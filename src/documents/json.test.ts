import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataPath } from '../model/document';
import { jsonFault, jsonLayout, tooDeep } from './json';
import { spanOf } from './place';
import { randomPath, stringsIn } from './test-support';

it('finds every character of every string, however it is written', () => {
  const key = fc.string({ unit: 'binary', maxLength: 6 });
  const value = fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 });
  fc.assert(fc.property(fc.dictionary(key, value), fc.constantFrom('', ' ', '\t', 2), fc.constantFrom('plain', 'ascii'), (data, space, how) => {
    let text = JSON.stringify(data, undefined, space);
    if (how === 'ascii') text = text.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const layout = jsonLayout(text);
    for (const { path, value: string } of stringsIn(JSON.parse(text))) {
      for (let at = 0; at < string.length; at++) {
        const { from, to } = spanOf(layout, path, { from: at, to: at + 1 });
        expect(JSON.parse(`"${text.slice(from, to)}"`)).toBe(string[at]);
      }
      const whole = spanOf(layout, path);
      expect(JSON.parse(text.slice(whole.from, whole.to))).toBe(string);
    }
  }), { numRuns: 60 });
});

it('finds every value', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.infiniteStream(fc.nat()), fc.constantFrom(0, 1), (data, numbers, space) => {
    const text = JSON.stringify(data, undefined, space);
    const { path, value } = randomPath(JSON.parse(text), () => numbers.next().value!);
    const found = jsonLayout(text).find(path);
    expect(found.complete).toBe(true);
    if (typeof value === 'object' && value !== null) expect(text[found.value.from]).toBe(Array.isArray(value) ? '[' : '{');
    else expect(JSON.parse(text.slice(found.value.from, found.value.to))).toEqual(value);
    const last = path.at(-1);
    if (typeof last === 'string') expect(JSON.parse(text.slice(found.key!.from, found.key!.to))).toBe(last);
  }), { numRuns: 500 });
});

it('points at the nearest thing that is there, and at the last of two equal keys', () => {
  const text = '{"a": [{"b": 1}, {"b": 2, "c": "x"}], "a\\u0062": 3, "twice": 1, "twice": 2}';
  const at = (path: DataPath): string => {
    const { from, to } = spanOf(jsonLayout(text), path);
    return text.slice(from, to);
  };
  expect(at(['a', 1, 'missing', 'more'])).toBe('{');
  expect(at(['a', 7])).toBe('"a"');
  expect(at(['a', 'b'])).toBe('"a"');
  expect(at(['a', -1])).toBe('"a"');
  expect(at(['a', 0.5])).toBe('"a"');
  expect(at(['a', 1, 'c', 'deeper'])).toBe('"c"');
  expect(at(['ab'])).toBe('3');
  expect(at(['twice'])).toBe('2');
  expect(at([])).toBe('{');
  expect(spanOf(jsonLayout(text), ['a', 1, 'c'], { from: -4, to: 900 })).toEqual({ from: text.indexOf('x'), to: text.indexOf('x') + 1 });
  expect(spanOf(jsonLayout(text), ['a', 1, 'c'], { from: NaN, to: Infinity })).toEqual({ from: text.indexOf('x'), to: text.indexOf('x') + 1 });
});

describe('faults', () => {
  it('are found exactly where JSON.parse refuses a text', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\n', ' ', '//', '0', '-', '1', '.', 'e', 'true', 'nul', '\\u00', "'", '\u0001', '{}', '[]', '"a":', 'NaN', '\ufeff');
    const mutated = fc.tuple(fc.jsonValue(), fc.nat(), pieces, fc.nat(3)).map(([data, at, piece, gone]) => {
      const text = JSON.stringify(data, undefined, 1);
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + gone);
    });
    fc.assert(fc.property(fc.oneof(mutated, fc.array(pieces).map((list) => list.join(''))), (text) => {
      let refused = false;
      try {
        JSON.parse(text);
      } catch {
        refused = true;
      }
      const fault = jsonFault(text);
      expect(fault !== undefined, text).toBe(refused);
      if (fault) expect(fault.from).toBeLessThanOrEqual(text.length);
    }), { numRuns: 1500 });
  });

  it.each([
    ['{"a": 1,}', 8, 'a key is missing before }'],
    ['[1, 2,]', 6, 'a value is missing before ]'],
    ['{"a": 1 "b": 2}', 8, 'a comma is missing before this'],
    ['{"a": [1, 2}', 11, '} closes what [ has opened'],
    ['{"a" 1}', 5, 'a colon is missing between key and value'],
    ['{a: 1}', 1, 'expected a key, found a'],
    ['{"a": True}', 6, 'True is no value of JSON'],
    ['{"a": .5}', 6, '.5 is no value of JSON'],
    ['{"a": \'x\'}', 6, "JSON has no strings in '"],
    ['{"a": 1} // end', 9, 'JSON has no comments'],
    ['{"a": 1}\n<<<<<<< HEAD', 9, 'the file goes on after its end'],
    ['{"a": "x\n"}', 6, 'a string is not closed on its line'],
    ['{"a": "\\d+"}', 7, 'JSON knows no escape \\d'],
    ['{"a": {"b": [1, ', 12, 'the file ends before this [ is closed'],
    ['', 0, 'is empty'],
  ])('%j: at %i, %s', (text, from, message) => {
    expect(jsonFault(text)).toMatchObject({ from, message });
  });
});

it('survives any depth', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(jsonFault(deep)).toBeUndefined();
  expect(jsonLayout(deep).find(Array.from({ length: 50_000 }, () => 0)).value).toEqual({ from: 50_000, to: 50_001 });
  expect(jsonFault('[{"a":'.repeat(100_000))?.message).toBe('the file ends before this { is closed');
  expect(tooDeep(deep, 500)).toBe(500);
  expect(tooDeep('[["[[[[", "\\"[[["], [[]]]', 3)).toBe(-1);
});
