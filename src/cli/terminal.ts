import fs from 'node:fs';
import tty from 'node:tty';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';
const CODES: Readonly<Record<Style, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] };

/** Where a command prints. */
export interface Terminal {
  /** To standard output. */
  print(text: string): void;
  /** To standard error. */
  complain(text: string): void;
  /** Colours text, on a terminal that wants colours. */
  paint(style: Style, text: string): string;
  /** Width of the terminal; where there is none, 120. */
  readonly columns: number;
  /** Says what is being done, once that takes more than a second; quiet when nobody watches. */
  progress(step: string): void;
  /** Seconds since the process was started. */
  readonly seconds: number;
}

export function openTerminal(): Terminal {
  const colour = tty.isatty(1) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  const watched = tty.isatty(2);
  let timer: NodeJS.Timeout | undefined;
  return {
    print: (text) => write(1, `${text}\n`),
    complain: (text) => write(2, `${text}\n`),
    get columns() {
      return (tty.isatty(1) && process.stdout.columns) || 120;
    },
    paint(style, text) {
      const [on, off] = CODES[style];
      return colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
    progress(step) {
      performance.mark(step); // for profilers, and for `npm run bench`
      if (!watched) return;
      clearTimeout(timer);
      const say = (): void => write(2, `oac: ${step} …\n`);
      if (performance.now() > 1000) say();
      else timer = setTimeout(say, 1000 - performance.now()).unref();
    },
    get seconds() {
      return performance.now() / 1000;
    },
  };
}

/** At once and whole: `process.exit` does not wait for what is still in a stream. A reader that went away is no fault of ours. */
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
