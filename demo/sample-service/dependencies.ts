import { setTimeout as sleep } from 'node:timers/promises';
import { waitTimer, type Instruments } from 'observability-as-code/metrics';
import type { calls as contract } from '../../services/metrics';
import type { FaultSwitch } from './faults';
import { OpenCircuitError, type Guards } from './guards';

/** Milliseconds that an answer takes. */
const NORMAL = { database: 8, downstream: 5 };
const SLOW = 260;

interface WaitCounters {
  readonly database: { inc(seconds: number): void };
  readonly downstream: { inc(seconds: number): void };
}
export interface Dependencies {
  /** Stands in for a query to PostgreSQL, through a pool of connections. */
  query(statement: string): Promise<readonly { readonly statement: string }[]>;
  /** Stands in for an HTTP call to another service: status 503 where it fails, or is not made. */
  call(path: string): Promise<{ readonly path: string; readonly status: number }>;
}

class RefusedError extends Error {}

/** Dependencies in this process that only take their time: what they would answer does not matter here. Both count their waits, and each call. */
export function createDependencies(waits: WaitCounters, calls: Instruments<typeof contract>, faults: FaultSwitch, { guarded, connected }: Guards): Dependencies {
  let everyThird = 0;
  const refuses = (): boolean => faults.has('open-breaker') || (faults.has('failing-calls') && everyThird++ % 3 === 0);
  const database = (operation: 'select' | 'insert') => waitTimer({ inc: (seconds) => {
    waits.database.inc(seconds);
    calls.queries.observe({ operation }, seconds);
  } });
  const downstream = async <T>(peer: string, call: () => Promise<T>): Promise<T> => {
    let outcome: 'ok' | 'error' = 'error';
    return waitTimer({ inc: (seconds) => {
      waits.downstream.inc(seconds);
      calls.requests.observe({ peer, outcome }, seconds);
    } })(async () => {
      const result = await call();
      outcome = 'ok';
      return result;
    });
  };
  return {
    query: (statement) => connected(() => database(statement.startsWith('insert') ? 'insert' : 'select')(() => sleep(faults.has('slow-database') ? SLOW : NORMAL.database, [{ statement }]))),
    call: async (path) => {
      try {
        return await guarded(() => downstream(path.split('/')[1]!, async () => {
          await sleep(faults.has('slow-downstream') ? SLOW : NORMAL.downstream);
          if (refuses()) throw new RefusedError('connection refused');
          return { path, status: 200 };
        }));
      } catch (error) {
        if (error instanceof OpenCircuitError || error instanceof RefusedError) return { path, status: 503 };
        throw error;
      }
    },
  };
}
