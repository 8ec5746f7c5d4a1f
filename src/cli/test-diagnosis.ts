import { availableParallelism } from 'node:os';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { CannotRun } from '../pipeline/cannot-run';
import type { Promtool } from '../proof/promtool';
import type { Flags } from './command';
import { loadProof } from './machinery';
import { fromRoot, plural, report } from './report';
import type { Terminal } from './terminal';

export const DIAGNOSIS = 'let simulated processes fall ill at random instead, always alike, and say how often alerts name the right cause';
/** Troubles for each alert: enough for each fault to come with each confounder now and then. */
const TROUBLES = 60;

/** `oac test --diagnosis`. Exit status 1 where a text names a wrong cause, or none a right one. */
export async function testDiagnosis(project: Project, { root, problems, excluded, promtool }: { readonly root: string; readonly problems: readonly Problem[]; readonly excluded: number; readonly promtool: () => Promise<Promtool> }, { format }: Flags, terminal: Terminal): Promise<number> {
  const proof = loadProof();
  const alerts = proof.diagnosed(project);
  const notJudged = proof.notJudged(project).map((problem) => fromRoot(root, problem));
  if (alerts.length === 0 && notJudged.length > 0) throw new CannotRun('no alert that names a cause is about a share of requests, which is what troubles slow', notJudged[0]!.remedy);
  if (alerts.length === 0) throw new CannotRun('no alert names a cause', 'give one a diagnosis: alert(api.latency.mostlySlow({ … }), { diagnosis: diagnose(…), … })');
  try {
    const judged = await proof.score(project, {
      promtool: await promtool(), troubles: TROUBLES, workers: Math.max(1, availableParallelism()), progress: (done, all) => terminal.progress(`${done} of ${plural(all, 'trouble')} told`),
    });
    const wrong = judged.filter(({ judgement }) => judgement === 'wrong');
    const right = judged.filter(({ judgement }) => judgement === 'right').length;
    if (judged.length === 0) throw new CannotRun('no trouble that was drawn slows as many requests as these alerts are about', 'nothing was measured: see whether the limit is far above what requests take, or the service has no signal that their time can go to');
    report([...problems, ...notJudged], { format, excluded, more: { judged: judged.map(({ trouble: { seed, names, confounder, lying, missing, processes, parts }, ...each }) => ({ ...each, trouble: { seed, names, confounder, lying, missing, processes, parts: Object.fromEntries(parts) } })) } }, terminal);
    if (format === 'human') {
      terminal.print(`${proof.scoreTables(judged)}\n`);
      for (const each of judged.filter(({ judgement }) => judgement !== 'right')) terminal.print(proof.inWords(each));
      const bad = wrong.length > 0 ? 'wrong causes are named' : right === 0 ? 'no right cause is named' : undefined;
      terminal.print(`\n${terminal.paint(bad ? 'red' : 'green', bad ?? 'no wrong cause is named')}: ${right} of ${judged.length} right, ${wrong.length} wrong, in ${terminal.seconds.toFixed(1)} s`);
    }
    return wrong.length > 0 || right === 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof proof.ToolError)) throw error;
    throw new CannotRun(error.message, 'nothing was measured. Run again; where it stays so, try another promtool, or report this');
  }
}
