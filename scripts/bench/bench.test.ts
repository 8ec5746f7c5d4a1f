import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const bench = (...args: string[]): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } =>
  spawnSync(process.execPath, [path.join(root, 'scripts/bench.mjs'), ...args], { cwd: root, encoding: 'utf8' }) as never;

describe('npm run bench', () => {
  it('measures this repository and a generated one beside the same dashboards by hand, and prints tables', () => {
    const { status, stdout, stderr } = bench('--parts', 'generate,checks', '--sizes', '1', '--rounds', '1');
    expect(status, stderr).toBe(0);
    const figures = '(?: +\\d+\\.\\d{3} +\\d+\\.\\d{3} +\\d+\\.\\d{2} x){2} +\\d+ +\\d+ +\\d+\\.\\d{2} x';
    for (const project of ['this repository', '1 file']) {
      for (const state of ['warm', 'anew', 'touched', 'limit', 'cold']) expect(stdout).toMatch(new RegExp(`^${project} +${state}${figures}$`, 'm'));
      // Every phase of both was seen: none is zero for want of a name.
      expect(stdout).toMatch(new RegExp(`^${project} +anew +[1-9]\\d* / [1-9]\\d* +\\d+ / -(?: +[1-9]\\d* / [1-9]\\d*){2} +\\d+ / - +\\d+ / \\d+$`, 'm'));
    }
    expect(stdout).toMatch(/^warm: CPU at most \d/m);
    expect(stdout).toMatch(/^memory: at most \d+ MB/m);
    expect(stdout).toMatch(/^10000 rules: oac check, all checks, \d+\.\d\d s CPU, \d+ MB; promtool check rules \d+\.\d\d s: \d+\.\d\d x$/m);
  });

  it.each([['--sizes', 'many', /--sizes and --rounds take whole numbers/], ['--parts', 'prooofs', /there is no part 'prooofs': one of generate, checks, proofs/]])('refuses %s %s', (flag, value, message) => {
    const { status, stderr } = bench(flag, value);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
