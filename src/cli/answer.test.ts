import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, dashboard, put, repositoryWith, service, type Files } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
/** Prints the steps of a run, in a file. */
const STEPS = "process.on('exit', () => require('node:fs').writeFileSync('steps', performance.getEntriesByType('mark').map(({ name }) => name).join()))";

interface Ran {
  readonly status: number | null;
  /** What was printed, without the seconds. */
  readonly said: string;
  /** Whether definitions were loaded. */
  readonly worked: boolean;
}
function run(root: string, args: readonly string[] = ['generate'], environment: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', './steps.cjs', oac, ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, ...environment } });
  return { status, said: (stdout + stderr).replace(/ in \d+\.\d+ s/, ''), worked: fs.readFileSync(path.join(root, 'steps'), 'utf8').includes('loading definitions') };
}
const answer = (root: string): string => path.join(root, '.oac-cache/answer');

/** JavaScript, so that no compiler is started. */
const FILES: Files = {
  'steps.cjs': STEPS,
  'oac.config.js': CONFIG.replace('{}', "{ outputs: ['grafana'] }"),
  'services/api.js': service('api'),
  'lib/words.js': "export const words = 'Words';\n",
  'dashboards/api.js': `
import { dashboard, row, text } from 'observability-as-code';
import { words } from '../lib/words';
export default dashboard({ uid: 'api', title: 'API', exclude: { 'dashboard/nothing': 'a reason for nothing' }, rows: [row('All', text(words))] });
`,
};
/** Where the answer is known. */
function settled(files: Files = FILES): string {
  const root = repositoryWith(files);
  expect(run(root)).toMatchObject({ status: 0, worked: true });
  expect(fs.existsSync(answer(root))).toBe(true);
  return root;
}
const GENERATED_FILE = 'generated/grafana/dashboards/Services/api.json';

describe('where nothing has changed', () => {
  it.each([[['generate']], [['generate', '--json']], [['generate', '--format', 'sarif']], [['check']], [['check', '--json']]])('%s says what it would say, warnings included', (args) => {
    const root = settled();
    const known = run(root, args);
    expect(known).toMatchObject({ status: 0, worked: false, said: expect.stringContaining('excludes dashboard/nothing, which finds nothing here') as string });
    fs.rmSync(answer(root));
    expect(run(root, args)).toEqual({ ...known, worked: true });
  });

  it('says so after a run that wrote nothing, though nothing was compiled before', () => {
    const root = settled();
    fs.rmSync(path.join(root, '.oac-cache'), { recursive: true });
    expect(run(root)).toMatchObject({ status: 0, worked: true });
    expect(run(root)).toMatchObject({ status: 0, worked: false });
  });
});

describe('the work is done', () => {
  it('with a flag that wants more', () => expect(run(settled(), ['generate', '--forget'])).toMatchObject({ status: 0, worked: true }));

  it.each<[string, Files]>([
    ['the environment', { 'lib/words.js': "export const words = process.env['WORDS'] ?? 'Words';" }],
    ['a file', { 'lib/words.js': "import fs from 'node:fs';\nexport const words = fs.readFileSync('words', 'utf8');" }],
  ])('each time where definitions read %s', (_, files) => {
    const root = repositoryWith({ ...FILES, words: 'Words', ...files });
    run(root);
    for (const words of ['One', 'Two']) {
      put(root, { words });
      for (let i = 0; i < 2; i++) expect(run(root, ['generate'], { WORDS: words })).toMatchObject({ status: 0, worked: true });
      expect(fs.readFileSync(path.join(root, GENERATED_FILE), 'utf8')).toContain(words);
    }
  });

  it('where types may have changed: settings, declarations, what is installed', () => {
    const root = settled({ 'steps.cjs': STEPS, 'oac.config.ts': CONFIG.replace('{}', "{ outputs: ['grafana'] }"), 'services/api.ts': service('api'), 'dashboards/api.ts': dashboard('api') });
    for (const change of [{ 'package-lock.json': '{}' }, { 'services/more.d.ts': 'declare const more: string;' }, { 'tsconfig.json': '{ "compilerOptions": { "strict": true } }' }]) {
      put(root, change);
      expect(run(root)).toMatchObject({ status: 0, worked: true });
      expect(run(root)).toMatchObject({ status: 0, worked: false });
    }
    put(root, { 'tsconfig.json': '{ "compilerOptions": { "strict": "no" } }' });
    for (let i = 0; i < 2; i++) expect(run(root)).toMatchObject({ status: 1, worked: true });
  });

  it('where there was an error, until there is none', () => {
    const root = settled();
    const before = fs.readFileSync(path.join(root, 'dashboards/api.js'), 'utf8');
    put(root, { 'dashboards/api.js': before.replace("uid: 'api'", "uid: 'not usable: a slash /'") });
    for (let i = 0; i < 2; i++) expect(run(root)).toMatchObject({ status: 1, worked: true });
    put(root, { 'dashboards/api.js': before });
    expect(run(root)).toMatchObject({ status: 0 });
  });
});

it('two at once answer the same', async () => {
  const root = settled();
  fs.rmSync(answer(root));
  const all = await Promise.all(Array.from({ length: 4 }, () => new Promise<string>((resolve) => {
    const child = spawn(process.execPath, [oac, 'generate'], { cwd: root });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString('utf8'); });
    child.on('close', (status) => resolve(`${status} ${said.replace(/ in \d+\.\d+ s/, '')}`));
  })));
  expect(new Set(all)).toEqual(new Set([`0 ${run(root).said}`]));
  expect(run(root).worked).toBe(false);
});
