import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checks } from '../src/checks';
import { documentChecks } from '../src/checks/judge';

const root = path.resolve(__dirname, '..');

it('docs/checks.md, docs/catalogues.md and docs/dashboards.md are what the checks, the catalogues and the dashboards say', () => {
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
it('docs/dashboards.md has every dashboard, with a question, and none is a wall of panels', () => {
  const page = fs.readFileSync(path.join(root, 'docs/dashboards.md'), 'utf8');
  const sections = page.split('\n## ').slice(1);
  const folder = path.join(root, 'generated/grafana/dashboards');
  expect(sections).toHaveLength(fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).length);
  for (const section of sections) {
    const [, question, many] = /\n\*\*(.+\?)\*\* `[\w-]+`, (\d+) panels\./.exec(section) ?? [];
    expect(question, section).toBeDefined();
    expect(Number(many), section).toBeLessThanOrEqual(12);
    const first = /\n\| \*\*.+\*\* \| (.+) \|/.exec(section)![1]!;
    expect(first.split('), ').length, section).toBeLessThanOrEqual(6);
  }
});
