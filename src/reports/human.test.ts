import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, type Problem } from '../model/problem';
import { show } from './excerpt';
import { human } from './index';
import { columns, visible } from './visible';

const plain = (_: string, text: string): string => text;
const problem = (more: Partial<Problem> = {}): Problem => ({ check: 'rule/expr', severity: 'error', file: 'a.yml', message: 'is wrong', remedy: 'mend it', ...more });

it('shows place, line, caret, fault and remedy, and counts', () => {
  const expr = 'expr: sum(rat(up[5m]))';
  const problems = [
    problem({ file: 'b.json', line: 3, severity: 'warning', message: 'two\nlines' }),
    problem({ line: 12, column: 15, endColumn: 18, path: 'groups[0].rules[1].expr', message: 'no function rat', remedy: 'did you mean rate?', excerpt: { text: `    ${expr}`, from: 14, to: 17, ofFile: true } }),
    problem({ line: 2, column: 1 }),
    { check: 'documents/none', severity: 'error', message: 'nothing there', remedy: 'name a file' } as const,
  ];
  expect(human(inOrder(problems), plain, { excluded: 4 })).toBe(`error    documents/none
  nothing there
  → name a file

error    a.yml:2:1  rule/expr
  is wrong
  → mend it

error    a.yml:12:15  groups[0].rules[1].expr  rule/expr
  12 │ ${expr}
     │           ^^^
  no function rat
  → did you mean rate?

warning  b.json:3  rule/expr
  two
  lines
  → mend it

3 errors, 1 warning in 2 files (4 excluded)`);
});

it('says nothing where nothing is wrong, but what was excluded', () => {
  expect(human([], plain)).toBe('');
  expect(human([], plain, { excluded: 1 })).toBe('no problems (1 excluded)');
  expect(human([problem({ severity: 'warning' })], plain)).toMatch(/\n1 warning in 1 file$/);
});

it('sorts by place, errors first at the same place, and keeps the order of equals', () => {
  const list = [problem({ file: 'b' }), problem({ line: 10 }), problem({ line: 9, column: 2, severity: 'warning' }), problem({ line: 9, column: 2, message: 'first' }), problem({ line: 9, column: 2, message: 'second' }), problem({ line: 9 }), problem()];
  expect(inOrder(list).map((one) => [one.file, one.line, one.severity[0], one.message])).toEqual([
    ['a.yml', undefined, 'e', 'is wrong'], ['a.yml', 9, 'e', 'is wrong'], ['a.yml', 9, 'e', 'first'], ['a.yml', 9, 'e', 'second'], ['a.yml', 9, 'w', 'is wrong'], ['a.yml', 10, 'e', 'is wrong'], ['b', undefined, 'e', 'is wrong'],
  ]);
});

describe('an excerpt', () => {
  const shown = (text: string, word: string, room = 60): [string, string] => {
    const from = text.indexOf(word);
    const { line, before, width } = show({ text, from, to: from + word.length }, room);
    return [line, ' '.repeat(before) + '^'.repeat(width)];
  };
  it('has its carets below the fault, with tabs, wide, combined and invisible characters before it', () => {
    expect(shown('\t\ta:\tbad', 'bad')).toEqual(['a:  bad', '    ^^^']);
    expect(shown('エラー bad', 'bad')).toEqual(['エラー bad', '       ^^^']);
    expect(shown('😀 bad 😀', 'bad')).toEqual(['😀 bad 😀', '   ^^^']);
    expect(shown('e\u0301 bad', 'bad')).toEqual(['e\u0301 bad', '  ^^^']);
    expect(shown('\u001b[31mx bad', 'bad')).toEqual(['^[[31mx bad', '        ^^^']);
    expect(shown('x\u202ey bad', 'bad')).toEqual(['x\\u202ey bad', '         ^^^']);
    expect(shown('x\u0000\u007f bad\r', 'bad')).toEqual(['x^@\\u007f bad^M', '          ^^^']);
    expect(shown('漢字', '漢')).toEqual(['漢字', '^^']);
  });
  it('is cut around the fault', () => {
    const long = `${'x'.repeat(500)} bad ${'y'.repeat(500)}`;
    const [line, carets] = shown(long, 'bad', 40);
    expect(line).toMatch(/^…x+ bad y+…$/);
    expect(line.indexOf('bad')).toBe(carets.indexOf('^'));
    expect(line).toHaveLength(40);
    expect(shown(`bad ${'y'.repeat(500)}`, 'bad', 40)[0]).toMatch(/^bad y+…$/);
    expect(shown(`${'x'.repeat(500)} bad`, 'bad', 40)[0]).toMatch(/^…x+ bad$/);
    expect(shown('y'.repeat(500), 'y'.repeat(500), 40)).toEqual([`${'y'.repeat(39)}…`, '^'.repeat(39)]);
    expect(shown(`  ${'y'.repeat(40)}`, 'y', 40)).toEqual(['y'.repeat(40), '^']);
  });
  it('may point behind the end, or be empty', () => {
    expect(show({ text: 'ab', from: 2, to: 2 }, 40)).toEqual({ line: 'ab', before: 2, width: 1 });
    expect(show({ text: '', from: 0, to: 0 }, 40)).toEqual({ line: '', before: 0, width: 1 });
    expect(human([problem({ line: 1, excerpt: { text: ' ', from: 0, to: 1 } })], plain)).not.toMatch('│');
  });
  it('never takes more room than there is, and never loses the fault', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '漢', '😀', '\u001b', '\u0301', '\ud800', '…'), maxLength: 200 });
    fc.assert(fc.property(text, fc.nat(220), fc.nat(50), fc.integer({ min: 20, max: 100 }), (line, from, length, room) => {
      const result = show({ text: line, from, to: from + length }, room);
      expect(columns(result.line)).toBeLessThanOrEqual(room);
      expect(result.before).toBeLessThanOrEqual(room);
      expect(result.before + result.width).toBeLessThanOrEqual(room + 1);
      expect(result.line).toBe(visible(result.line));
    }), { numRuns: 2000 });
  });
});

it('prints nothing that a terminal would obey, whatever the files hold', () => {
  const evil = '\u001b]0;pwned\u0007\u001b[2J\u009b31m\r\u202e\u0000';
  const text = human([problem({ file: `${evil}.yml`, path: evil, message: `${evil}\nnext`, remedy: evil, line: 1, column: 1, excerpt: { text: evil, from: 0, to: 3 } })], plain);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(text).toMatch('^[[2J');
  expect(text).toMatch(/\n {2}next/);
});

it('colours by severity', () => {
  const tagged = human([problem({ line: 1, excerpt: { text: 'x', from: 0, to: 1 } }), problem({ severity: 'warning', line: 2 })], (style, text) => `<${style}>${text}</>`);
  expect(tagged).toMatch('<red>error  </>  <bold>a.yml:1</>  <dim>rule/expr</>');
  expect(tagged).toMatch('<red>^</>');
  expect(tagged).toMatch('<yellow>warning</>');
});
