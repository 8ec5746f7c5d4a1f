import path from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '../model/problem';
import { BUILD, VERSION } from '../pipeline/build-id';
import { CannotRun } from '../pipeline/cannot-run';
import { failureOf } from '../pipeline/failure';
import { commands } from './commands';
import { FORMATS, report, type Format } from './report';
import { openTerminal, type Terminal } from './terminal';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  format: { type: 'string' },
  debug: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  version: { type: 'boolean', default: false },
} as const;

const HELP = [
  'Usage: oac <command> [--format <format>] [--debug]',
  '',
  ...commands.map(({ name, arguments: takes, summary }) => `  ${[name, takes].filter(Boolean).join(' ').padEnd(24)}${summary}`),
  '',
  `  --format <format>       ${FORMATS.join(', ')}; --json is short for --format json`,
  '  --debug                 stacks of what went wrong, on standard error',
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
  if (rest.length > 0 && command.arguments === undefined) throw new CannotRun(`oac ${name} takes no '${rest[0]}'`, 'see oac --help');
  return command.run(process.cwd(), rest, { format: formatOf(values), debug: values.debug }, terminal);
}

function formatOf({ json, format = json ? 'json' : 'human' }: { readonly json: boolean; readonly format?: string | undefined }): Format {
  const found = FORMATS.find((each) => each === format);
  if (!found) throw new CannotRun(`unknown format '${format}'`, `one of ${FORMATS.join(', ')}`);
  return found;
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

/** Says why there is no result; the exit status for it. */
function stop(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof CannotRun ? error.remedy : 'this is a fault of oac: run again with --debug and report what it prints';
  if (asJson) report([{ check: 'oac/run', severity: 'error', message, remedy }], { format: 'json' }, terminal);
  if (debug) terminal.complain(error instanceof Error ? error.stack ?? message : message);
  else if (!asJson) terminal.complain(`oac: ${message}\n  → ${remedy.split('\n').join('\n    ')}`);
  return 2;
}

const terminal = openTerminal();
const args = process.argv.slice(2);
const debug = args.includes('--debug');
const asJson = args.includes('--json') || /--format[= ]json/.test(args.join(' '));
let status: number | undefined;
process.on('exit', () => {
  if (status === undefined) stop(new CannotRun('a definition called process.exit', 'remove the call: definitions only describe'));
  process.exitCode = status ?? 2;
});
const ours = process.listeners('exit');
// What a definition started and did not wait for.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    if (error instanceof CannotRun) process.exit(status = stop(error));
    const { problem: { file, line, message } } = failureOf(error, 'load/run', undefined);
    const place = file === undefined ? '' : ` (${path.relative(process.cwd(), file)}:${line})`;
    status = stop(new CannotRun(`a definition started something that failed later${place}: ${message}`, 'definitions only describe: start nothing in them that goes on by itself'));
    process.exit(status);
  });
}
chatToStandardError();
main(args, terminal).catch(stop).then((code) => {
  status = code;
  // A definition's would have the last word on the status.
  for (const listener of process.listeners('exit')) if (!ours.includes(listener)) process.off('exit', listener);
  // Timers and sockets that a definition opened would keep the process alive.
  process.exit(code);
});
