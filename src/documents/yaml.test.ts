import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { DataPath } from '../model/document';
import { type Layout, spanOf, type TextFault } from './place';
import { randomPath, stringsIn } from './test-support';
import { readYaml, type YamlText } from './yaml';

function read(text: string): YamlText {
  const result = readYaml(text);
  if ('message' in result) throw new Error(`${result.message} at ${result.from}`);
  return result;
}
const fault = (text: string): TextFault => readYaml(text) as TextFault;
const shown = (text: string, path: DataPath, range?: { from: number; to: number }): string => {
  const { from, to } = spanOf(read(text).layout(0), path, range);
  return text.slice(from, to);
};

/** What a character of a value may be written as: itself, a fold of lines, or an escape. */
function expectCharacter(text: string, from: number, to: number, character: string): void {
  const written = text.slice(from, to);
  if (written === character) return;
  if (character === '\n' && from === text.length) return; // which the last line of a block scalar gets though it has none
  if (character === ' ' || character === '\n') expect(written.startsWith('\\') || /^[\r\n]/.test(text.slice(from)) || written.startsWith(character), JSON.stringify(written)).toBe(true);
  else expect(written.startsWith('\\') || written === "''", JSON.stringify(written)).toBe(true);
}
function expectAllCharacters(text: string, data: unknown, layout: Layout): void {
  for (const { path, value } of stringsIn(data)) {
    for (let at = 0; at < value.length; at++) {
      const { from, to } = spanOf(layout, path, { from: at, to: at + 1 });
      expectCharacter(text, from, to, value[at]!);
    }
  }
}

const lines = fc.array(fc.constantFrom('a', ' b', '  c d', '', 'sum(rate(x[5m]))', "it's", '"q"', 'é', '😀', '\tt', 'x: y', '# no comment', 'trailing '), { maxLength: 7 }).map((list) => list.join('\n'));
const string = fc.oneof(lines, fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }), lines.map((text) => `${text}\n\n`));
const value = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, string, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(fc.string({ maxLength: 8 }), tie('node'), { maxKeys: 4 })),
})).node;

describe('what js-yaml writes', () => {
  const options = fc.record({ indent: fc.integer({ min: 1, max: 5 }), lineWidth: fc.constantFrom(-1, 20, 80), flowLevel: fc.constantFrom(-1, 0, 1, 2), forceQuotes: fc.boolean(), seqNoIndent: fc.boolean() });
  const newline = fc.constantFrom('\n', '\r\n', '\r');
  it('has every character of every string where it is found', () => {
    fc.assert(fc.property(value, options, newline, (data, style, end) => {
      const text = dump(data, { noRefs: true, ...style }).replaceAll('\n', end);
      const { documents, layout } = read(text);
      expectAllCharacters(text, documents[0], layout(0));
    }), { numRuns: 300 });
  });

  it('has every value where it is found', () => {
    fc.assert(fc.property(value, options, fc.infiniteStream(fc.nat()), (data, style, numbers) => {
      const text = dump(data, { noRefs: true, ...style });
      const { documents, layout } = read(text);
      const { path, value: wanted } = randomPath(documents[0], () => numbers.next().value!);
      const found = layout(0).find(path);
      expect(found.complete).toBe(true);
      const last = path.at(-1);
      if (typeof last === 'string') expect(read(text.slice(found.key!.from, found.key!.to)).documents.map(String)).toEqual(last === '' ? expect.anything() : [last]);
      if (typeof wanted === 'number' || typeof wanted === 'boolean') expect(text.slice(found.value.from, found.value.to)).toBe(String(wanted));
    }), { numRuns: 300 });
  });
});

it('finds characters in block scalars of every form', () => {
  const header = fc.tuple(fc.constantFrom('|', '>'), fc.constantFrom('', '-', '+')).map((parts) => parts.join(''));
  fc.assert(fc.property(header, fc.array(fc.constantFrom('a b', '  more', '', '   ', 'c', '\ttab', 'é😀'), { minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (head, list, indent, end, closed) => {
    const text = ['k:', `  x: ${head}`, '    z', ...list.map((line) => `${' '.repeat(4)}${line}`)].join(end) + (closed ? `${end}next: 1${end}` : '') + '';
    const result = readYaml(text.replaceAll('    ', ' '.repeat(2 + indent)));
    if ('message' in result) return;
    const changed = text.replaceAll('    ', ' '.repeat(2 + indent));
    expectAllCharacters(changed, result.documents[0], result.layout(0));
  }), { numRuns: 500 });
});

it('points at the right line of a rule\'s expression', () => {
  const text = 'groups:\n  - name: a\n    rules:\n      - alert: X\n        expr: |\n          sum(up)\n            / bad(up)\n        for: 5m\n      - alert: Y\n        expr: >-\n          sum(up)\n          / bad(up)\n';
  for (const rule of [0, 1]) {
    const path = ['groups', 0, 'rules', rule, 'expr'];
    const expr = (read(text).documents[0] as { groups: { rules: { expr: string }[] }[] }).groups[0]!.rules[rule]!.expr;
    const { from } = spanOf(read(text).layout(0), path, { from: expr.indexOf('bad'), to: expr.indexOf('bad') + 3 });
    expect(text.slice(from, from + 3)).toBe('bad');
    expect(text.slice(0, from).split('\n').length).toBe(rule === 0 ? 7 : 12);
  }
  expect(shown(text, ['groups', 0, 'rules', 1])).toBe('alert: Y');
  expect(shown(text, ['groups', 0, 'rules', 1, 'labels', 'severity'])).toBe('alert: Y');
  expect(shown(text, ['groups', 0, 'rules'])).toBe('rules');
  expect(shown(text, ['groups', 0, 'rules', 0, 'for'])).toBe('5m');
  expect(shown(text, ['groups', 0, 'rules', 0, 'expr'])).toMatch(/^sum\(up\)\n/);
  expect(shown('a: {b: [x, "y z"], c:}', ['a', 'b', 1])).toBe('"y z"');
  expect(shown('a: {b: [x, "y z"], c:}', ['a', 'c'])).toBe('c');
  expect(shown('- &x\n- b', [0])).toBe('x');
  expect(shown('', ['a'])).toBe('');
});

it('follows aliases and merge keys', () => {
  const text = 'base: &base {for: 5m, labels: {a: one}}\nmore: &more\n  extra: two\nrule:\n  <<: [*base, *more]\n  for: 1m\nplain: *base\nchain: {<<: {<<: *more}}\n';
  const { documents } = read(text);
  expect(documents[0]).toMatchObject({ rule: { for: '1m', labels: { a: 'one' }, extra: 'two' }, chain: { extra: 'two' } });
  expect(shown(text, ['rule', 'for'])).toBe('1m');
  expect(shown(text, ['rule', 'labels', 'a'])).toBe('one');
  expect(shown(text, ['rule', 'extra'])).toBe('two');
  expect(shown(text, ['plain', 'for'])).toBe('5m');
  expect(shown(text, ['chain', 'extra'])).toBe('two');
  expect(shown(text, ['rule', 'missing'])).toBe('rule');
});

it('knows each of several documents', () => {
  const text = '# first\n---\na: 1\n---\n---\na: 2\n...\n';
  const { documents, layout } = read(text);
  expect(documents).toEqual([{ a: 1 }, null, { a: 2 }]);
  expect([0, 2].map((index) => text.slice(spanOf(layout(index), ['a']).from)[0])).toEqual(['1', '2']);
});

it('takes what go-yaml takes', () => {
  expect(read('a: [\n  b, # it is "b"\n  c # and c\n]\nx: "one\ntwo"\ny: !Ref z\nz: !Map {a: !Seq [1]}\nt:\t{b:\t1}\n').documents).toEqual([{ a: ['b', 'c'], x: 'one two', y: 'z', z: { a: [1] }, t: { b: 1 } }]);
  const text = 'outer:\n  a: {\n  b: "x y",\n  }\n  c: "p\n  q"\n';
  expect(read(text).documents[0]).toEqual({ outer: { a: { b: 'x y' }, c: 'p q' } });
  expectAllCharacters(text, read(text).documents[0], read(text).layout(0));
  expect(shown(text, ['outer', 'c'], { from: 2, to: 3 })).toBe('q');
  expect(read('a: [\n]\na: 1\n').repeated).toMatchObject([{ from: 7, to: 8 }]);
  expect(fault('a: [\n]\nb: "x')).toMatchObject({ from: 10, stopped: 12 });
  const long = Array.from({ length: 300 }, (_, n) => `a${n}: [\n${n},\n]\n`).join('');
  expect(shown(long, ['a299', 0])).toBe('299');
  expect(shown(`${' '.repeat(200)}a: [\nx]`, ['a', 0])).toBe('x');
});

it('says which key stands twice', () => {
  const text = 'a: 1\nb: {c: 1, "c": 2}\na: 2\n---\na: 1\n';
  const { repeated, documents } = read(text);
  expect(documents[0]).toEqual({ a: 2, b: { c: 2 } });
  expect(repeated.map(({ from, document, message }) => [text.slice(0, from).split('\n').length, document, message])).toEqual([
    [2, 0, 'key c stands twice in one mapping'], [3, 0, 'key a stands twice in one mapping'],
  ]);
});

describe('refuses', () => {
  it('alias bombs, and aliases within themselves', () => {
    const bomb = `a0: &a0 [${'x,'.repeat(9)}x]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(10)}]\n`).join('')}`;
    expect(fault(bomb).message).toBe('aliases (*) make more than 1000000 values of this file');
    expect(bomb.slice(0, fault(bomb).from).split('\n').length).toBe(6);
    expect(fault('a: &x\n  b: [*x]\n')).toMatchObject({ from: 12, message: '*x stands within what it stands for' });
    expect(fault(`${'a: &a {<<: *b}\n'}`).message).toMatch('unidentified alias "b"');
    expect(read('a: &x 1\nb: &x [*x]\n'.replace('&x [*x]', '&y [*x]')).documents).toEqual([{ a: 1, b: [1] }]);
  });

  it('nesting that nobody writes', () => {
    for (const deep of ['['.repeat(10_000) + ']'.repeat(10_000), '- '.repeat(10_000) + 'a', Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''), '{a: '.repeat(10_000), '? '.repeat(10_000)]) {
      expect(fault(deep)).toMatchObject({ message: expect.stringMatching('maxDepth'), remedy: 'nest less deep: at most 500 levels are read' });
    }
  });

  it.each([
    ['a:\n\tb: 1', 'indent with spaces'],
    ['a: {{ $labels.x }} is down', 'put quotes around {{ $labels.x }} is down'],
    ['a: x: y', 'put quotes around a value that holds ": "'],
    ['a: @b', 'put quotes around @b'],
    ['a: *b', 'define it before with &'],
    ['a: {{ x }}', 'put quotes around what begins with {'],
    ['[a]: x', 'put quotes around what begins with {'],
    ['a: 1\n b: 2', 'compare the indentation'],
    ['a: "x', 'close it behind the text'],
  ])('%j: %s', (text, remedy) => {
    expect(fault(text).remedy).toMatch(remedy);
  });
});

describe('shows where a quote or a bracket was left open', () => {
  const below = '\n  for: 5m\n  labels:\n    severity: page\n- alert: B\n  expr: up\n';
  it.each([
    [`- alert: A\n  expr: 'up == 0${below}`, `'up`, "this ' is not closed"],
    [`- alert: "A\n  expr: up == 0${below}`, '"A', 'this " is not closed'],
    [`- alert: A\n  expr: 'up == 0${below}  summary: 'x is down'\n- alert: C\n`, `'up`, "this ' is not closed: the next one, on line 8, ends the text"],
    [`- alert: A\n  labels: {severity: page${below}`, '{sev', 'this { is not closed'], [`a: 1\nb: [c, {d: e\nf: g\n`, '{d', 'this { is not closed'], [`a: 1\nb: [c, {d: e]\nf: g\n`, '{d', 'this { is closed by ]'],
    [`- targets: ['a:1', 'b:1]\n  labels: {a: b}\n- x\n`, `'b:1`, "this ' is not closed"], [`- targets: ['a:1', 'b:1'\n  labels: {a: b}\n- x\n`, "['a", 'this [ is not closed'],
    [`a: |\n  it's [ text\nb: 'x\nc: d\n`, `'x`, "this ' is not closed"], [`a: rate(x\n  ['5m'])\n# it's\nb: 'x\nc: d\n`, `'x`, "this ' is not closed"], [`'a': "\\"b\nc: d\n`, '"\\', 'this " is not closed'],
    [`a: 'it's down'\n`, `'s down`, 'the text in quotes ends here, and more follows'], [`expr: "up{job="api"} == 0"\n`, '"api', 'the text in quotes ends here, and more follows'],
  ])('%j', (text, at, message) => expect(fault(text)).toMatchObject({ from: text.indexOf(at), message: `this is no YAML: ${message}` }));
  it('and points at what else is wrong as before', () => {
    for (const text of ['a: b: c\nd: "e"\n', "a: @x\nb: ['c']\n", 'a: {b: c}\n d: e\n']) expect(fault(text).message, text).toMatch(/^this is no YAML: (?!.*(?:is not closed|ends here))/);
  });
});
