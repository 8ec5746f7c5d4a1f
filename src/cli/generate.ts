import path from 'node:path';
import { DELETIONS } from '../outputs/grafana/alerting/deletions';
import { run } from '../pipeline/run';
import { GENERATED } from '../pipeline/tree';
import { writeTree } from '../pipeline/write';
import type { Command } from './command';
import { machinery } from './machinery';
import { plural, report } from './report';

export const generate: Command = {
  name: 'generate',
  summary: `write ${GENERATED}/ from the definitions`,
  flags: { forget: 'drop the list of what Grafana is to delete: each has started with it' },
  async run(root, _, { format, debug, own }, terminal) {
    const { problems, files, counts, excluded, stacks } = await run(root, machinery, terminal.progress, undefined, own.has('forget') ? [DELETIONS] : []);
    if (debug) for (const stack of stacks) terminal.complain(stack);
    if (!files) {
      report(problems, { format, excluded }, terminal);
      if (format === 'human') terminal.print('nothing was written');
      return 1;
    }
    terminal.progress(`writing ${plural(files.length, 'file')}`);
    const { added, changed, removed, unchanged } = await writeTree(path.join(root, GENERATED), files);
    const written = added + changed;
    report(problems, { format, excluded, more: { files: { written, removed, unchanged }, outputs: Object.fromEntries(counts) } }, terminal);
    if (format !== 'human') return 0;
    const parts = [`${written} written`, `${removed} removed`, `${unchanged} unchanged`].filter((part) => !part.startsWith('0 '));
    terminal.print(`${terminal.paint('green', GENERATED + '/')}  ${plural(files.length, 'file')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}, in ${terminal.seconds.toFixed(2)} s`);
    if (counts.size > 0) terminal.print(terminal.paint('dim', [...counts].map(([output, count]) => `${output} ${count}`).join(' · ')));
    return 0;
  },
};
