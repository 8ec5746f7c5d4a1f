import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checks } from '../src/checks';
import { documentChecks } from '../src/checks/judge';

const root = path.resolve(__dirname, '..');

it('docs/checks.md and docs/catalogues.md are what the checks and the catalogues say', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
it('docs/checks.md has every check, and only what there is', () => {
  const page = fs.readFileSync(path.join(root, 'docs/checks.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` \|/gm)].map(([, id]) => id!);
  expect(new Set(listed).size).toBe(listed.length);
  const here = [...checks, ...documentChecks].map(({ id }) => id).filter((id) => !id.startsWith('schema/'));
  expect(here.filter((id) => !listed.includes(id))).toEqual([]);
  expect(listed.filter((id) => !here.includes(id) && !/^(?:promql|live)\//.test(id))).toEqual([]);
});
