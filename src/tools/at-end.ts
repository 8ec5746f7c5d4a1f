const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const cleaning = new Set<() => void>();

function cleanAll(): void {
  const all = [...cleaning].reverse();
  cleaning.clear();
  for (const clean of all) {
    try {
      clean();
    } catch {
      // the others are still to be cleaned up, and nobody is left to be told
    }
  }
}
function onSignal(signal: NodeJS.Signals): void {
  cleanAll();
  unlisten();
  process.kill(process.pid, signal); // as it would have ended without us
}
function unlisten(): void {
  process.off('exit', cleanAll);
  for (const each of SIGNALS) process.off(each, onSignal);
}

/** Cleans up where this process ends by itself or by a signal before it is told to forget that, which is what is returned. What was asked for last comes first, as a program before its folder. */
export function atEnd(clean: () => void): () => void {
  if (cleaning.size === 0) {
    process.on('exit', cleanAll);
    for (const each of SIGNALS) process.on(each, onSignal);
  }
  cleaning.add(clean);
  return () => {
    if (cleaning.delete(clean) && cleaning.size === 0) unlisten();
  };
}
