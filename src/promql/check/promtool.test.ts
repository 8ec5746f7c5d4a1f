import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promtoolsForTests, run, type TestPromtool } from '../../tools';
import { CLASSIC, expressions, SEED } from '../arbitrary.test-support';
import { print } from '../print';
import { matchesEmpty } from './selectors';
import { checkPromql, promqlChecks } from '.';

/** Every construct once. */
const WHOLE = [
  'x{a="b",c!="d",e=~"f.*",g!~"h"}', 'rate(http_requests_total{job="api"}[5m])', 'histogram_quantile(0.99, sum by (job, le) (rate(x_bucket{a=~"b|c"}[5m])))', 'sum(rate(x[5m])) by (job) / on (job) group_left (a) y', 'topk(5, x) > bool 3', 'count_values("v", x)', 'quantile(0.9, x)',
  'label_replace(x, "a", "$1", "b", "(.*)")', 'label_join(x, "a", "-", "b", "c")', 'max_over_time(rate(x[5m])[1h:1m])', 'x offset -5m', 'x[5m] offset 1h', 'rate(x[5m] @ end())', 'x @ 1700000000', '-x ^ 2 * 3', 'x and on (a) y or z unless ignoring (b) w', '1 + 2 * 3 > bool 4', 'vector(1) or time() > bool 5 * vector(2)', 'absent(x{a="b"})',
  'predict_linear(x[1h], 3600)', 'clamp(x, 0, 1)', 'round(x, 0.1)', 'hour()', 'x % 5 == 3', 'sum without (a) (x)', 'quantile_over_time(0.5, x[1h])', '{__name__=~"a.*", b="c"}', 'scalar(sum(x)) + y', 'x # comment', 'holt_winters(x[5m], 0.5, 0.5)', '(x + y) / (z - 1)', '1e3 + .5 + 0x1F + 5. + Inf - NaN', "'single'", 'x{a=\'q\',b=`r`}', 'x[5m:]', 'x atan2 y', 'min(x) by ()', 'sum(x) by (on, by, sum)',
  'first_over_time(x[5m])', '{"a.b", c="d"}', 'sum by ("a.b") (x)', 'rate(x[300])', '1h + 5', '1_000 + 0x1_f', 'x[5m + 1m]', 'x offset (5m)', 'x[5m] anchored', 'x >/ 5', 'a:b{c="d"}', 'x + fill (0) y', 'limitk(1, x)', 'info(x, {a="b"})', 'max_of(1, 2)',
];
const PARTS = [
  'sum', 'by', '(', ')', '[5m]', '[5m:1m]', '[1h:]', '{', '}', '{a="b"}', '"', "'", '`', ',', '+', '-', '*', '/', '^', '==', '>', 'bool', 'on(a)', 'ignoring(b)', 'group_left', 'group_left(c)', 'offset 5m', 'offset -1h', '@ 5', '@ start()', 'x', 'rate', '5', '1e3', '0x1f', '1h30m', 'inf', 'nan', 'and', 'or', 'unless', 'without', '"str"', '=~".*"', '=~"("', 'topk', '5,',
  'quantile', 'count_values', 'label_replace', '.', '$', '#', '!', '=', '~', '\\', 'time()', 'scalar(x)', 'vector(1)', 'atan2', '1_0', 'limitk', 'start()', 'anchored', 'fill(0)', '</', ' ', '\n', ':', 'a:b', 'step()', '[0s]', '[1m1h]', '5x', 'x.y', '\u00a0', 'é',
];
const words = (text: string): string[] => text.match(/\w+|"[^"]*"|\s+|[^\w\s]/g) ?? [text];
const change = fc.record({ kind: fc.constantFrom('cut', 'insert', 'swap', 'replace', 'drop', 'graft'), at: fc.nat(1000), other: fc.nat(1000), part: fc.constantFrom(...PARTS), whole: fc.constantFrom(...WHOLE) });
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;
function apply(text: string, { kind, at, other, part, whole }: Change): string {
  const i = at % (text.length + 1);
  const all = words(text);
  const [a, b] = [at % all.length, other % all.length];
  switch (kind) {
    case 'cut': return text.slice(0, i) + text.slice(i + 1);
    case 'insert': return text.slice(0, i) + part + text.slice(i);
    case 'swap': return all.map((word, n) => (n === a ? all[b]! : n === b ? all[a]! : word)).join('');
    case 'replace': return all.map((word, n) => (n === a ? part : word)).join('');
    case 'drop': return all.filter((_, n) => n !== a).join('');
    default: return text.slice(0, i) + whole.slice(other % whole.length);
  }
}
const mutated = fc.tuple(fc.constantFrom(...WHOLE), fc.array(change, { minLength: 1, maxLength: 2 })).map(([text, changes]) => changes.reduce(apply, text));

/** What promtool says of each expression that it refuses, as rules of one file; JSON is YAML. */
async function refusals({ tool }: TestPromtool, texts: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oac-check-'));
  try {
    await writeFile(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'all', rules: texts.map((expr, i) => ({ record: `t:${i}`, expr })) }] }));
    const { stdout, stderr } = await run(tool.path, ['check', 'rules', 'rules.yml'], { cwd: folder, timeout: 120_000 });
    const found = new Map<number, string>();
    for (const [, index, why] of `${stdout}${stderr}`.matchAll(/"t:(\d+)": (.*)/g)) found.set(Number(index), why!);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
/** What Prometheus would refuse when it reads an expression; patterns of label_replace it reads later. */
const REFUSED = /^promql\/(?:syntax|empty|function|arguments|types|range|modifier|duration|matching|selector|version)$/;

async function disagreements(promtool: TestPromtool, texts: readonly string[]): Promise<{ readonly refused: number; readonly found: readonly string[] }> {
  const refused = await refusals(promtool, texts);
  const prometheus = (await promtool.tool.version()).replace(/\+.*/, '');
  const found = texts.flatMap((text, i) => {
    const faults = checkPromql(text, { profile: 'foreign', use: 'rule', prometheus });
    const errors = faults.filter(({ severity }) => severity === 'error');
    const why = refused.get(i);
    if (why !== undefined) return errors.length > 0 || faults.some(({ id }) => id === 'promql/experimental') ? [] : [`missed: ${JSON.stringify(text)}: ${why}`];
    return errors.filter(({ id }) => REFUSED.test(id) || (id === 'promql/regex' && !text.includes('label_replace'))).map(({ message }) => `false: ${JSON.stringify(text)}: ${message}`);
  });
  return { refused: refused.size, found };
}

describe('promtool', () => {
  it('refuses what is refused here, and takes the rest', async () => {
    const texts = [...new Set([...WHOLE, ...fc.sample(mutated, { seed: SEED, numRuns: 3000 })])].filter((text) => text.trim() !== '');
    for (const promtool of await promtoolsForTests()) {
      const { refused, found } = await disagreements(promtool, texts);
      expect(refused, promtool.series).toBeGreaterThan(1500);
      expect(found, `promtool ${promtool.series}, seed ${SEED}`).toEqual([]);
    }
  });
  it('takes whatever can be built, and so does the check', async () => {
    const texts = fc.sample(fc.oneof({ weight: 4, arbitrary: expressions(CLASSIC).vector }, expressions(CLASSIC).scalar), { seed: SEED, numRuns: 800 }).map(print);
    for (const promtool of await promtoolsForTests()) expect((await disagreements(promtool, texts)).found, promtool.series).toEqual([]);
  });
  it('agrees on the examples', async () => {
    const examples = promqlChecks.filter(({ id }) => REFUSED.test(id) || id === 'promql/regex');
    for (const promtool of (await promtoolsForTests()).filter(({ series }) => series === '3')) expect((await refusals(promtool, examples.map(({ example }) => example))).size).toBe(examples.length);
    for (const promtool of await promtoolsForTests()) {
      const taken = promqlChecks.filter((check) => !REFUSED.test(check.id) && !/regex|experimental|interval|size/.test(check.id));
      expect([...(await refusals(promtool, taken.map(({ example }) => example))).values()], promtool.series).toEqual([]);
    }
  });
  it('evaluates to nothing what is said to be always empty', async () => {
    const series = ['x', 'y', 'x_bucket'].flatMap((name) => ['1', '2'].flatMap((a) => ['1', '2'].flatMap((b) => ['1', '+Inf'].map((le) => ({ series: `${name}{job="${a}",a="${a}",b="${b}",le="${le}"}`, values: '1+1x20' })))));
    const empty = [
      'sum by (a) (x) / sum by (b) (y)', 'sum(x) / sum by (a) (y)', 'sum by (a, b) (x) > sum by (a) (y)', 'sum by (a) (x) and sum(y)', 'x{job="1"} / y{job="2"}', 'sum without (a) (x) + x{a="1"}', 'x{a="1"} * y{a=""}', 'sum by (a) (x) > absent(y{b="9"})', 'count(x) == 0', 'count by (a) (x) < 1', 'absent(z) == 0', 'rate(x[5m]) < 0',
      'day_of_week() == 7', 'vector(0) > 0', 'count(x) == 1.5', 'x{a="1",a="2"}', 'count_over_time(x[5m]) == 0', 'histogram_quantile(0.9, sum by (a) (rate(x_bucket[5m])))',
    ];
    const full = ['sum by (a) (x) / sum by (a) (y)', 'x{job="1"} / ignoring (job, a) y{job="2"}', 'count(x) > 0', 'absent(z) == 1', 'histogram_quantile(0.9, sum by (a, le) (rate(x_bucket[5m])))'];
    for (const text of empty) expect(checkPromql(text, { profile: 'foreign', use: 'panel' }).map(({ id }) => id).filter((id) => /no-match|never|histogram/.test(id)), text).toHaveLength(1);
    for (const text of full) expect(checkPromql(text, { profile: 'foreign', use: 'panel' }), text).toEqual([]);
    const folder = await mkdtemp(path.join(tmpdir(), 'oac-check-'));
    try {
      const test = (expr: string): object => ({ expr, eval_time: '10m', exp_samples: [] });
      await writeFile(path.join(folder, 'test.yml'), JSON.stringify({ evaluation_interval: '1m', tests: [{ interval: '1m', input_series: series, promql_expr_test: [...empty, ...full].map(test) }] }));
      for (const { tool, series: version } of await promtoolsForTests()) {
        const { stdout, stderr } = await run(tool.path, ['test', 'rules', 'test.yml'], { cwd: folder, timeout: 60_000 });
        expect([...`${stdout}${stderr}`.matchAll(/expr: ("(?:[^"\\]|\\.)*")/g)].map(([, expr]) => JSON.parse(expr!) as string), version).toEqual(full);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  it('agrees on which patterns take the empty value', async () => {
    const patterns = ['', 'a', 'a*', 'a+', 'a?', 'a+?', 'a*?', '(a)', '(a|)', '(|a)', 'a|', '|a', '()', '(a*)+', '(a+)*', 'a{0}', 'a{0,3}', 'a{1,}', '(a{2}){0,1}', '[ab]*', '[^]]', '[]a]*', '[[:alpha:]]?', '\\\\d*', '\\\\.', '^$', '^a*$', '\\\\b', '\\\\Qa\\\\E', '\\\\Q\\\\E', '(?i)', '(?i)a', '(?:a|b*)c*', '(?P<n>a?)', '.', '.*', '.+', 'x{', 'a|b|c*', '((a|b)(c|))', '(a?b?)(c?)', '\\\\pL?', '\\\\x{61}', '\\\\x61*'];
    const texts = patterns.map((pattern) => `{a=~"${pattern}"}`);
    for (const promtool of await promtoolsForTests()) {
      const refused = await refusals(promtool, texts);
      expect(patterns.filter((pattern, i) => matchesEmpty(pattern.replaceAll('\\\\', '\\')) !== refused.has(i)), promtool.series).toEqual([]);
    }
  });
});
