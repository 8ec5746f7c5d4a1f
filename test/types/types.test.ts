import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/tools';

/*
 * What the compiler says of definitions, right and wrong, against the declarations that are published.
 */
const root = path.resolve(__dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'oac-types-'));
const declarations = path.join(folder, 'node_modules/observability-as-code/types');
const COMPILERS = { 7: 'typescript/bin/tsc', 6: '@typescript/typescript6/bin/tsc6' } as const;

const compile = (compiler: string, ...args: string[]): Promise<{ readonly status: number; readonly stdout: string }> =>
  run(process.execPath, [path.join(root, 'node_modules', compiler), ...args], { cwd: folder, timeout: 120_000 });
/** The diagnostics of one of the files beside this one, which is compiled as a user would. */
async function diagnosticsOf(file: string, compiler: string, options: object = {}): Promise<string> {
  const config = path.join(folder, `${file}-${path.basename(compiler)}.json`);
  writeFileSync(path.join(folder, file), readFileSync(path.join(__dirname, file)));
  writeFileSync(config, JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'node16', moduleResolution: 'node16', strict: true, noUncheckedIndexedAccess: true, noEmit: true, types: [], ...options }, files: [file],
  }));
  return (await compile(compiler, '-p', config, '--pretty', 'false')).stdout;
}

beforeAll(async () => {
  // A user's node_modules: the package, and what it needs.
  mkdirSync(declarations, { recursive: true });
  for (const name of ['@grafana', '@types']) symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  writeFileSync(path.join(declarations, '../package.json'), JSON.stringify({
    name: 'observability-as-code', exports: { '.': { types: './types/index.d.ts' }, './metrics': { types: './types/metrics/index.d.ts' } },
  }));
  const emitted = await compile(COMPILERS[7], '-p', path.join(root, 'tsconfig.build.json'), '--outDir', declarations);
  expect(emitted.stdout).toBe('');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.entries(COMPILERS))('TypeScript %s', (_, compiler) => {
  it('takes what is right, and the declarations themselves', async () => {
    expect(await diagnosticsOf('fine.ts', compiler, { skipLibCheck: false })).toBe('');
    expect(await diagnosticsOf('fine.ts', compiler, { skipLibCheck: false, exactOptionalPropertyTypes: true, module: 'nodenext', moduleResolution: 'nodenext' })).toBe('');
  });

  it('says what is wrong, each in a sentence', async () => {
    const found = messagesOf(await diagnosticsOf('mistakes.ts', compiler));
    const lines = readFileSync(path.join(__dirname, 'mistakes.ts'), 'utf8').split('\n');
    const mistakes = lines.flatMap((text, i) => (i > lines.indexOf(FIRST) && text !== '' && !text.startsWith('//') ? [i + 1] : []));
    expect([...found.keys()]).toEqual(mistakes);
    for (const message of [...found.values()].flat()) {
      expect(message).not.toMatch(/\bany\b(?!")/);
      expect(message.split('\n').length, message).toBeLessThanOrEqual(2);
    }
    await expect([...found].map(([line, messages]) => `${lines[line - 1]}\n${messages.map((m) => `    ${sentence(m)}\n`).join('')}`).join('')).toMatchFileSnapshot('mistakes.txt');
  });
});
const FIRST = "const runbook = { meaning: 'It is slow.', firstSteps: ['Look.'] };";
/** What is said last is what is meant; the compilers differ in what they say before, and in the order of alternatives. */
const sentence = (message: string): string =>
  message.split('\n').at(-1)!.trim().replace(/(?:"[^"]*"|readonly string\[\]|undefined)(?: \| (?:"[^"]*"|readonly string\[\]|undefined))+/g, (union) => union.split(' | ').sort().join(' | '));
/** Messages by line. */
function messagesOf(output: string): Map<number, string[]> {
  const found = new Map<number, string[]>();
  let last: string[] = [];
  for (const line of output.trimEnd().split('\n')) {
    const head = /^mistakes\.ts\((\d+),\d+\): error TS\d+: (.*)$/.exec(line);
    if (head) {
      last = found.get(Number(head[1])) ?? [];
      found.set(Number(head[1]), last);
      last.push(head[2]!);
    } else last.push(`${last.pop()!}\n${line}`);
  }
  return found;
}

describe('the published declarations', () => {
  const seen = new Map<string, string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    const text = readFileSync(file, 'utf8');
    seen.set(file, text);
    for (const [, name] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) walk(`${path.join(path.dirname(file), name!)}.d.ts`);
  };
  it('know no any', () => {
    for (const entry of ['index.d.ts', 'metrics/index.d.ts']) walk(path.join(declarations, entry));
    expect(seen.size).toBeGreaterThan(15);
    const code = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*$|'[^'\n]*'|"[^"\n]*"|`[^`]*`/gm, '');
    expect([...seen].flatMap(([file, text]) => code(text).split('\n').filter((line) => /\bany\b/.test(line)).map((line) => `${path.relative(declarations, file)}: ${line.trim()}`))).toEqual([]);
  });
});
