import { setTimeout as sleep } from 'node:timers/promises';
import { waitTimer } from 'observability-as-code/metrics';
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

/** Dependencies in this process that only take their time: what they would answer does not matter here. Both count their waits. */
export function createDependencies(waits: WaitCounters, faults: FaultSwitch, { guarded, connected }: Guards): Dependencies {
  const database = waitTimer(waits.database);
  const downstream = waitTimer(waits.downstream);
  return {
    query: (statement) => connected(() => database(() => sleep(faults.has('slow-database') ? SLOW : NORMAL.database, [{ statement }]))),
    call: async (path) => {
      try {
        return await guarded(() => downstream(async () => {
          await sleep(faults.has('slow-downstream') ? SLOW : NORMAL.downstream);
          if (faults.has('open-breaker')) throw new RefusedError('connection refused');
          return { path, status: 200 };
        }));
      } catch (error) {
        if (error instanceof OpenCircuitError || error instanceof RefusedError) return { path, status: 503 };
        throw error;
      }
    },
  };
}
