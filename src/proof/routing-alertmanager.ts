import { spawn } from 'node:child_process';
import { alertmanagerCommand, atEnd, ToolError, type Tool } from '../tools';
import type { Labels } from './instruments';

/** One alert as Prometheus posts it; times as in `toISOString`. */
export interface PostedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: string;
  readonly endsAt: string;
}
/** One alert as Alertmanager has it. */
export interface HeldAlert {
  readonly labels: Labels;
  readonly fingerprint: string;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}
/** A running Alertmanager. Its calls throw a `ToolError` where it does not do what it is asked, or has ended. */
export interface Alertmanager {
  post(alerts: readonly PostedAlert[]): Promise<void>;
  alerts(): Promise<readonly HeldAlert[]>;
  /** Fails when it ends before it is stopped; else it never settles. */
  readonly ended: Promise<never>;
  /** What it said of messages that it could not send. */
  failures(): readonly string[];
  stop(): Promise<void>;
}
/** Milliseconds until it has to be ready, and for one answer. */
const START = 30_000;
const ANSWER = 15_000;

/** Starts an Alertmanager on a loopback port of its choice, which ends with this process. @throws {ToolError} where it does not start; its own last words are in it. */
export async function startAlertmanager(tool: Tool, folder: string, { configFile, externalUrl }: { readonly configFile: string; readonly externalUrl: string }): Promise<Alertmanager> {
  const { command, args } = await alertmanagerCommand(tool, [
    `--config.file=${configFile}`, `--storage.path=${folder}/data`, '--web.listen-address=127.0.0.1:0', '--cluster.listen-address=',
    `--web.external-url=${externalUrl}`, '--web.route-prefix=/',
  ]);
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  let stopped = false;
  child.stderr.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  const closed = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(`cannot be started: ${message}`));
    child.once('close', (status, signal) => resolve(signal ? `was ended by ${signal}` : `ended with status ${status}`));
  });
  const ended = new Promise<never>((_, reject) => void closed.then((how) => { if (!stopped) reject(new ToolError(`${tool.path} ${how}${lastWords(log)}`)); }));
  ended.catch(() => undefined); // nobody may be waiting for it just now
  const forget = atEnd(() => void child.kill('SIGKILL'));
  const stop = async (): Promise<void> => {
    stopped = true;
    child.kill('SIGKILL');
    await closed;
    forget();
  };
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const answered = fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER) }).catch(async (error: Error) => {
      // The connection breaks a moment before the process is known to have ended.
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1000))]);
      throw new ToolError(`${tool.path} does not answer: ${String(error.cause ?? error.message)}${lastWords(log)}`);
    });
    const answer = await Promise.race([answered, ended]);
    if (!answer.ok) throw new ToolError(`${tool.path} answers ${answer.status}: ${(await answer.text()).trim().slice(0, 300)}`);
    return answer;
  };
  try {
    const url = await Promise.race([ready(() => log, tool), ended]);
    return {
      ended, stop,
      async post(alerts) {
        const answer = await ask(`${url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) });
        await answer.arrayBuffer();
      },
      alerts: async () => await (await ask(`${url}/api/v2/alerts`)).json() as readonly HeldAlert[],
      failures: () => log.split('\n').filter((line) => /level=(?:warn|error)/i.test(line) && /msg="Notif/.test(line)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
/** The address, once it answers there. */
async function ready(log: () => string, tool: Tool): Promise<string> {
  const deadline = performance.now() + START;
  while (performance.now() < deadline) {
    const address = /msg="Listening on".* address=(\S+)/.exec(log())?.[1];
    if (address !== undefined && await fetch(`http://${address}/-/ready`).then(({ ok }) => ok, () => false)) return `http://${address}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new ToolError(`${tool.path} is not ready after ${START / 1000} s${lastWords(log())}`);
}
/** Lines of the log that say what is wrong, else its last one. */
function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const bad = lines.filter((line) => /level=error|\berror\b|panic|fatal/i.test(line));
  const said = (bad.length > 0 ? bad : lines).slice(-2);
  return said.length > 0 ? `; its last words:\n${said.map((line) => line.slice(0, 500)).join('\n')}` : '';
}
