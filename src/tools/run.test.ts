import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run, ToolError } from './run';
import { temporaryFolder } from './test-support';

it('gives status and both outputs, and passes input, folder and environment', async () => {
  const script = 'cat; pwd; echo "$WORD" >&2; exit 3';
  expect(await run('sh', ['-c', script], { input: 'given\n', cwd: '/', env: { WORD: 'said' } }))
    .toEqual({ status: 3, stdout: 'given\n/\n', stderr: 'said\n' });
});

it('does not mind a program that leaves its input unread', async () => {
  expect((await run('sh', ['-c', 'exit 0'], { input: 'x'.repeat(1e6) })).status).toBe(0);
});

it('says why a program did not run to its end', async () => {
  await expect(run('no-such-program', [])).rejects.toThrow(new ToolError('no-such-program is not on PATH'));
  await expect(run('/no/such', [])).rejects.toThrow(
    '/no/such cannot be started: it, its interpreter or the folder to run it in is missing');
  await expect(run('sh', ['-c', 'echo first >&2; echo reason >&2; kill -KILL $$'])).rejects.toThrow('sh was ended by SIGKILL: reason');
  await expect(run('sleep', ['60'], { timeout: 50 })).rejects.toThrow('sleep did not end within 0.05 s and was stopped');
});

it('does not wait for what a stopped program had started', async () => {
  const note = join(temporaryFolder(), 'pid');
  await expect(run('sh', ['-c', 'sleep 600 & echo $! > "$NOTE"; wait'], { timeout: 500, env: { NOTE: note } })).rejects.toThrow('sh did not end within 0.5 s and was stopped');
  process.kill(Number(readFileSync(note, 'utf8')));
});
