import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

it('docs/diagnosis.md is what oac test --diagnosis measures', { timeout: 600_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/diagnosis.mjs', '--check'], { cwd: path.resolve(__dirname, '..'), encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
