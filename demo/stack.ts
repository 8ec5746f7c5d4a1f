import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertmanagerCommand, findTool, run, type Command } from '../src/tools';
import { answers, ready, startChild, type Child, type Crash } from './child';
import { alertmanagerConfig, prometheusConfig } from './native-config';
import { freePort } from './ports';
import type { FaultName } from './sample-service/faults';
import type { Heartbeats, Message } from './slack/server';

export type Role = 'service' | 'slack' | 'prometheus' | 'alertmanager';

export interface StackOptions {
  /** Whether faults can be switched on. Default false. */
  readonly faults?: boolean;
  /** Ports to take where they are free; any other free one otherwise. */
  readonly ports?: Readonly<Partial<Record<Role, number>>>;
  /** This repository. Default: the working folder. */
  readonly root?: string;
  /** Gives up starting when it is aborted. */
  readonly signal?: AbortSignal;
}
export interface Stack {
  readonly urls: Readonly<Record<Role, string>>;
  /** Switches a fault of the sample service on, or off. */
  fault(name: FaultName, on?: boolean): Promise<void>;
  /** What has been posted to the Slack stand-in, oldest first. */
  messages(): Promise<readonly Message[]>;
  /** What has been posted to the stand-in of the dead man's switch. */
  heartbeats(): Promise<Heartbeats>;
  /** Resolves when one of the processes ends by itself. */
  readonly crash: Promise<Crash>;
  /** Ends all processes and removes all files of the stack. */
  stop(): Promise<void>;
}

/** Seconds. */
const LOAD_DURATION = 8 * 3600;
const TRIES = 3;

/**
 * Starts the sample service, a request a second, Prometheus, Alertmanager and the Slack stand-in as processes of this machine, on
 * loopback ports, with the generated configuration.
 *
 * @throws Error when one of them cannot be started; nothing is left behind then
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { root = process.cwd() } = options;
  const tools = { prometheus: await findTool('prometheus', { root }), alertmanager: await findTool('alertmanager', { root }) };
  const folder = mkdtempSync(join(tmpdir(), 'oac-demo-'));
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    // Last started, first ended: nothing complains of what it cannot reach any more.
    for (const child of [...children].reverse()) await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const urls = await startAll({ ...options, root }, tools, folder, children);
    return {
      urls, stop,
      fault: async (name, on = true) => { await json(`${urls.service}/faults/${name}`, on ? 'POST' : 'DELETE'); },
      messages: () => json(`${urls.slack}/messages`),
      heartbeats: () => json(`${urls.slack}/deadman`),
      crash: Promise.race(children.map((child) => child.crash)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Tools = Readonly<Record<'prometheus' | 'alertmanager', Awaited<ReturnType<typeof findTool>>>>;

async function startAll(
  { faults = false, ports = {}, root, signal }: StackOptions & { readonly root: string }, tools: Tools, folder: string, children: Child[],
): Promise<Stack['urls']> {
  const host = (url: string): string => new URL(url).host;
  const generated = join(root, 'generated');
  const built = await run(process.execPath, [join(root, 'demo/build.mjs'), join(folder, 'programs')]);
  if (built.status !== 0) throw new Error(`the demo's programs cannot be built:\n${built.stderr}`);

  const program = async (name: string, file: string, env: Record<string, string>): Promise<Child> => {
    const child = await startChild(name, process.execPath, [join(folder, 'programs', file)], env);
    children.push(child);
    return child;
  };
  const ours = async (name: string, role: Role, file: string, env: Record<string, string>): Promise<string> => {
    const port = ports[role] === undefined ? 0 : await freePort(ports[role]);
    const child = await program(name, file, { HOST: '127.0.0.1', PORT: String(port), ...env });
    return ready(child, () => /listening on (http:\S+)/.exec(child.output())?.[1], signal);
  };
  /** Another program may take a port between the choice of it and listening; then another one is tried. */
  const theirs = async (name: string, role: Role, commandFor: (args: readonly string[], address: string) => Promise<Command>): Promise<string> => {
    for (let attempt = 1; ; attempt++) {
      const url = `http://127.0.0.1:${await freePort(attempt === 1 ? ports[role] : 0)}`;
      const { command, args } = await commandFor([`--web.listen-address=${host(url)}`, `--web.external-url=${url}`, '--log.level=warn'], host(url));
      const child = await startChild(name, command, args);
      children.push(child);
      try {
        await ready(child, () => answers(`${url}/-/ready`), signal);
        return url;
      } catch (error) {
        if (attempt === TRIES || !child.output().includes('address already in use')) throw error;
        children.splice(children.indexOf(child), 1);
      }
    }
  };

  const service = await ours('the sample service', 'service', 'service.cjs', { FAULTS: faults ? '1' : '' });
  const slack = await ours('the Slack stand-in', 'slack', 'slack.cjs', { SERVICE_URL: service });
  const alertmanagerFile = alertmanagerConfig(generated, folder, { slack: host(slack) });
  const alertmanager = await theirs('Alertmanager', 'alertmanager', (args) => alertmanagerCommand(tools.alertmanager, [
    `--config.file=${alertmanagerFile}`, `--storage.path=${join(folder, 'alertmanager-data')}`, '--cluster.listen-address=', ...args,
  ]));
  const prometheus = await theirs('Prometheus', 'prometheus', async (args, address) => ({
    command: tools.prometheus.path, args: [`--config.file=${prometheusConfig(generated, folder, { service: host(service), prometheus: address, alertmanager: host(alertmanager) })}`, `--storage.tsdb.path=${join(folder, 'prometheus-data')}`, ...args],
  }));
  await program('the load', 'load.cjs', { TARGET: service, RATE: '1', DURATION: String(LOAD_DURATION) });
  return { service, slack, prometheus, alertmanager };
}

async function json<T>(url: string, method = 'GET'): Promise<T> {
  const response = await fetch(url, { method });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
