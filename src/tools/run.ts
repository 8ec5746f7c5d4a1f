import { spawn } from 'node:child_process';
import { atEnd } from './at-end';

/** A tool could not be found, fetched or started. The message is for the user: what failed, where, and what to do. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** How a program ended that could be started. */
export interface RunResult {
  /** The exit status; 0 is success. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `run` gives a program. */
export interface RunOptions {
  /** Text for standard input; without it standard input is empty. */
  readonly input?: string;
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until the program is killed. */
  readonly timeout?: number;
  /** Kills the program. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end, which comes with our own at the latest. Resolves for every exit status.
 *
 * @throws {ToolError} when the program cannot be started, is ended by a signal, or takes longer than `timeout`.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    let timedOut = false;
    const kill = (): void => void child.kill('SIGKILL');
    const timer = options.timeout === undefined ? undefined : setTimeout(() => {
      timedOut = true;
      kill();
      // What it started has them open, and may live on.
      child.stdout.destroy();
      child.stderr.destroy();
    }, options.timeout);
    const forget = atEnd(kill);
    options.signal?.addEventListener('abort', kill);
    const ended = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
      forget();
    };
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that ends without reading its input closes the pipe early: its exit status tells the rest.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error: NodeJS.ErrnoException) => {
      ended();
      reject(new ToolError(startFault(command, options.cwd, error)));
    });
    child.on('close', (status, signal) => {
      ended();
      const errors = Buffer.concat(stderr).toString();
      if (timedOut) reject(new ToolError(`${command} did not end within ${options.timeout! / 1000} s and was stopped`));
      else if (status === null) reject(new ToolError(`${command} was ended by ${signal}${errors ? `: ${lastLine(errors)}` : ''}`));
      else resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: errors });
    });
  });
}

function startFault(command: string, cwd: string | undefined, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') {
    return command.includes('/') || cwd !== undefined
      ? `${command} cannot be started: it, its interpreter or the folder to run it in is missing`
      : `${command} is not on PATH`;
  }
  if (error.code === 'EACCES') return `${command} cannot be started: it is not executable (chmod +x ${command})`;
  return `${command} cannot be started: ${error.message}`;
}

/** The last line that says something: where command line tools put the reason. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
