import { findTool } from '../src/tools';
import { whatIsUp } from './show';
import { startStack } from './stack';

/** As in docker-compose.yml; taken where they are free. */
const PORTS = { service: 8080, slack: 3001, prometheus: 9090, alertmanager: 9093 };

/** Runs the demo as processes of this machine until a signal comes or one of them fails. Returns the exit status. */
export async function runNative(untilSignal: () => { readonly signal: AbortSignal; readonly ended: Promise<void> }): Promise<number> {
  // Fetched before signals are caught: until then ctrl-C ends this process at once.
  for (const name of ['prometheus', 'alertmanager'] as const) await findTool(name, { log: (line) => console.log(line) });
  const { signal, ended } = untilSignal();
  const stack = await startStack({ faults: true, ports: PORTS, signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (stack === undefined) return 0;
  const { urls } = stack;
  console.log(whatIsUp([
    ['Slack page', urls.slack],
    ['Sample service', `${urls.service}/product`],
    ['its metrics', `${urls.service}/metrics`],
    ['Prometheus', `${urls.prometheus}/alerts`],
    ['Alertmanager', urls.alertmanager],
    ['Grafana', 'missing: it comes with Docker only'],
  ], urls.service));
  const crash = await Promise.race([ended, stack.crash]);
  if (crash) console.error(`\n${crash.message}\nending the others`);
  await stack.stop();
  return crash ? 1 : 0;
}
