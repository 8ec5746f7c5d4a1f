import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promtoolsForTests, run, type TestPromtool } from '../tools';
import { ANY, CLASSIC, calculations, expressions, SEED, type Names } from './arbitrary.test-support';
import { binary, call, negate, number, raw, select, type Node } from './nodes';
import { print, printLines } from './print';
import { faultIn, offsetsApart, structureOfNode, structureOfText } from './structure.test-support';

const values = (names: Names): fc.Arbitrary<Node> => fc.oneof({ weight: 4, arbitrary: expressions(names).vector }, expressions(names).scalar);
const sample = (arbitrary: fc.Arbitrary<Node>, count: number): Node[] => fc.sample(arbitrary, { seed: SEED, numRuns: count });

/** Runs promtool in a folder with these files; JSON is YAML. */
async function inFolder(files: Readonly<Record<string, unknown>>, { tool }: TestPromtool, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oac-promql-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), JSON.stringify(content));
    const { status, stdout, stderr } = await run(tool.path, args, { cwd: folder, timeout: 120_000 });
    return status === 0 ? '' : `${stdout}${stderr}`.split('\n').slice(0, 20).join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
/** What promtool has against expressions, as recording rules of one file. */
const refusals = (promtool: TestPromtool, texts: readonly string[]): Promise<string> =>
  inFolder({ 'rules.yml': { groups: [{ name: 'all', rules: texts.map((expr, i) => ({ record: `t:${i}`, expr })) }] } }, promtool, 'check', 'rules', 'rules.yml');

describe.each([['classic names', CLASSIC], ['any names', ANY]])('what can be built from %s', (_, names) => {
  it('is read without error, and as the tree that was built', () => {
    fc.assert(fc.property(values(names), (node) => {
      const text = print(node);
      expect(faultIn(text), text).toBeUndefined();
      expect(structureOfText(print(offsetsApart(node))), text).toEqual(structureOfNode(node));
    }), { seed: SEED, numRuns: 3000 });
  });
  it('is the same when it is broken into lines', () => {
    fc.assert(fc.property(values(names), (node) => {
      expect(faultIn(printLines(node)), printLines(node)).toBeUndefined();
      expect(printLines(node).replace(/\s+/g, '')).toBe(print(node).replace(/\s+/g, ''));
      expect(structureOfText(printLines(node))).toEqual(structureOfText(print(node)));
    }), { seed: SEED, numRuns: 1000 });
  });
});

describe('promtool', () => {
  it('accepts whatever can be built from classic names', async () => {
    const texts = sample(values(CLASSIC), 1500).flatMap((node) => [print(node), printLines(node)]);
    expect(texts.filter((text) => text.length > 200).length).toBeGreaterThan(100);
    for (const promtool of await promtoolsForTests()) expect(await refusals(promtool, texts), `promtool ${promtool.series}, seed ${SEED}`).toBe('');
  });
  it('of Prometheus 3 accepts whatever can be built from any names', async () => {
    const texts = sample(values(ANY), 1500).map(print);
    for (const promtool of (await promtoolsForTests()).filter(({ series }) => series === '3')) expect(await refusals(promtool, texts), `seed ${SEED}`).toBe('');
  });
  it('would refuse what is wrong', async () => {
    for (const promtool of await promtoolsForTests()) expect(await refusals(promtool, ['x', 'rate(x)'])).toContain('rate');
  });
  it('calculates the same as with every parenthesis written', async () => {
    const parenthesised = (node: Node): string => (node.type === 'binary' ? `(${parenthesised(node.left)} ${node.op}${node.bool ? ' bool' : ''} ${parenthesised(node.right)})`
      : node.type === 'negate' ? `(-${parenthesised(node.of)})` : `(${print(node)})`);
    const equal = (a: string, b: string): string => `(vector(${a}) == bool vector(${b})) + ((vector(${a}) != bool vector(${a})) * (vector(${b}) != bool vector(${b})))`;
    const test = (expr: string, value: number): object => ({ expr, eval_time: '0s', exp_samples: [{ labels: '{}', value }] });
    const nodes = sample(calculations, 600).filter((node) => node.type === 'binary');
    expect(nodes.length).toBeGreaterThan(300);
    expect(nodes.filter((node) => print(node) !== parenthesised(node)).length).toBeGreaterThan(300);
    for (const promtool of await promtoolsForTests()) {
      const tests = [test(equal('-2 ^ 2', '(-2) ^ 2'), 0), ...nodes.map((node) => test(equal(print(node), parenthesised(node)), 1))];
      expect(await inFolder({ 'test.yml': { evaluation_interval: '1m', tests: [{ interval: '1m', input_series: [], promql_expr_test: tests }] } }, promtool, 'test', 'rules', 'test.yml'), `promtool ${promtool.series}, seed ${SEED}`).toBe('');
    }
  });
});

describe('print', () => {
  const x = select('x');
  it.each<[string, Node]>([
    ['x ^ 2 ^ 3', binary('^', x, binary('^', number(2), number(3)))],
    ['(x ^ 2) ^ 3', binary('^', binary('^', x, number(2)), number(3))],
    ['x - (x - x)', binary('-', x, binary('-', x, x))],
    ['(-5) ^ 2', binary('^', number(-5), number(2))],
    ['2 > bool 1', binary('>', number(2), number(1))],
    ['x{le="1"}', select('x', [{ label: 'le', op: '=', value: '1' }])],
    ['{"http.server.duration",a="b"}[5m]', select('http.server.duration', [{ label: 'a', op: '=', value: 'b' }], 300)],
    ['{__name__="sum"}', select('sum')],
    ['rate(x[$__rate_interval])', call('rate', select('x', [], '$__rate_interval'))],
    ['x{a="\\ufffd\\n\\"\\\\$"}', select('x', [{ label: 'a', op: '=', value: '\ud800\n"\\$' }])],
    ['(x # why\n) + 1', binary('+', raw('x # why'), number(1))],
    ['abs(x + y)', call('abs', raw('x + y'))],
    ['-(x + y)', negate(raw('x + y'))],
    ['x + y', raw('x + y')],
  ])('%s', (text, node) => expect(print(node)).toBe(text));
});

describe('printLines', () => {
  const long = (name: string): Node => select(name, [{ label: 'service', op: '=', value: 'a-service-with-a-name-that-is-rather-long' }]);
  const holds = (n: number): Node => binary('and', binary('>', long(`a${n}`), number(0.5)), binary('>=', long(`b${n}`), number(10)));
  it('leaves what fits into a line', () => expect(printLines(binary('or', select('a'), select('b')))).toBe('a or b'));
  it('breaks before set operators, what binds tighter further in', () => {
    expect(printLines(binary('unless', binary('or', holds(1), holds(2)), long('c'), { on: ['service'] }))).toMatchInlineSnapshot(`
      "(
        a1{service="a-service-with-a-name-that-is-rather-long"} > 0.5
          and b1{service="a-service-with-a-name-that-is-rather-long"} >= 10
        or a2{service="a-service-with-a-name-that-is-rather-long"} > 0.5
          and b2{service="a-service-with-a-name-that-is-rather-long"} >= 10
      )
      unless on (service) c{service="a-service-with-a-name-that-is-rather-long"}"
    `);
  });
  it('leaves the lines of raw text as they are', () => {
    const text = `a{x=\`one\n  two\`, y="${'z'.repeat(120)}"}`;
    expect(printLines(binary('and', binary('or', raw(text), select('b')), select('c')))).toContain(text);
  });
});
