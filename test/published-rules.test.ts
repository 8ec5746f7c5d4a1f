import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

it('docs/published-rules.md is what oac test --rules measures', { timeout: 480_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/published-rules.mjs', '--check'], { cwd: path.resolve(__dirname, '..'), encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
