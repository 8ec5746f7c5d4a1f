import { CannotRun } from '../pipeline/cannot-run';
import type { loadProof } from './machinery';
import type { Terminal } from './terminal';

/** The oldest promtool that reads what is written. */
const OLDEST = [2, 42] as const;
type Proof = ReturnType<typeof loadProof>;

/** A promtool that reads what is written. Throws `CannotRun` where there is none. */
export async function promtoolFor({ findTool, ToolError }: Proof, root: string, terminal: Terminal): Promise<{ readonly series: string; readonly tool: { readonly path: string } }> {
  try {
    terminal.progress('looking for promtool');
    const tool = await findTool('promtool', { root, log: terminal.progress });
    const version = await tool.version();
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
      throw new CannotRun(`${tool.path} is promtool ${version}: ${OLDEST.join('.')} or later is needed`, 'install a later one, or take it off PATH: then one is fetched into .tools');
    }
    return { series: major >= 3 ? '3' : `${major}.${minor}`, tool };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const { message } = error;
    // What to do is behind the list of what failed, or is the last sentence.
    const [, fault = message, remedy = 'install promtool, which comes with Prometheus; oac test asks it'] = /^(.+?)\n(?! )(.+)$/s.exec(message) ?? /^(.+)\. (.+)$/.exec(message) ?? [];
    throw new CannotRun(fault, remedy);
  }
}
