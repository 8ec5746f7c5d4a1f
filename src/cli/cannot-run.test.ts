import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, dashboard, repositoryWith, type Files } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
const fine: Files = { 'oac.config.ts': CONFIG, 'dashboards/a.ts': dashboard('a') };
function generate(root: string, ...flags: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'generate', ...flags], { cwd: root, encoding: 'utf8', timeout: 30_000 });
  return { status, out: stdout, err: stderr };
}

describe('oac, where it cannot run', () => {
  it.each([
    ['promises', 'const on = (): Promise<void> => Promise.resolve().then(on); void on();'],
    ['ticks', "import { nextTick } from 'node:process';\nconst on = (): void => nextTick(on); on();"],
  ])('stops %s that go on for ever', (_, code) => {
    const { status, out, err } = generate(repositoryWith({ ...fine, 'dashboards/b.ts': `${code}${dashboard('b')}` }));
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^oac: a definition started something that never ends: [^\n]* 10 s\n {2}→ definitions only describe[^\n]*\n$/);
  }, 30_000);
  it.each([
    ['a promise that is rejected', "void Promise.reject(new Error('later'));"],
    ['a timer that throws', "setTimeout(() => { throw new Error('later'); }, 1);"],
  ])('names the place of %s, without a stack', (_, code) => {
    const { status, out, err } = generate(repositoryWith({ ...fine, 'dashboards/b.ts': `${code}${dashboard('b')}` }));
    expect([status, out]).toEqual([2, '']);
    expect(err).toBe('oac: a definition started something that failed later (dashboards/b.ts:1): Error: later\n  → definitions only describe: start nothing in them that goes on by itself\n');
  });
  it('says so as one JSON document where one is asked for', () => {
    const { status, out, err } = generate(repositoryWith({}), '--json');
    expect([status, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toMatchObject({ problems: [{ check: 'oac/run', severity: 'error', message: expect.stringContaining('oac.config.ts') as string }], counts: { errors: 1 } });
  });
  it.skipIf(!fs.existsSync('/dev/full')).each([[['generate']], [['generate', '--json']], [['check', '--format', 'sarif']], [['--help']]])('says that standard output cannot be written: %j', (args) => {
    const full = fs.openSync('/dev/full', 'w');
    const root = repositoryWith(fine);
    const run = (...stdio: readonly ('pipe' | number)[]): { status: number | null; stderr: string | null } => spawnSync(process.execPath, [oac, ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', ...stdio] });
    expect(run(full, 'pipe')).toMatchObject({ status: 2, stderr: 'oac: standard output cannot be written: no space left on the disk\n  → free some space and run again\n' });
    expect(run(full, full)).toMatchObject({ status: 2 });
    fs.closeSync(full);
  });
  it('does not wait for a pipe among the definitions, nor read a link to nowhere', () => {
    const root = repositoryWith(fine);
    spawnSync('mkfifo', [path.join(root, 'dashboards/pipe.ts')]);
    expect(generate(root)).toMatchObject({ status: 2, err: expect.stringContaining('dashboards/pipe.ts cannot be read') as string });
    fs.rmSync(path.join(root, 'dashboards/pipe.ts'));
    fs.symlinkSync('nowhere', path.join(root, 'dashboards/link.ts'));
    expect(generate(root)).toMatchObject({ status: 2, err: expect.stringContaining('dashboards/link.ts cannot be read') as string });
    fs.rmSync(path.join(root, 'dashboards/link.ts'));
    fs.rmSync(path.join(root, 'oac.config.ts'));
    spawnSync('mkfifo', [path.join(root, 'oac.config.ts')]);
    expect(generate(root)).toMatchObject({ status: 2, err: expect.stringContaining('oac.config.ts cannot be read') as string });
  });
  it.each(['b.tsx', 'b.mjs', 'deep/b.cjs'])('passes over no file that looks like a definition: %s', (name) => {
    const root = repositoryWith({ ...fine, [`dashboards/${name}`]: dashboard('b'), 'dashboards/c.test.tsx': '', 'dashboards/notes.md': '', 'dashboards/data.json': '[]' });
    expect(generate(root)).toEqual({ status: 2, out: '', err: `oac: ${root}/dashboards/${name} would be passed over: definitions are .ts files\n  → rename it, or move it out of the folder\n` });
  });
  it('tells definitions from files that servers load', () => {
    const { status, stderr } = spawnSync(process.execPath, [oac, 'check', 'dashboards/a.ts'], { cwd: repositoryWith(fine), encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, 'oac: dashboards/a.ts is code, and files are checked as servers load them\n  → oac check, without files, looks at all definitions\n']);
  });
  it('has the last word on its exit status', () => {
    const root = repositoryWith({ ...fine, 'dashboards/b.js': "process.on('exit', () => { process.exitCode = 0; });" });
    expect(generate(root)).toMatchObject({ status: 1, out: expect.stringContaining('exports no dashboard') as string });
  });
  it('does without a cache where a file is in its way', () => {
    const root = repositoryWith({ ...fine, '.oac-cache': 'x' });
    const { err } = generate(root);
    expect(err).not.toContain('ENOTDIR');
  });
});
