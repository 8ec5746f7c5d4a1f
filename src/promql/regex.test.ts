import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promtoolsForTests, run, type TestPromtool } from '../tools';
import { SEED } from './arbitrary.test-support';
import { faultInRegex } from './regex';
import { quote } from './text';

const token = fc.constantFrom(
  'a', 'b', '-', 'é', '🚀', '.', '^', '$', '|', '(', '(', ')', ')', '(?:', '(?i)', '(?s-i:', '(?=', '(?P<n>', '(?<m>', '(?', '[', '[^', ']', '[a-c]', '[[:alpha:]]', '[:alpha:]', '[[:foo:]]', '*', '+', '?', '{', '}', '{2}', '{2,}', '{3,1}',
  '{1001}', '{100}', '{02}', '\\', '\\d', '\\D', '\\b', '\\z', '\\Z', '\\1', '\\12', '\\0', '\\8', '\\.', '\\-', '\\_', '\\é', '\\x41', '\\x{1F680}', '\\x{110000}', '\\x4', '\\pL', '\\p{Greek}', '\\p{Foo}', '\\p{Lu}', '\\P{^Lu}', '\\Q', '\\E', '\\C', '\n', ' ', '/', '#',
);
const patterns = fc.array(token, { maxLength: 7 }).map((parts) => parts.join(''));

/** The patterns that a promtool refuses. */
async function refusedBy({ tool }: TestPromtool, all: readonly string[]): Promise<Set<string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oac-regex-'));
  try {
    await writeFile(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'a', rules: all.map((pattern, i) => ({ record: `r:${i}`, expr: `x{a=~${quote(pattern)}}` })) }] }));
    const { stdout, stderr } = await run(tool.path, ['check', 'rules', 'rules.yml'], { cwd: folder });
    return new Set([...`${stdout}${stderr}`.matchAll(/"r:(\d+)": could not parse/g)].map(([, i]) => all[Number(i)]!));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('faultInRegex', () => {
  it.each([
    '', '5..', 'a|b', '(?i)get|post', '[^/]+', '/api/v[0-9]+/.*', '\\d{3}', 'a{,2}', 'a{', 'x*?y+?', '(a|b)*', '(?P<x>a)', '[]a]', '[^]a]', '[a-]', '[-a]', '[\\]\\-\\\\]', '[\\d.-]', '\\Qa+b(\\E+', '\\pL+', '[\\p{Greek}x]',
    '\\x{1F680}', '()', '(|a)', 'a||b', '$pod', '\\/x', '(?:(?:a{10}){10}){10}',
  ])("takes '%s'", async (pattern) => expect(faultInRegex(pattern)).toBeUndefined());
  it.each([
    ['(5..', "'(' is not closed"], ['5..)', "')' closes nothing"], ['[a', "'[' is not closed"], ['*a', "'*' has nothing to repeat"], ['a|+', "'+' has nothing to repeat"], ['a**', "'*' has a repetition to repeat"],
    ['a\\', 'it ends in a backslash'], ['(a)\\1', "RE2 has no back reference '\\1'"], ['(?!a)', "RE2 has no '(?!'"], ['(?<=a)b', "RE2 has no '(?<='"], ['\\y', "there is no '\\y'"], ['[z-a]', 'a range in [ ] runs backwards'],
    ['a{3,1}', "'{3,1}' repeats less often at most than at least"], ['a{1001}', "'{1001}' repeats more than 1000 times"], ['(a{100}){100}', 'it repeats more than 1000 times'], ['\\p{Foo}', "there is no class '\\p{Foo}'"],
    ['[[:foo:]]', "there is no class '[:foo:]'"], ['(?P<x>a)(?P<x>b)', "two groups are named 'x'"],
  ])("'%s': %s", (pattern, fault) => expect(faultInRegex(pattern)).toBe(fault));

  it('takes nothing that promtool refuses, and refuses little that it takes', async () => {
    const all = [...new Set(fc.sample(patterns, { seed: SEED, numRuns: 20_000 }))];
    const ours = new Set(all.filter((pattern) => faultInRegex(pattern) !== undefined));
    expect([ours.size, all.length - ours.size].map((n) => n > 1000)).toEqual([true, true]);
    for (const promtool of await promtoolsForTests()) {
      const theirs = await refusedBy(promtool, all);
      expect(all.filter((pattern) => theirs.has(pattern) && !ours.has(pattern)), `promtool ${promtool.series}, seed ${SEED}`).toEqual([]);
      // A flag and then a repetition; a named group and an open \Q, which newer servers take.
      expect(all.filter((pattern) => !theirs.has(pattern) && ours.has(pattern) && !/\(\?[-a-zA-Z]*\)|\(\?<|\\Q/.test(pattern)), `promtool ${promtool.series}, seed ${SEED}`).toEqual([]);
    }
  });
});
