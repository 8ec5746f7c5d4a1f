import fs from 'node:fs';
import tty from 'node:tty';
import { CannotRun, explainSystemError } from '../pipeline/cannot-run';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';
const CODES: Readonly<Record<Style, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] };

/** Where a command prints. */
export interface Terminal {
  /** To standard output. Throws `CannotRun` where that cannot be written; a reader that went away is no fault. */
  print(text: string): void;
  /** To standard error. */
  complain(text: string): void;
  /** Colours text, on a terminal that wants colours. */
  paint(style: Style, text: string): string;
  /** Width of the terminal; where there is none, 120. */
  readonly columns: number;
  /** Says what is being done, on a line that the next one replaces, since what never ends says nothing later; quiet when nobody watches. */
  progress(step: string): void;
  /** Seconds since the process was started. */
  readonly seconds: number;
}

export function openTerminal(): Terminal {
  const dumb = process.env['TERM'] === 'dumb';
  const colour = tty.isatty(1) && !process.env['NO_COLOR'] && !dumb;
  const watched = tty.isatty(2) && !dumb;
  const output = keepFromDefinitions();
  let step = '';
  const say = (next: string): void => {
    if (step === next) return;
    const room = (process.stderr.columns || 80) - 'oac:  …'.length - 1; // a line that is wrapped could not be taken back
    write(2, `${step === '' ? '' : '\r\u001b[K'}${next === '' ? '' : `oac: ${next.slice(0, room)} …`}`);
    step = next;
  };
  if (watched) process.on('exit', () => say(''));
  return {
    print(text) {
      say('');
      write(1, `${text}\n`);
    },
    complain(text) {
      say('');
      write(2, `${text}\n`);
    },
    get columns() {
      return (tty.isatty(1) && output().columns) || 120;
    },
    paint(style, text) {
      const [on, off] = CODES[style];
      return colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
    progress(next) {
      performance.mark(next); // for profilers, and for `npm run bench`
      if (watched) say(next);
    },
    get seconds() {
      return performance.now() / 1000;
    },
  };
}

/** Definitions may print; standard output is the command's own. Theirs, and with it their console's, leads to standard error. Gives the real one. */
function keepFromDefinitions(): () => NodeJS.WriteStream {
  const { get } = Object.getOwnPropertyDescriptor(process, 'stdout')!;
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => process.stderr });
  return () => get!.call(process) as NodeJS.WriteStream;
}

/** At once and whole: `process.exit` does not wait for what is still in a stream. */
function write(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
        continue;
      }
      if (code === 'EPIPE' || descriptor === 2) return; // there is nowhere left to say it
      const doing = 'standard output cannot be written';
      const explained = explainSystemError(error, doing);
      throw explained instanceof CannotRun ? explained : new CannotRun(`${doing}: ${message}`, 'see where it leads');
    }
  }
}
