import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'oac-at-end-'));
/** Runs a program that says its own number and then goes on for ever, in a temporary folder. */
const PROGRAM = `
import { existsSync, writeFileSync } from 'node:fs';
import { inFolder } from '${join(__dirname, '../proof/folder')}';
import { run } from '${join(__dirname, 'run')}';
void inFolder('oac-at-end-inner-', async (inner) => {
  writeFileSync(process.argv[2]!, inner);
  await run('sh', ['-c', 'echo $$ > pid; exec sleep 600'], { cwd: inner });
});
setInterval(() => { if (existsSync(process.argv[3]!)) process.exit(7); }, 10);
`;
const program = join(folder, 'program.js');
beforeAll(async () => {
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  await build({ entryPoints: [join(folder, 'program.ts')], outfile: program, bundle: true, platform: 'node', logLevel: 'error' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const isThere = (pid: number): boolean => {
  try {
    // A process that nobody has waited for is gone all the same.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
async function read(file: string): Promise<string> {
  for (;;) {
    if (existsSync(file) && readFileSync(file, 'utf8').trim() !== '') return readFileSync(file, 'utf8').trim();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'] as const)('neither program nor folder outlives us: %s', async (how) => {
  const own = join(folder, how);
  mkdirSync(own);
  const us = spawn(process.execPath, [program, join(own, 'where'), join(own, 'exit')], { stdio: 'ignore' });
  const ended = new Promise<unknown>((resolve) => us.once('exit', (status, signal) => resolve(signal ?? status)));
  const inner = await read(join(own, 'where'));
  const pid = Number(await read(join(inner, 'pid')));
  expect(isThere(pid)).toBe(true);
  if (how === 'exit') writeFileSync(join(own, 'exit'), '');
  else us.kill(how);
  expect(await ended).toBe(how === 'exit' ? 7 : how);
  while (isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(existsSync(inner)).toBe(false);
});
