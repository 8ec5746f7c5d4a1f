import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../model/problem';
import { run } from '../tools';
import { inFolder } from './folder';
import type { Promtool } from './promtool';
import type { Group } from './anybodys/read';

/** What this promtool refuses to load, by group: each release has its own. */
export async function refused({ tool }: Promtool, groups: readonly Group[]): Promise<Problem[]> {
  return inFolder('oac-rules-', async (folder) => {
    await Promise.all(groups.map((group, i) => writeFile(join(folder, `${i}.yml`), JSON.stringify({ groups: [{ name: group.name, ...group.options, rules: group.rules.map(({ data }) => data) }] }))));
    const check = async (group: Group, i: number): Promise<Problem[]> => {
      const { status, stdout, stderr } = await run(tool.path, ['check', 'rules', '--lint=none', `${i}.yml`], { cwd: folder });
      if (status === 0) return [];
      const said = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:FAILED:|Checking )/.test(line)).map((line) => line.replace(/^\S*?\d+\.yml: (?:\d+:\d+: )?/, '').trim());
      const { file, line } = group.rules[0]!.place;
      return [{
        check: 'rules/refused', severity: 'error', ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }),
        message: `${tool.path} refuses group '${group.name}': ${said.join(' ') || `exit status ${status}`}`, remedy: 'mend it, or test with the promtool of the Prometheus that evaluates these rules',
      }];
    };
    const all = await run(tool.path, ['check', 'rules', '--lint=none', ...groups.map((_, i) => `${i}.yml`)], { cwd: folder });
    return all.status === 0 ? [] : (await Promise.all(groups.map(check))).flat();
  });
}
