import path from 'node:path';
import { parseArgs } from 'node:util';
import { originOfStack, takeStack } from '../model/origin';
import { nearest, type Problem } from '../model/problem';
import { BUILD, VERSION } from '../pipeline/build-id';
import { CannotRun, explainSystemError, isCannotRun } from '../pipeline/cannot-run';
import { failureOf } from '../pipeline/failure';
import type { Command } from './command';
import { commands } from './commands';
import { FORMATS, report, type Format } from './report';
import { openTerminal, type Terminal } from './terminal';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  format: { type: 'string' },
  live: { type: 'string' },
  grafana: { type: 'string' },
  debug: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  version: { type: 'boolean', default: false },
} as const;

/** Those of single commands. */
const ownFlags = Object.fromEntries(commands.flatMap(({ flags = {} }) => Object.keys(flags)).map((flag) => [nameOf(flag), { type: flag.includes(' ') ? 'string' as const : 'boolean' as const, multiple: flag.endsWith('…') }]));
/** Of `from <time>`, `from`. */
function nameOf(flag: string): string {
  return flag.split(' ')[0]!;
}
const takes = ({ flags = {} }: Command, name: string): boolean => Object.keys(flags).some((flag) => nameOf(flag) === name);

const HELP = [
  'Usage: oac <command> [--format <format>] [--debug]',
  '',
  ...commands.flatMap(({ name, arguments: takes, summary, flags = {} }) => [
    `  ${[name, takes].filter(Boolean).join(' ').padEnd(24)}${summary}`, ...Object.entries(flags).map(([flag, what]) => `    --${flag.padEnd(20)}${what}`),
  ]),
  '',
  '  --live <url>            check: compare with a running Prometheus; --grafana <url>: with a Grafana too, by the token in GRAFANA_TOKEN',
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
  const [name, ...rest] = positionals;
  if (values.help || name === 'help') {
    terminal.print(HELP);
    return 0;
  }
  if (name === undefined) throw new CannotRun('no command', HELP);
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const near = nearest(name, commands.map((each) => each.name));
    throw new CannotRun(`unknown command '${name}'`, near ? `did you mean '${near}'?` : `one of ${commands.map((each) => each.name).join(', ')}`);
  }
  const own = new Map(Object.entries(values as Readonly<Record<string, string | true | readonly string[]>>).filter(([flag]) => Object.hasOwn(ownFlags, flag)));
  const stray = [...own.keys()].find((flag) => !takes(command, flag));
  if (stray !== undefined) throw new CannotRun(`oac ${name} takes no '--${stray}'`, `oac ${commands.filter((each) => takes(each, stray)).map((each) => each.name).join(' and oac ')} does`);
  const { live, grafana } = values;
  if ((live !== undefined || grafana !== undefined) && (name !== 'check' || rest.length > 0)) throw new CannotRun('--live and --grafana compare the definitions with servers', 'oac check --live <url>, without files');
  if (grafana !== undefined && live === undefined) throw new CannotRun('--grafana goes with --live', 'oac check --live <url of Prometheus> --grafana <url of Grafana>');
  if (rest.length > 0 && command.arguments === undefined) throw new CannotRun(`oac ${name} takes no '${rest[0]}'`, 'see oac --help');
  return command.run(process.cwd(), rest, { format: formatOf(values), debug: values.debug, own, live: values.live, grafana: values.grafana }, terminal);
}

function formatOf({ json, format = json ? 'json' : 'human' }: { readonly json: boolean; readonly format?: string | undefined }): Format {
  const found = FORMATS.find((each) => each === format);
  if (!found) throw new CannotRun(`unknown format '${format}'`, `one of ${FORMATS.join(', ')}`);
  return found;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...ownFlags, ...OPTIONS }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CannotRun((error as Error).message.split('. ')[0]!, 'see oac --help');
  }
}

/** Says why there is no result; the exit status for it. Throws nothing: there is nobody left to say it. */
function stop(thrown: unknown): number {
  const { syscall, path: at } = (thrown ?? {}) as NodeJS.ErrnoException;
  const error = at === undefined ? thrown : explainSystemError(thrown, `${at} cannot be used (${syscall})`);
  const message = error instanceof Error ? error.message : String(error);
  const remedy = isCannotRun(error) ? error.remedy : 'this is a fault of oac: run again with --debug and report what it prints';
  let told = false;
  if (asJson) {
    try {
      report([{ check: 'oac/run', severity: 'error', message, remedy }], { format: 'json' }, terminal);
      told = true;
    } catch {
      // standard output cannot be written, which may be the very fault
    }
  }
  if (debug && thrown instanceof Error && thrown.stack !== undefined) terminal.complain(thrown.stack);
  if (!told) terminal.complain(`oac: ${message}\n  → ${remedy.split('\n').join('\n    ')}`);
  return 2;
}
/** As in ` (dashboards/api.ts:3)`, where it is known. */
const placeOf = ({ file, line }: Partial<Pick<Problem, 'file' | 'line'>>): string =>
  (file === undefined ? '' : ` (${path.relative(process.cwd(), file)}${line === undefined ? '' : `:${line}`})`);

const terminal = openTerminal();
const args = process.argv.slice(2);
const debug = args.includes('--debug');
const asJson = args.includes('--json') || /--format[= ]json/.test(args.join(' '));
let status: number | undefined;
process.on('exit', function atExit() {
  if (status === undefined) {
    const caller: { stack?: string } = {};
    takeStack(caller, atExit, 100);
    stop(new CannotRun(`a definition called process.exit${placeOf(originOfStack(caller.stack ?? '') ?? {})}`, 'remove the call: definitions only describe'));
  }
  process.exitCode = status ?? 2;
});
const ours = process.listeners('exit');
// What a definition started and did not wait for.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    if (isCannotRun(error)) process.exit(status = stop(error));
    const { problem } = failureOf(error, 'load/run', undefined);
    status = stop(new CannotRun(`a definition started something that failed later${placeOf(problem)}: ${problem.message}`, 'definitions only describe: start nothing in them that goes on by itself'));
    process.exit(status);
  });
}
main(args, terminal).catch(stop).then((code) => {
  status = code;
  // A definition's would have the last word on the status.
  for (const listener of process.listeners('exit')) if (!ours.includes(listener)) process.off('exit', listener);
  // Timers and sockets that a definition opened would keep the process alive.
  process.exit(code);
});
