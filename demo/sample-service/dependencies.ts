import { setTimeout as sleep } from 'node:timers/promises';
import { waitTimer } from 'observability-as-code/metrics';
import type { FaultSwitch } from './faults';

/** Milliseconds that an answer takes. */
const NORMAL = { database: 8, downstream: 5 };
const SLOW = 260;

interface WaitCounters {
  readonly database: { inc(seconds: number): void };
  readonly downstream: { inc(seconds: number): void };
}
export interface Dependencies {
  /** Stands in for a query to PostgreSQL. */
  query(statement: string): Promise<readonly { readonly statement: string }[]>;
  /** Stands in for an HTTP call to another service. */
  call(path: string): Promise<{ readonly path: string; readonly status: number }>;
}

/** Dependencies in this process that only take their time: what they would answer does not matter here. Both count their waits. */
export function createDependencies(waits: WaitCounters, faults: FaultSwitch): Dependencies {
  const database = waitTimer(waits.database);
  const downstream = waitTimer(waits.downstream);
  return {
    query: (statement) => database(() => sleep(faults.has('slow-database') ? SLOW : NORMAL.database, [{ statement }])),
    call: (path) => downstream(() => sleep(faults.has('slow-downstream') ? SLOW : NORMAL.downstream, { path, status: 200 })),
  };
}
