import { availableParallelism } from 'node:os';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import type { Scenario } from '../model/scenario';
import type { Edge } from '../proof/edges';
import { CannotRun } from '../pipeline/cannot-run';
import type { Fate } from '../proof/mutate';
import type { Promtool } from '../proof/promtool';
import type { Flags } from './command';
import { loadProof } from './machinery';
import { plural, report } from './report';
import type { Terminal } from './terminal';

export const MUTATE = 'change each alert in one thing at a time instead, and say which changes no scenario notices';

interface About {
  readonly problems: readonly Problem[];
  readonly excluded: number;
  readonly library: readonly Scenario[];
  readonly edges: readonly Edge[];
  /** Whether there is a first-fire table. */
  readonly table: boolean;
  readonly promtool: () => Promise<Promtool>;
}
/** What became of a mutant, for tables. */
export interface ShownFate extends Pick<Fate, 'kind' | 'change' | 'fate'> {
  readonly alert: string;
}
const count = (fates: readonly ShownFate[], fate: Fate['fate']): number => fates.filter((each) => each.fate === fate).length;
/** Killed of all that could be, in percent. */
export const scoreOf = (fates: readonly ShownFate[]): number => {
  const all = fates.length - count(fates, 'equivalent');
  return all === 0 ? 0 : Math.floor((1000 * count(fates, 'killed')) / all) / 10;
};
/** The table by kind, what was not noticed, and the score. */
export function fatesText(fates: readonly ShownFate[], terminal: Terminal): string {
  const kinds = [...new Set(fates.map(({ kind }) => kind))];
  const rows = [...kinds.map((kind) => [kind, fates.filter((each) => each.kind === kind)] as const), ['all', fates] as const];
  const lists = (['survived', 'equivalent'] as const).flatMap((fate) => {
    const list = fates.filter((each) => each.fate === fate);
    if (list.length === 0) return [];
    return [`${fate === 'survived' ? terminal.paint('yellow', 'no story notices') : 'the same in all that is told: no value is exactly the limit, or another operand selects as much'}:\n${list.map(({ alert, kind, change }) => `  ${alert}  ${kind}: ${change}`).join('\n')}`];
  });
  return [
    ['| changed | mutants | killed | equivalent | survived |', '|---|---:|---:|---:|---:|', ...rows.map(([kind, some]) => `| ${kind} | ${some.length} | ${count(some, 'killed')} | ${count(some, 'equivalent')} | ${count(some, 'survived')} |`)].join('\n'),
    ...lists,
    `mutation score ${scoreOf(fates)} %: ${count(fates, 'killed')} of ${fates.length - count(fates, 'equivalent')} changes are noticed`,
  ].join('\n\n');
}

/** `oac test --mutate`. Exit status 0 however many survive: what is left is to be read, not to be forbidden. */
export async function testMutate(project: Project, { problems, excluded, library, edges, table, promtool }: About, { format }: Flags, terminal: Terminal): Promise<number> {
  if (project.scenarios.length === 0) throw new CannotRun('there is nothing that could notice a change: no scenario', 'write a file in scenarios/ that exports scenario({ … })');
  const proof = loadProof();
  try {
    const { fates, unchanged } = await proof.mutate(project, {
      promtool: await promtool(), library, edges, table, workers: Math.max(1, availableParallelism()), progress: (done, all) => terminal.progress(`${bar(done, all)} ${done} of ${plural(all, 'story', 'stories')} told to mutants`),
    });
    if (fates.length === 0) throw new CannotRun('there is nothing to change: no alert about a service', 'write one in alert-rules/');
    const data = fates.map(({ alert, ...fate }) => ({ ...fate, alert: alert.name }));
    report(problems, { format, excluded, more: { score: scoreOf(data), unchanged, mutants: data } }, terminal);
    if (format === 'human') {
      if (unchanged.length > 0) terminal.print(`not changed where they are text: ${unchanged.join(', ')}\n`);
      terminal.print(`${fatesText(data, terminal)}, in ${terminal.seconds.toFixed(1)} s`);
      const inTable = data.filter((each) => each.inTable).length;
      if (inTable > 0) terminal.print(`${plural(inTable, 'change')} only moved seconds in ${proof.PAGE}: whoever made it would have had to write them anew`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof proof.ToolError)) throw error;
    throw new CannotRun(error.message, 'nothing was measured. Run again; where it stays so, try another promtool, or report this');
  }
}
const bar = (done: number, all: number): string => `[${'#'.repeat(Math.round((20 * done) / all)).padEnd(20, '.')}]`;
