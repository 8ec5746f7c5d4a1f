import { setTimeout as sleep } from 'node:timers/promises';
import type { Instruments } from 'observability-as-code/metrics';
import type { guards as contract } from '../../services/metrics';
import type { FaultSwitch } from './faults';

/** A cached value is looked up so often before it has to be fetched again. */
const LOOKUPS_PER_FETCH = 10;
/** Requests in a second that are let through. */
const MOST_PER_SECOND = 100;
/** Failed calls in a row that open the breaker, and the milliseconds until it lets one try again. */
const OPENS_AFTER = 3;
const TRIES_AFTER = 10_000;
const CONNECTIONS = 10;
/** Milliseconds that a query waits for a connection where most are never given back. */
const EXHAUSTED = 260;
/** The report of `full-pool`: so many queries at once, of so many milliseconds. */
const REPORT = { queries: 15, takes: 40 };

export class OpenCircuitError extends Error {}

/** What stands between the service and what it depends on; each counts what it does. */
export interface Guards {
  /** Whether a request may go on. */
  admits(): boolean;
  /** A currency's rate: cheap to fetch, so that a cold cache hurts nobody. */
  rate(): Promise<number>;
  /** Makes a call unless too many have failed; throws an `OpenCircuitError` then. */
  guarded<T>(call: () => Promise<T>): Promise<T>;
  /** Runs a query on one of the connections. */
  connected<T>(query: () => Promise<T>): Promise<T>;
}

/** `wait` counts what it waits for. */
export function createGuards(metrics: Instruments<typeof contract>, faults: FaultSwitch, wait: <T>(call: () => Promise<T>) => Promise<T>): Guards {
  let lookups = 0;
  let [second, inSecond, everyThird] = [0, 0, 0];
  const breaker = createBreaker((state) => {
    for (const each of ['closed', 'half_open', 'open'] as const) metrics.breaker.set({ name: 'ratings', state: each }, each === state ? 1 : 0);
  });
  const pool = createPool(wait, (used, waiting) => {
    metrics.poolUsed.set(used);
    metrics.poolWaiting.set(waiting);
  });
  metrics.poolSize.set(CONNECTIONS);
  faults.during('full-pool', () => {
    let on = true;
    const worker = async (): Promise<void> => {
      while (on) await pool(() => sleep(REPORT.takes));
    };
    for (let i = 0; i < REPORT.queries; i++) void worker();
    return () => { on = false; };
  });
  return {
    admits() {
      const now = Math.floor(performance.now() / 1000);
      if (now !== second) [second, inSecond] = [now, 0];
      inSecond++;
      const admitted = inSecond <= MOST_PER_SECOND && !(faults.has('rejected-requests') && everyThird++ % 3 === 0);
      metrics.limited.inc({ result: admitted ? 'allowed' : 'rejected' });
      return admitted;
    },
    async rate() {
      const hit = !faults.has('cold-cache') && lookups++ % LOOKUPS_PER_FETCH > 0;
      metrics.lookups.inc({ cache: 'rates', result: hit ? 'hit' : 'miss' });
      if (!hit) await sleep(1);
      return 1.09;
    },
    guarded: breaker,
    connected: async (query) => {
      if (faults.has('exhaust-pool')) await wait(() => sleep(EXHAUSTED));
      return pool(query);
    },
  };
}

function createBreaker(report: (state: 'closed' | 'half_open' | 'open') => void): Guards['guarded'] {
  let [failed, openedAt] = [0, 0];
  report('closed');
  return async (call) => {
    if (failed >= OPENS_AFTER) {
      if (performance.now() - openedAt < TRIES_AFTER) throw new OpenCircuitError('the circuit is open');
      report('half_open');
    }
    try {
      const result = await call();
      failed = 0;
      report('closed');
      return result;
    } catch (error) {
      failed++;
      if (failed >= OPENS_AFTER) {
        openedAt = performance.now();
        report('open');
      }
      throw error;
    }
  };
}
function createPool(wait: (call: () => Promise<void>) => Promise<void>, report: (used: number, waiting: number) => void): Guards['connected'] {
  const queue: (() => void)[] = [];
  let used = 0;
  report(0, 0);
  return async (query) => {
    if (used >= CONNECTIONS) {
      const turn = new Promise<void>((resolve) => { queue.push(resolve); });
      report(used, queue.length);
      await wait(() => turn); // takes over the connection of whoever is done
    } else used++;
    report(used, queue.length);
    try {
      return await query();
    } finally {
      const next = queue.shift();
      if (next) next();
      else used--;
      report(used, queue.length);
    }
  };
}
