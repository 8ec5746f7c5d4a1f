import { spawn } from 'node:child_process';

/** Milliseconds. */
const READY_WITHIN = 30_000;
const STOP_WITHIN = 10_000;
const KEPT = 20_000;

/** How a process ended that nobody had stopped. */
export interface Crash {
  readonly name: string;
  /** How it ended and its last lines. */
  readonly message: string;
}
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** What it has printed, the end of it. */
  output(): string;
  /** Resolves when the process ends without `stop`. */
  readonly crash: Promise<Crash>;
  /** SIGTERM, and SIGKILL for one that does not heed it. Resolves when the process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a program in a process group of its own: ctrl-C in a terminal reaches this process alone, which then ends its children in order.
 *
 * @throws Error when it cannot be started
 */
export async function startChild(name: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output = (output + text).slice(-KEPT); });
  }
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${name} cannot be started: ${error.message}`)));
  });
  let stopping = false;
  const closed = new Promise<{ status: number | null; signal: string | null }>((resolve) => child.once('close', (status, signal) => resolve({ status, signal })));
  const crash = new Promise<Crash>((resolve) => void closed.then(({ status, signal }) => {
    if (stopping) return;
    const last = output.trim().split('\n').slice(-10).map((line) => `  ${line}`).join('\n');
    resolve({ name, message: `${name} ended ${signal ? `by ${signal}` : `with status ${status}`}${last.trim() ? `:\n${last}` : ' and said nothing'}` });
  }));
  return {
    name, crash,
    pid: child.pid!,
    output: () => output,
    async stop() {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Asks until there is an answer. Throws when the process ends first, when told to stop, or after 30 seconds. */
export async function ready<T>(child: Child, ask: () => Promise<T | undefined> | T | undefined, signal?: AbortSignal): Promise<T> {
  let crashed: Crash | undefined;
  void child.crash.then((crash) => { crashed = crash; });
  for (const end = performance.now() + READY_WITHIN; performance.now() < end;) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (crashed) throw new Error(crashed.message);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${child.name} was not ready within ${READY_WITHIN / 1000} s. It said:\n${child.output()}`);
}
/** Whether an address answers with success. */
export const answers = (url: string): Promise<true | undefined> => fetch(url).then(({ ok }) => ok || undefined, () => undefined);
