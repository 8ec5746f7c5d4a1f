/**
 * Counts seconds of waiting for something outside the process, such as a database. Only the time in which the event loop was
 * idle counts: while synchronous code blocks the loop, an answer that has long arrived waits for that code, and a plain timer
 * would blame the database (a query of 18 ms read 269 ms).
 *
 * Waits that overlap each count their own time, so the sum compares with the sum of request durations. On a loop that is busy
 * most of the time the counter reads low, never high.
 *
 * @param counter seconds; of a counter with labels: `{ inc: (seconds) => counter.inc({ table: 'orders' }, seconds) }`
 * @returns a function that makes the call, counts when it ends in either way, and passes its result or error on
 */
export function waitTimer(counter: { inc(seconds: number): void }): <T>(call: () => T | PromiseLike<T>) => Promise<T> {
  return async (call) => {
    const before = performance.eventLoopUtilization().idle;
    try {
      return await call();
    } finally {
      counter.inc(Math.max(0, performance.eventLoopUtilization().idle - before) / 1000);
    }
  };
}
