import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OutputFile } from '../model/project';
import { treeOf } from './test-support';
import { printManifest } from './tree';
import { writeTree } from './write';

/** Two trees that differ in every way: files changed, added and removed, in folders of their own and shared ones. */
const tree = (name: string): OutputFile[] => [
  ...Array.from({ length: 40 }, (_, i) => ({ path: `shared/${i}.json`, content: `${name} ${i} `.repeat(200) })),
  ...Array.from({ length: 20 }, (_, i) => ({ path: `shared/only-${name}-${i}.json`, content: name })),
  ...Array.from({ length: 20 }, (_, i) => ({ path: `${name}/${i}/x.yml`, content: name })),
].sort((a, b) => (a.path < b.path ? -1 : 1));
const whole = (name: string): Record<string, string> =>
  ({ '.oac-manifest': printManifest(tree(name)), ...Object.fromEntries(tree(name).map((file) => [file.path, file.content])) });

let workshop: string;
let writer: string;
beforeAll(() => {
  workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-writers-'));
  writer = path.join(workshop, 'writer.cjs');
  const code = `
    import { writeTree } from './write';
    const tree = ${tree.toString()};
    (async () => {
      process.stdout.write('started\\n');
      for (let i = 0; i < Number(process.argv[3]); i++) await writeTree(process.argv[2]!, tree(i % 2 === 0 ? 'a' : 'b'), 20_000);
    })().catch((error) => { console.error(error); process.exitCode = 1; });`;
  buildSync({ stdin: { contents: code, resolveDir: __dirname, loader: 'ts' }, bundle: true, platform: 'node', outfile: writer });
});
afterAll(() => fs.rmSync(workshop, { recursive: true, force: true }));

async function start(folder: string, times: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [writer, folder, String(times)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child;
}
function emptyFolder(): string {
  const root = fs.mkdtempSync(path.join(workshop, 'tree-'));
  return path.join(root, 'generated');
}

describe('writers as processes', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('stopped by %s anywhere, the tree is old, new or being decided, and the next run makes it whole', async (signal) => {
    const folder = emptyFolder();
    for (let round = 0; round < 12; round++) {
      const child = await start(folder, 100_000);
      await sleep(Math.random() * 60);
      child.kill(signal);
      await once(child, 'exit');
      const found = Object.fromEntries(Object.entries(treeOf(folder)).filter(([file]) => !file.startsWith('.oac-work/')));
      const decided = [{}, whole('a'), whole('b')].some((each) => isDeepStrictEqual(each, found));
      const journal = fs.existsSync(path.join(folder, '.oac-work/journal'));
      expect([round, decided || (journal && signal === 'SIGKILL')]).toEqual([round, true]);
      const next = round % 2 === 0 ? 'a' : 'b';
      await writeTree(folder, tree(next));
      expect(treeOf(folder)).toEqual(whole(next));
    }
  });

  it('several at once wait for each other', async () => {
    const folder = emptyFolder();
    const children = await Promise.all([1, 2, 3].map(() => start(folder, 7)));
    const statuses = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]));
    expect(statuses).toEqual([0, 0, 0]);
    expect(treeOf(folder)).toEqual(whole('a'));
  });

  it('says who is writing where that takes too long', async () => {
    const folder = emptyFolder();
    const child = await start(folder, 100_000);
    const lock = path.join(folder, '.oac-work/lock');
    // A process that is stopped while it holds the lock holds it for ever.
    for (let held = false; !held;) {
      child.kill('SIGSTOP');
      await sleep(5);
      held = fs.existsSync(lock);
      if (!held) child.kill('SIGCONT');
    }
    await expect(writeTree(folder, tree('b'), 100)).rejects.toMatchObject({
      message: `generated/ is being written by process ${child.pid}`, remedy: expect.stringContaining('generated/.oac-work/lock'),
    });
  });
});
