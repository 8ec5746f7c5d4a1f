import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Tool } from './find';
import { lastLine, run, ToolError } from './run';

/** A command line. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const TEMPLATES = 'prometheus/alertmanager/default.tmpl';

/** Debian's Alertmanager reads /usr/share only. The time zones stay the machine's; `exec` keeps one process id for it all. */
const WITH_OWN_SHARE = `share=$1; shift
if [ -d /usr/share/zoneinfo ]; then mount --bind /usr/share/zoneinfo "$share/zoneinfo" || exit 1; fi
mount --rbind "$share" /usr/share && exec "$@"`;

/**
 * The command that starts this Alertmanager with the given arguments. For Debian's package unpacked in `.tools/` that is one in a
 * mount namespace of its own, where the package's /usr/share is in place; the process id is Alertmanager's all the same.
 *
 * @throws {ToolError} when such a namespace is needed and the machine grants none.
 */
export async function alertmanagerCommand(alertmanager: Tool, args: readonly string[]): Promise<Command> {
  const share = resolve(dirname(realpathSync(alertmanager.path)), '../share');
  if (!existsSync(join(share, TEMPLATES)) || existsSync(join('/usr/share', TEMPLATES))) return { command: alertmanager.path, args };
  const failures: string[] = [];
  // Root needs no user namespace, which some machines forbid; anybody else gets the right to mount by one.
  for (const flag of process.getuid?.() === 0 ? ['-m', '-rm'] : ['-rm']) {
    const probe = await run('unshare', [flag, 'true'], { env: { LC_ALL: 'C' }, timeout: 30_000 });
    if (probe.status === 0) {
      return { command: 'unshare', args: [flag, 'sh', '-c', WITH_OWN_SHARE, 'sh', share, alertmanager.path, ...args] };
    }
    failures.push(`"unshare ${flag}": ${lastLine(probe.stderr)}`);
  }
  throw new ToolError(`${alertmanager.path} reads ${join('/usr/share', TEMPLATES)}, and this machine grants no namespace in which `
    + `${share} could stand in for /usr/share (${failures.join('; ')}). Install Debian's package prometheus-alertmanager, or put the `
    + 'alertmanager of a release archive on PATH');
}
