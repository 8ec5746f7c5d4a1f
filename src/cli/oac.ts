import { parseArgs } from 'node:util';
import { nearest } from '../model/problem';
import { BUILD, VERSION } from '../pipeline/build-id';
import { CannotRun } from '../pipeline/cannot-run';
import { commands } from './commands';
import { openTerminal, type Terminal } from './terminal';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  debug: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  version: { type: 'boolean', default: false },
} as const;

const HELP = [
  'Usage: oac <command> [--json] [--debug]',
  '',
  ...commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
  '',
  '  --json    one JSON document on standard output',
  '  --debug   stacks of what went wrong, on standard error',
  '  --version, --help',
  '',
  'Exit status: 0 fine, 1 problems, 2 could not run.',
].join('\n');

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.version) {
    terminal.print(values.debug ? BUILD : VERSION);
    return 0;
  }
  if (values.help) {
    terminal.print(HELP);
    return 0;
  }
  const [name, ...rest] = positionals;
  if (name === undefined) throw new CannotRun('no command', HELP);
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const near = nearest(name, commands.map((each) => each.name));
    throw new CannotRun(`unknown command '${name}'`, near ? `did you mean '${near}'?` : `one of ${commands.map((each) => each.name).join(', ')}`);
  }
  if (rest.length > 0) throw new CannotRun(`oac ${name} takes no '${rest[0]}'`, 'see oac --help');
  return command.run(process.cwd(), values, terminal);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CannotRun((error as Error).message.split('. ')[0]!, 'see oac --help');
  }
}

/** Definitions may print; standard output is the command's own. */
function chatToStandardError(): void {
  for (const method of ['log', 'info', 'debug', 'dir', 'table'] as const) console[method] = console.error;
}

const terminal = openTerminal();
const args = process.argv.slice(2);
const debug = args.includes('--debug');
let status: number | undefined;
process.on('exit', () => {
  if (status !== undefined) return;
  terminal.complain('oac: a definition called process.exit\n  → remove the call: definitions only describe');
  process.exitCode = 2;
});
chatToStandardError();
main(args, terminal).catch((error: unknown) => {
  if (error instanceof CannotRun && !debug) terminal.complain(`oac: ${error.message}\n  → ${error.remedy.split('\n').join('\n    ')}`);
  else if (debug) terminal.complain((error as Error).stack ?? String(error));
  else terminal.complain(`oac: ${(error as Error).message}\n  → this is a fault of oac: run again with --debug and report what it prints`);
  return 2;
}).then((code) => {
  status = code;
  // Timers and sockets that a definition opened would keep the process alive.
  process.exit(code);
});
