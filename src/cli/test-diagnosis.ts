import { availableParallelism } from 'node:os';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { CannotRun } from '../pipeline/cannot-run';
import type { Promtool } from '../proof/promtool';
import type { Flags } from './command';
import { loadProof } from './machinery';
import { plural, report } from './report';
import type { Terminal } from './terminal';

export const DIAGNOSIS = 'let simulated processes fall ill at random instead, always alike, and say how often alerts name the right cause';
/** Troubles for each alert: enough for each fault to come with each confounder now and then. */
const TROUBLES = 60;

/** `oac test --diagnosis`. Exit status 1 where a text names a wrong cause. */
export async function testDiagnosis(project: Project, { problems, excluded, promtool }: { readonly problems: readonly Problem[]; readonly excluded: number; readonly promtool: () => Promise<Promtool> }, { format }: Flags, terminal: Terminal): Promise<number> {
  const proof = loadProof();
  const alerts = proof.diagnosed(project);
  if (alerts.length === 0) throw new CannotRun('no alert names a cause', 'give one a diagnosis: alert(api.latency.mostlySlow({ … }), { diagnosis: diagnose(…), … })');
  try {
    const judged = await proof.score(project, {
      promtool: await promtool(), troubles: TROUBLES, workers: Math.max(1, availableParallelism()), progress: (done, all) => terminal.progress(`${done} of ${plural(all, 'trouble')} told`),
    });
    const wrong = judged.filter(({ judgement }) => judgement === 'wrong');
    report(problems, { format, excluded, more: { judged: judged.map(({ trouble: { seed, names, confounder, lying, missing, processes, parts }, ...each }) => ({ ...each, trouble: { seed, names, confounder, lying, missing, processes, parts: Object.fromEntries(parts) } })) } }, terminal);
    if (format === 'human') {
      terminal.print(`${proof.scoreTables(judged)}\n`);
      for (const each of judged.filter(({ judgement }) => judgement !== 'right')) terminal.print(proof.inWords(each));
      const right = judged.filter(({ judgement }) => judgement === 'right').length;
      terminal.print(`\n${terminal.paint(wrong.length > 0 ? 'red' : 'green', wrong.length > 0 ? 'wrong causes are named' : 'no wrong cause is named')}: ${right} of ${judged.length} right, ${wrong.length} wrong, in ${terminal.seconds.toFixed(1)} s`);
    }
    return wrong.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof proof.ToolError)) throw error;
    throw new CannotRun(error.message, 'nothing was measured. Run again; where it stays so, try another promtool, or report this');
  }
}
