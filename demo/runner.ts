import { composeFault, runCompose } from './compose';
import { runNative } from './native';

/** Resolves with the signal that ends the demo; later ones are taken too, so that nothing cuts the cleaning up short. */
function untilSignal(): { readonly signal: AbortSignal; readonly ended: Promise<void> } {
  const abort = new AbortController();
  const ended = new Promise<void>((resolve) => {
    // Signal handlers alone do not keep a process alive.
    const alive = setInterval(() => {}, 60_000);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        clearInterval(alive);
        abort.abort(new Error('stopped'));
        resolve();
      });
    }
  });
  return { signal: abort.signal, ended };
}

async function main(): Promise<number> {
  const fault = await composeFault();
  if (fault !== undefined) console.log(`${fault}: starting native processes instead, without Grafana.`);
  return fault === undefined ? runCompose(untilSignal()) : runNative(untilSignal);
}

main().then((status) => process.exit(status), (error: unknown) => {
  console.error((error as Error).message);
  process.exit(2);
});
