import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OutputFile } from '../model/project';
import { put, treeOf, type Files } from './test-support';
import { printManifest } from './tree';
import { writeTree } from './write';

function emptyFolder(): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-write-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  return path.join(root, 'generated');
}
const filesOf = (files: Files): OutputFile[] => Object.entries(files).map(([name, content]) => ({ path: name, content })).sort((a, b) => (a.path < b.path ? -1 : 1));
/** The tree that belongs to some files, manifest included. */
const whole = (files: Files, foreign: Files = {}): Files => ({ ...files, '.oac-manifest': printManifest(filesOf(files)), ...foreign });

const OLD: Files = { 'grafana/a.json': '{"a":1}', 'grafana/b.json': '{"b":1}', 'rules/x.yml': 'x: 1', 'gone/deep/y.yml': 'y: 1' };
const NEW: Files = { 'grafana/a.json': '{"a":2}', 'grafana/b.json': '{"b":1}', 'rules/x.yml': 'x: 2', 'rules/new.yml': 'n: 1', 'runbooks/api/r.md': '# r', 'runbooks/s.md': '# s' };

describe('writing', () => {
  it('writes what differs, removes what it wrote before, and leaves the rest alone', async () => {
    const folder = emptyFolder();
    expect(await writeTree(folder, filesOf(OLD))).toEqual({ added: 4, changed: 0, removed: 0, unchanged: 0, foreign: [] });
    expect(treeOf(folder)).toEqual(whole(OLD));
    put(folder, { 'README.md': 'mine', 'gone/mine.txt': 'mine too', 'rules/x.yml': 'edited by hand' });
    const untouched = fs.statSync(path.join(folder, 'grafana/b.json'));
    expect(await writeTree(folder, filesOf(NEW))).toEqual({ added: 3, changed: 2, removed: 1, unchanged: 1, foreign: ['README.md', 'gone/mine.txt'] });
    expect(treeOf(folder)).toEqual(whole(NEW, { 'README.md': 'mine', 'gone/mine.txt': 'mine too' }));
    expect(fs.existsSync(path.join(folder, 'gone/deep'))).toBe(false);
    expect(fs.statSync(path.join(folder, 'grafana/b.json'))).toEqual(untouched);
    const before = fs.statSync(folder);
    expect(await writeTree(folder, filesOf(NEW))).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 6 });
    expect(fs.statSync(folder)).toEqual(before);
  });

  it('refuses to replace what it did not write, unless it is the same', async () => {
    const folder = emptyFolder();
    put(folder, { 'grafana/a.json': 'mine', 'rules/x.yml': OLD['rules/x.yml']! });
    await expect(writeTree(folder, filesOf(OLD))).rejects.toMatchObject({
      name: 'CannotRun', message: 'generated/grafana/a.json is a file that was not written by oac', remedy: 'move generated/grafana/a.json away; oac replaces only what it wrote itself',
    });
    expect(treeOf(folder)).toEqual({ 'grafana/a.json': 'mine', 'rules/x.yml': 'x: 1' });
    fs.rmSync(path.join(folder, 'grafana/a.json'));
    await writeTree(folder, filesOf(OLD));
    expect(treeOf(folder)).toEqual(whole(OLD));
  });

  it('keeps a file that it wrote, that was edited and is no longer produced', async () => {
    const folder = emptyFolder();
    await writeTree(folder, filesOf(OLD));
    put(folder, { 'gone/deep/y.yml': 'y: edited' });
    expect(await writeTree(folder, filesOf(NEW))).toMatchObject({ removed: 0, foreign: ['gone/deep/y.yml'] });
    expect(treeOf(folder)['gone/deep/y.yml']).toBe('y: edited');
  });

  it('reads a manifest with the marks of a merge conflict, and mends it', async () => {
    const folder = emptyFolder();
    await writeTree(folder, filesOf(OLD));
    const manifest = path.join(folder, '.oac-manifest');
    fs.writeFileSync(manifest, `<<<<<<< HEAD\n${fs.readFileSync(manifest, 'utf8')}=======\n${printManifest(filesOf(NEW))}>>>>>>> other\n`);
    expect(await writeTree(folder, filesOf(NEW))).toMatchObject({ removed: 1, foreign: [] });
    expect(treeOf(folder)).toEqual(whole(NEW));
  });

  it('follows no symbolic link', async () => {
    const folder = emptyFolder();
    const outside = path.join(path.dirname(folder), 'outside');
    put(outside, { 'a.json': 'outside' });
    fs.mkdirSync(folder);
    fs.symlinkSync(outside, path.join(folder, 'grafana'));
    await expect(writeTree(folder, filesOf({ ...OLD, 'grafana/second.json': '{}' }))).rejects.toThrow(/^generated\/grafana is a symbolic link, which is not followed$/);
    fs.rmSync(path.join(folder, 'grafana'));
    put(folder, { 'grafana/.keep': '' });
    fs.symlinkSync(path.join(outside, 'a.json'), path.join(folder, 'grafana/a.json'));
    await expect(writeTree(folder, filesOf(OLD))).rejects.toThrow('generated/grafana/a.json is a symbolic link');
    expect(treeOf(outside)).toEqual({ 'a.json': 'outside' });
  });

  it('says why it cannot write, and what to do', async () => {
    const folder = emptyFolder();
    fs.writeFileSync(folder, 'a file');
    await expect(writeTree(folder, filesOf(OLD))).rejects.toMatchObject({
      name: 'CannotRun', message: 'generated/ cannot be written: a file is in the way of a folder; nothing was changed', remedy: 'move that file away',
    });
    fs.rmSync(folder);
    fs.symlinkSync('nowhere', folder);
    await expect(writeTree(folder, filesOf(OLD))).rejects.toMatchObject({ name: 'CannotRun', message: 'generated/ cannot be written: a folder on the way is missing, or a symbolic link leads nowhere; nothing was changed' });
    put(path.dirname(folder), { 'other/rules/x.yml/mine': '' });
    await expect(writeTree(path.join(path.dirname(folder), 'other'), filesOf(OLD))).rejects.toThrow('other/rules/x.yml is not a file');
  });
});

describe('stopped while writing', () => {
  it.each(['journal', 'undo'])('says what to remove where the %s is damaged, and is whole afterwards', async (name) => {
    const folder = emptyFolder();
    await writeTree(folder, filesOf(OLD));
    const work = path.join(folder, '.oac-work');
    put(work, { [name]: '' });
    await expect(writeTree(folder, filesOf(NEW))).rejects.toMatchObject({ name: 'CannotRun', message: expect.stringMatching(/\.oac-work\/(?:journal|undo) is damaged/) as string, remedy: expect.stringContaining(`remove ${work}`) as string });
    fs.rmSync(work, { recursive: true });
    await writeTree(folder, filesOf(NEW));
    expect(treeOf(folder)).toEqual(whole(NEW));
  });
  afterEach(() => vi.restoreAllMocks());
  const FOREIGN: Files = { 'README.md': 'mine' };
  const CHANGING = ['writeFileSync', 'renameSync', 'linkSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'copyFileSync'] as const;

  /** Lets the nth call that changes the disk fail; as if the process were dead, all from `dead` on fail as well. */
  function failAt(n: number, dead = Infinity): { readonly reached: () => boolean } {
    let calls = 0;
    for (const name of CHANGING) {
      const real = fs[name] as (...args: unknown[]) => unknown;
      vi.spyOn(fs, name).mockImplementation(((...args: unknown[]): unknown => {
        calls++;
        if (calls === n || calls >= dead) {
          if (name === 'writeFileSync' && calls === n) real(args[0], 'half'); // what fits on the disk
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        }
        return real(...args);
      }) as never);
    }
    return { reached: () => calls >= Math.min(n, dead) };
  }
  const withoutWork = (folder: string): Files => Object.fromEntries(Object.entries(treeOf(folder)).filter(([name]) => !name.startsWith('.oac-work/')));
  /** The writer was this process, which lives on: lets its lock be a dead one's. */
  function bury(folder: string): void {
    const lock = path.join(folder, '.oac-work/lock');
    if (fs.existsSync(lock)) fs.writeFileSync(lock, JSON.stringify({ pid: 2 ** 30, started: '', nonce: 'dead' }));
  }
  async function oldTree(): Promise<string> {
    const folder = emptyFolder();
    await writeTree(folder, filesOf(OLD));
    put(folder, FOREIGN);
    return folder;
  }
  const [before, after] = [whole(OLD, FOREIGN), whole(NEW, FOREIGN)];

  it('leaves the old tree or the new one when any single step fails, and says so', async () => {
    const outcomes = new Set<string>();
    for (let n = 1; ; n++) {
      const folder = await oldTree();
      const { reached } = failAt(n);
      const error = await writeTree(folder, filesOf(NEW)).then(() => undefined, (reason: unknown) => reason);
      vi.restoreAllMocks();
      if (!reached()) break;
      const tree = withoutWork(folder);
      expect([`step ${n}`, tree]).toEqual([`step ${n}`, error ? before : after]);
      if (error) expect(error).toMatchObject({ name: 'CannotRun', message: 'generated/ cannot be written: no space left on the disk; nothing was changed' });
      outcomes.add(error ? 'old' : 'new');
      bury(folder);
      await writeTree(folder, filesOf(NEW));
      expect([`step ${n}`, treeOf(folder)]).toEqual([`step ${n}`, after]);
    }
    expect([...outcomes].sort()).toEqual(['new', 'old']);
  });

  it.each([['the same files', NEW], ['other files', { 'grafana/a.json': '3' }], ['the old files', OLD]])('killed at any step, the next run with %s makes it whole', async (_, next) => {
    let undecided = 0;
    for (let n = 1; ; n++) {
      const folder = await oldTree();
      const { reached } = failAt(n, n);
      await writeTree(folder, filesOf(NEW)).catch(() => undefined);
      vi.restoreAllMocks();
      if (!reached()) break;
      bury(folder);
      const tree = withoutWork(folder);
      if (!isDeepStrictEqual(tree, before) && !isDeepStrictEqual(tree, after)) {
        undecided++;
        expect([`step ${n}`, tree, fs.existsSync(path.join(folder, '.oac-work/journal'))]).toEqual([`step ${n}`, tree, true]);
      }
      await writeTree(folder, filesOf(next));
      expect([`step ${n}`, treeOf(folder)]).toEqual([`step ${n}`, whole(next, FOREIGN)]);
    }
    expect(undecided).toBeGreaterThan(0); // else the journal is not tested
  });

  it('killed while it puts back what a failing step had changed, the next run makes it whole', async () => {
    for (let n = 1, last = false; !last; n++) {
      for (const dead of [n + 1, n + 2, n + 4, n + 7]) {
        const folder = await oldTree();
        const { reached } = failAt(n, dead);
        await writeTree(folder, filesOf(NEW)).catch(() => undefined);
        vi.restoreAllMocks();
        last = !reached();
        bury(folder);
        // Whatever was produced meanwhile: what counts is that nothing of ours is taken for a stranger's.
        await writeTree(folder, filesOf({ 'rules/x.yml': `x: ${n}` }));
        expect([n, dead, treeOf(folder)]).toEqual([n, dead, whole({ 'rules/x.yml': `x: ${n}` }, FOREIGN)]);
      }
    }
  });

  it('leaves nothing of a first run that failed', async () => {
    const folder = emptyFolder();
    failAt(6);
    await expect(writeTree(folder, filesOf(NEW))).rejects.toThrow('no space left');
    vi.restoreAllMocks();
    expect(fs.existsSync(folder)).toBe(false);
  });
});
