import { setImmediate } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does some work during which ctrl-C and its like wait; they act afterwards, as they would have. */
export async function uninterrupted<T>(work: () => T): Promise<T> {
  const waiting = new Set<NodeJS.Signals>();
  const wait = (signal: NodeJS.Signals): void => void waiting.add(signal);
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    return work();
  } finally {
    // Signals are told between two turns of the event loop; the first turn may have begun before the signal came.
    await setImmediate();
    await setImmediate();
    for (const signal of SIGNALS) process.removeListener(signal, wait);
    for (const signal of waiting) process.kill(process.pid, signal);
  }
}
