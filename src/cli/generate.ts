import path from 'node:path';
import { run } from '../pipeline/run';
import { writeTree } from '../pipeline/write';
import type { Command } from './command';
import { machinery } from './machinery';
import { plural, printJson, printProblems } from './report';

/** The folder that outputs are written to. */
export const GENERATED = 'generated';

export const generate: Command = {
  name: 'generate',
  summary: `write ${GENERATED}/ from the definitions`,
  async run(root, { json, debug }, terminal) {
    const { problems, files, counts, stacks } = await run(root, machinery, terminal.progress);
    if (debug) for (const stack of stacks) terminal.complain(stack);
    if (!files) {
      if (json) printJson(problems, {}, terminal);
      else {
        printProblems(problems, terminal);
        terminal.print(`nothing was written`);
      }
      return 1;
    }
    terminal.progress(`writing ${plural(files.length, 'file')}`);
    const { added, changed, removed, unchanged } = await writeTree(path.join(root, GENERATED), files);
    const written = added + changed;
    if (json) {
      printJson(problems, { files: { written, removed, unchanged }, outputs: Object.fromEntries(counts) }, terminal);
      return 0;
    }
    printProblems(problems, terminal);
    const parts = [`${written} written`, `${removed} removed`, `${unchanged} unchanged`].filter((part) => !part.startsWith('0 '));
    terminal.print(`${terminal.paint('green', GENERATED + '/')}  ${plural(files.length, 'file')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}, in ${terminal.seconds.toFixed(2)} s`);
    if (counts.size > 0) terminal.print(terminal.paint('dim', [...counts].map(([output, count]) => `${output} ${count}`).join(' · ')));
    return 0;
  },
};
