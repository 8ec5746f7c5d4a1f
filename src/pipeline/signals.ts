import { setImmediate } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let working = 0;
let isListening = false;
const waiting = new Set<NodeJS.Signals>();

const hear = (signal: NodeJS.Signals): void => (working > 0 ? void waiting.add(signal) : act(signal));
/** As it would have without us. */
function act(signal: NodeJS.Signals): void {
  for (const each of SIGNALS) process.removeListener(each, hear);
  isListening = false;
  process.kill(process.pid, signal);
}

/** Does some work during which ctrl-C and its like wait; they act afterwards, as they would have. It listens on: a signal that came while it stopped would be lost. */
export async function uninterrupted<T>(work: () => T): Promise<T> {
  if (!isListening) for (const signal of SIGNALS) process.on(signal, hear);
  isListening = true;
  working++;
  try {
    return work();
  } finally {
    // Signals are told between two turns of the event loop; the first turn may have begun before the signal came.
    await setImmediate();
    await setImmediate();
    working--;
    if (working === 0) {
      const all = [...waiting];
      waiting.clear();
      all.forEach(act);
    }
  }
}
