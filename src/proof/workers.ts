/** Work of many workers beside each other. When one fails, the others are told to stop, and have ended when its error is thrown. */
export async function beside(workers: number, work: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const all = Array.from({ length: workers }, () => work(stop.signal));
  try {
    await Promise.all(all);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(all);
    throw error;
  }
}
