import { availableParallelism } from 'node:os';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { CannotRun } from '../pipeline/cannot-run';
import { hasErrors } from '../pipeline/run';
import type { Promtool } from '../proof/promtool';
import type { Flags } from './command';
import { loadProof } from './machinery';
import { fromRoot, plural, report } from './report';
import type { Terminal } from './terminal';

export const ROUTING = 'tell a real Alertmanager instead what fires in each scenario: who gets a message, when, what it says, and what is inhibited';
/** The oldest Alertmanager that reads what is written. */
const OLDEST = [0, 25] as const;

/** What the run is told of its project. */
interface About {
  readonly root: string;
  readonly problems: readonly Problem[];
  readonly excluded: number;
  readonly promtool: () => Promise<Promtool>;
}
/** Whether scenarios say who is told: `oac test` alone does not ask. */
export const saysWhoIsTold = ({ scenarios }: Project): boolean =>
  scenarios.some(({ expect }) => Object.values(expect.fires).some(({ receiver, inhibits }) => receiver !== undefined || inhibits !== undefined));

/** `oac test --routing`. */
export async function testRouting(project: Project, { root, problems, excluded, promtool }: About, { format }: Flags, terminal: Terminal): Promise<number> {
  if (project.config.outputs && !project.config.outputs.includes('alertmanager')) {
    throw new CannotRun("oac.config.ts wants no output for Alertmanager, so there are no routes to test", "add 'alertmanager' to outputs, or leave --routing out");
  }
  if (project.scenarios.length === 0) throw new CannotRun('there is nothing to route: no scenario', 'write a file in scenarios/ that exports scenario({ … })');
  const proof = loadProof();
  try {
    const tools = { amtool: await toolFor('amtool'), alertmanager: await toolFor('alertmanager') };
    const { told } = await proof.prove(project, {
      promtool: await promtool(), workers: Math.max(1, availableParallelism()), offsets: { own: 1, library: 0 },
      progress: (done, all) => terminal.progress(`${done} of ${plural(all, 'scenario')} told to the rules`),
    });
    terminal.progress(`telling Alertmanager of ${plural(told.length, 'scenario')}`);
    const { routed, problems: found } = await proof.route(project, told, tools);
    if (routed.every(({ sent }) => sent.length === 0) && found.length === 0) {
      throw new CannotRun('nothing was routed: in no scenario does Prometheus have an alert firing', 'write a scenario in which an alert fires that Prometheus evaluates');
    }
    const all = [...problems, ...found].map((problem) => fromRoot(root, problem));
    report(all, { format, excluded, more: { scenarios: routed.length, routing: proof.routingData(routed) } }, terminal);
    if (format === 'human') {
      const messages = routed.reduce((sum, each) => sum + each.messages.length, 0);
      const failed = new Set(found.map(({ message }) => message.split(':')[0])).size;
      terminal.print(`${proof.routingTable(routed)}\n`);
      const [scenarios, took] = [plural(routed.length, 'scenario'), `in ${terminal.seconds.toFixed(1)} s`];
      terminal.print(hasErrors(all) ? `${terminal.paint('red', 'not proven')}: ${failed} of ${scenarios} ${failed === 1 ? 'fails' : 'fail'}, ${took}`
        : `${terminal.paint('green', 'proven')}: who is told in ${scenarios}, by ${plural(messages, 'message')} of a real Alertmanager, ${took}`);
    }
    return hasErrors(all) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof proof.ToolError)) throw error;
    const [fault, ...rest] = error.message.split('\n');
    throw new CannotRun(fault!, rest.join('\n') || 'no routes were proven. Run again; where it stays so, try another Alertmanager, or report this');
  }

  async function toolFor(name: 'amtool' | 'alertmanager') {
    terminal.progress(`looking for ${name}`);
    const tool = await proof.findTool(name, { root, log: terminal.progress });
    const version = await tool.version();
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    if (!(major > OLDEST[0] || minor >= OLDEST[1])) {
      throw new CannotRun(`${tool.path} is ${name} ${version}: ${OLDEST.join('.')} or later is needed`, 'install a later one, or take it off PATH: then one is fetched into .tools');
    }
    return tool;
  }
}
