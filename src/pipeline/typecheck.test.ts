import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCache } from './cache';
import { readSources } from './sources';
import { CONFIG, put, repositoryWith, service, type Files } from './test-support';
import { checkTypes } from './typecheck';
import { findContent } from './walk';

const packages = path.resolve(__dirname, '../../node_modules');

function repository(files: Files, typescript = 'typescript'): string {
  const root = repositoryWith({ 'oac.config.ts': CONFIG, ...files });
  if (typescript !== '') fs.symlinkSync(path.join(packages, typescript), path.join(root, 'node_modules/typescript'));
  return root;
}
/** What the type check says, and whether a compiler was started for it. */
async function check(root: string): Promise<{ problems: readonly string[]; ran: boolean }> {
  const cache = openCache(root);
  const before = cache.verdict;
  const { definitions, declarations } = findContent(root);
  const problems = await checkTypes(root, [path.join(root, 'oac.config.ts'), ...definitions.map(({ file }) => file), ...declarations], readSources(), cache);
  cache.save();
  return {
    problems: problems.map(({ file, line, message, remedy }) => `${file === undefined ? '' : path.relative(root, file)}:${line}: ${message} (${remedy})`),
    ran: cache.verdict !== before,
  };
}
const WRONG = "export const limit: number = 'high';\n";

describe('type check', () => {
  afterEach(() => vi.unstubAllEnvs());
  it('says file, line and column of what is wrong, and the details', async () => {
    const root = repository({ 'services/a.ts': `${service('a')}\nexport const b: { x: { y: number } } = { x: { y: '' } };\n`, 'lib/limits.ts': `\n${WRONG}`, 'services/b.ts': "import { limit } from '../lib/limits';\nexport const list: (n: { a: number }) => void = (n: { a: string }) => n.a + limit;\n" });
    expect((await check(root)).problems).toEqual([
      "lib/limits.ts:2: Type 'string' is not assignable to type 'number'. (mend the value, or the type that it is declared with (TS2322))",
      "services/a.ts:5: Type 'string' is not assignable to type 'number'. (mend the value, or the type that it is declared with (TS2322))",
      expect.stringMatching(/^services\/b\.ts:2: Type .* is not assignable to type .*\n {2}Types of parameters 'n' and 'n' are incompatible\.\n[^]*\(mend the value, or the type that it is declared with \(TS2322\)\)$/),
    ]);
  });

  it('remembers its verdict, right or wrong, until something changes that it depends on', async () => {
    const root = repository({ 'services/a.ts': service('a'), 'lib/types.ts': 'export type Limit = number;\n', 'services/b.ts': "import type { Limit } from '../lib/types';\nexport const limit: Limit = 1;\n" });
    const steps: [change: string, files: Files, ran: boolean, problems: number][] = [
      ['first', {}, true, 0],
      ['nothing', {}, false, 0],
      ['a file that is imported for its types only', { 'lib/types.ts': 'export type Limit = string;\n' }, true, 1],
      ['nothing, and it was wrong', {}, false, 1],
      ['the file itself', { 'services/b.ts': "import type { Limit } from '../lib/types';\nexport const limit: Limit = '1';\n" }, true, 0],
      ['a new file', { 'services/c.ts': WRONG }, true, 1],
      ['mended', { 'services/c.ts': 'export const of = (x) => x;\n' }, true, 1],
      ['a tsconfig', { 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{ "compilerOptions": { "strict": true } }' }, true, 1],
      ['what it extends', { 'base.json': '{ "compilerOptions": { "strict": false } }' }, true, 0],
      ['what is installed', { 'node_modules/.package-lock.json': '{}' }, true, 0],
      ['nothing', {}, false, 0],
    ];
    for (const [change, files, ran, problems] of steps) {
      put(root, files);
      const result = await check(root);
      expect([change, result.ran, result.problems.length, result.problems]).toEqual([change, ran, problems, expect.anything()]);
    }
  });

  it.each([
    ["the repository's TypeScript 7", 'typescript', '{ "module": "node16", "strict": true }'],
    ["the repository's TypeScript 6", '@typescript/old', '{ "module": "node16", "strict": true }'],
    ["a repository with what `tsc --init` writes", 'typescript', '{ "module": "nodenext", "target": "esnext", "types": [], "verbatimModuleSyntax": true, "isolatedModules": true, "noUncheckedSideEffectImports": true, "moduleDetection": "force", "jsx": "react-jsx", "strict": true, "exactOptionalPropertyTypes": true }'],
    ['ours where it has none', '', undefined],
  ])('runs %s', async (_, typescript, options) => {
    const root = repository({ 'package.json': '{ "type": "module" }', 'services/a.ts': service('a'), 'services/b.ts': `import { a } from './a.js';\nexport const b = a;\n${WRONG}`, ...(options === undefined ? {} : { 'tsconfig.json': `{ "compilerOptions": ${options} }` }) }, typescript);
    expect((await check(root)).problems).toEqual(["services/b.ts:3: Type 'string' is not assignable to type 'number'. (mend the value, or the type that it is declared with (TS2322))"]);
  });

  it("is about definitions only, whatever the repository's tsconfig is about", async () => {
    const root = repository({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', rootDir: 'src', outDir: 'out', declaration: true, emitDeclarationOnly: true, composite: true, types: [] },
        include: ['src'],
      }),
      'src/app.ts': WRONG,
      'services/a.ts': service('a'),
    });
    expect((await check(root)).problems).toEqual([]);
    expect(fs.readdirSync(root).sort()).toEqual(['.oac-cache', 'node_modules', 'oac.config.ts', 'package.json', 'services', 'src', 'tsconfig.json']);
    expect(fs.readdirSync(path.join(root, '.oac-cache')).sort()).toEqual(['.gitignore', 'compiled']);
  });

  it('clears what runs left behind that were killed, and nothing else', async () => {
    const { pid: dead } = spawnSync(process.execPath, ['--version']);
    const root = repository({ 'services/a.ts': service('a'), ...Object.fromEntries([`tsconfig.${dead}.json`, `compiled.${dead}`, `code.${dead}`, `tsconfig.${process.ppid}.json`, `notes.${dead}`].map((name) => [`.oac-cache/${name}`, '{}'])) });
    expect((await check(root)).problems).toEqual([]);
    expect(fs.readdirSync(path.join(root, '.oac-cache')).sort()).toEqual(['.gitignore', 'compiled', `notes.${dead}`, `tsconfig.${process.ppid}.json`].sort());
  });

  it("finds the types of Node.js where a workspace has put them, above", async () => {
    const workspace = repository({ 'packages/shop/oac.config.ts': CONFIG, 'packages/shop/services/a.ts': `export const region = process.env['REGION'];${service('a')}` });
    fs.symlinkSync(path.join(packages, '@types'), path.join(workspace, 'node_modules/@types'));
    expect((await check(path.join(workspace, 'packages/shop'))).problems).toEqual([]);
  });

  it.each([['without a tsconfig', {}], ['with one', { 'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": ["node"] } }' }]])('needs no folder of its own: types that are installed are found from elsewhere, %s', async (_, files) => {
    const root = repository({ '.oac-cache': 'in the way', 'temporary/.keep': '', 'lib/env.ts': 'export const region: string | undefined = process.env.REGION;\n', 'services/a.ts': `import '../lib/env';${service('a')}`, ...files });
    fs.symlinkSync(path.join(packages, '@types'), path.join(root, 'node_modules/@types'));
    vi.stubEnv('TMPDIR', path.join(root, 'temporary'));
    expect((await check(root)).problems).toEqual([]);
    expect(fs.readdirSync(path.join(root, 'temporary'))).toEqual(['.keep']);
    put(root, { 'services/b.ts': WRONG });
    expect((await check(root)).problems).toEqual([expect.stringContaining('services/b.ts:1: ')]);
    vi.stubEnv('TMPDIR', path.join(root, 'nowhere'));
    await expect(async () => check(root)).rejects.toMatchObject({ name: 'CannotRun', message: expect.stringMatching(/^types cannot be checked: neither .*\.oac-cache nor .*nowhere can be written: /) as string });
  });

  it('says what is wrong with a tsconfig', async () => {
    const root = repository({ 'services/a.ts': service('a'), 'tsconfig.json': '{ "compilerOptions": { "modul": "node16" } }' });
    expect((await check(root)).problems).toEqual([expect.stringContaining("Unknown compiler option 'modul'")]);
    put(root, { 'tsconfig.json': '{ "extends": "@tsconfig/none/tsconfig.json" }' });
    expect((await check(root)).problems).toEqual(["tsconfig.json:1: File '@tsconfig/none/tsconfig.json' not found. (mend tsconfig.json (TS6053))"]);
  });
});
