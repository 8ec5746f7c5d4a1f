import path from 'node:path';
import { DELETIONS } from '../outputs/grafana/alerting/deletions';
import { answerOf, keepAnswer, type Answer } from '../pipeline/answer';
import { run } from '../pipeline/run';
import { GENERATED } from '../pipeline/tree';
import { writeTree, type Written } from '../pipeline/write';
import type { Command, Flags } from './command';
import { machinery } from './machinery';
import { plural, report } from './report';
import type { Terminal } from './terminal';

export const generate: Command = {
  name: 'generate',
  summary: `write ${GENERATED}/ from the definitions`,
  flags: { forget: 'drop the list of what Grafana is to delete: each has started with it' },
  async run(root, _, flags, terminal) {
    const forget = flags.own.has('forget');
    terminal.progress('looking for changes');
    const known = forget ? undefined : answerOf(root);
    if (known) return tell(known, { added: 0, changed: 0, removed: 0, unchanged: known.files }, flags, terminal);
    const done = await run(root, machinery, terminal.progress, undefined, forget ? [DELETIONS] : []);
    const { problems, files, counts, excluded, stacks } = done;
    if (flags.debug) for (const stack of stacks) terminal.complain(stack);
    if (!files) {
      report(problems, { format: flags.format, excluded }, terminal);
      if (flags.format === 'human') terminal.print('nothing was written');
      return 1;
    }
    terminal.progress(`writing ${plural(files.length, 'file')}`);
    const written = await writeTree(path.join(root, GENERATED), files);
    if (written.foreign.length === 0) keepAnswer(root, done);
    return tell({ problems, excluded, files: files.length, counts: [...counts] }, written, flags, terminal);
  },
};

function tell({ problems, excluded, files, counts }: Answer, { added, changed, removed, unchanged }: Omit<Written, 'foreign'>, { format }: Flags, terminal: Terminal): number {
  const written = added + changed;
  report(problems, { format, excluded, more: { files: { written, removed, unchanged }, outputs: Object.fromEntries(counts) } }, terminal);
  if (format !== 'human') return 0;
  const parts = [`${written} written`, `${removed} removed`, `${unchanged} unchanged`].filter((part) => !part.startsWith('0 '));
  terminal.print(`${terminal.paint('green', GENERATED + '/')}  ${plural(files, 'file')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}, in ${terminal.seconds.toFixed(2)} s`);
  if (counts.length > 0) terminal.print(terminal.paint('dim', counts.map(([output, count]) => `${output} ${count}`).join(' · ')));
  return 0;
}
