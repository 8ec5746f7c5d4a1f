import { spawn } from 'node:child_process';
import { run } from '../src/tools';
import { whatIsUp } from './show';

/** Published by docker-compose.yml. */
const URLS = { service: 'http://127.0.0.1:8080', slack: 'http://127.0.0.1:3001', prometheus: 'http://127.0.0.1:9090', alertmanager: 'http://127.0.0.1:9093', grafana: 'http://127.0.0.1:3000' };

/** Why Docker Compose cannot be used here, or undefined. */
export async function composeFault(): Promise<string | undefined> {
  for (const [args, fault] of [[['info'], 'Docker does not answer'], [['compose', 'version'], 'Docker has no Compose plugin']] as const) {
    const status = await run('docker', args, { timeout: 20_000 }).then((result) => result.status, () => 1);
    if (status !== 0) return fault;
  }
  return undefined;
}

/** Runs the demo in containers until a signal comes. Returns the exit status. */
export async function runCompose({ signal, ended }: { readonly signal: AbortSignal; readonly ended: Promise<void> }): Promise<number> {
  const status = await compose(['up', '--build', '--wait'], signal);
  if (status === 0 && !signal.aborted) {
    console.log(whatIsUp([
      ['Slack page', URLS.slack],
      ['Grafana', `${URLS.grafana}/d/api-overview`],
      ['Sample service', `${URLS.service}/product`],
      ['Prometheus', `${URLS.prometheus}/alerts`],
      ['Alertmanager', URLS.alertmanager],
    ], URLS.service));
    await ended;
  }
  // Said before the containers are gone: why one of them did not become healthy.
  if (status !== 0 && !signal.aborted) await compose(['logs', '--no-color', '--tail', '20']);
  const down = await compose(['down', '--volumes', '--remove-orphans', '--timeout', '5']);
  return signal.aborted ? down : status || down;
}

/** In a process group of its own: ctrl-C in a terminal must not reach the command that cleans up. A signal interrupts the group. */
function compose(args: readonly string[], signal?: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['compose', ...args], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    const interrupt = (): void => { process.kill(-child.pid!, 'SIGINT'); };
    child.once('error', reject);
    child.once('close', (status) => {
      signal?.removeEventListener('abort', interrupt);
      resolve(status ?? 1);
    });
    signal?.addEventListener('abort', interrupt);
  });
}
