import path from 'node:path';
import type { Problem } from '../model/problem';
import { hasErrors, run } from '../pipeline/run';
import { compare, MANIFEST, WORK_FOLDER } from '../pipeline/tree';
import type { OutputFile } from '../model/project';
import type { Command } from './command';
import { GENERATED } from './generate';
import { machinery } from './machinery';
import { plural, printJson, printProblems } from './report';

export const check: Command = {
  name: 'check',
  summary: `look for problems in the definitions, and whether ${GENERATED}/ is up to date`,
  async run(root, { json, debug }, terminal) {
    const { problems: found, files, stacks } = await run(root, machinery, terminal.progress);
    if (debug) for (const stack of stacks) terminal.complain(stack);
    const problems = files ? [...found, ...drift(root, files)] : found;
    if (json) printJson(problems, files ? { files: files.length } : {}, terminal);
    else {
      printProblems(problems, terminal);
      if (problems.length === 0) terminal.print(`${terminal.paint('green', 'no problems')}, ${GENERATED}/ is up to date (${plural(files?.length ?? 0, 'file')})`);
    }
    return hasErrors(problems) ? 1 : 0;
  },
};

/** What `generate` would change, as problems. */
function drift(root: string, files: readonly OutputFile[]): readonly Problem[] {
  const { added, changed, removed, foreign, inTheWay, manifest, unfinished } = compare(path.join(root, GENERATED), files);
  const stale = (place: string, message: string): Problem =>
    ({ check: 'generated/up-to-date', severity: 'error', file: `${GENERATED}/${place}`, message, remedy: 'run oac generate and commit what it writes' });
  const problems = [
    ...added.map((file) => stale(file.path, 'is missing')),
    ...changed.map((file) => stale(file.path, 'differs from what the definitions give')),
    ...removed.map((file) => stale(file, 'is no longer produced')),
    ...(unfinished ? [stale(WORK_FOLDER, 'oac is writing now, or was stopped while it wrote')] : []),
    ...inTheWay.map(({ path: place, what }): Problem => ({
      check: 'generated/in-the-way', severity: 'error', file: `${GENERATED}/${place}`, message: `is ${what}, where a file of ours should be`, remedy: 'move it away, then run oac generate',
    })),
    ...foreign.map((file): Problem => ({
      check: 'generated/foreign', severity: 'warning', file: `${GENERATED}/${file}`, message: 'was not written by oac, or was changed since', remedy: `keep your own files elsewhere: all of ${GENERATED}/ is for servers to load`,
    })),
  ];
  if (manifest && !hasErrors(problems)) problems.push(stale(MANIFEST, 'does not list what was written'));
  return problems;
}
