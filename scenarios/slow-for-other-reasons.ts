import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** Slow for other reasons than the incident's: nobody is sent to the wrong team. */
const slowBecauseOf = (name: string, fault: string | undefined, where: 'collection' | 'throttling' | 'poolWait' | 'database' | 'downstream' | undefined, cause: string) => scenario({
  name, service: api, ...(fault ? { fault } : {}),
  story: { lasts: '7m', phases: [{ at: '5m', requests: { seconds: 0.28, ...(where ? { in: where } : {}) } }] },
  expect: {
    fires: {
      ApiLatencyRegression: { within: '28s', cause, receiver: 'page', inhibits: ['ApiLatencyMeanHigh', 'ApiLatencyShift'] },
      ApiLatencyMeanHigh: { within: '60s' },
    },
    mayFire: ['ApiLatencyBudgetBurnsFast'],
  },
});

export default [
  slowBecauseOf('garbage-collection', 'collect-garbage', 'collection', 'GARBAGE COLLECTION'),
  slowBecauseOf('cpu-limit-too-low', undefined, 'throttling', 'CPU LIMIT'), // a container's limit is not to be switched from inside
  slowBecauseOf('pool-exhausted', 'exhaust-pool', 'poolWait', 'CONNECTION POOL'),
  slowBecauseOf('slow-database', 'slow-database', 'database', 'DATABASE'),
  slowBecauseOf('slow-downstream', 'slow-downstream', 'downstream', 'DOWNSTREAM'),
  slowBecauseOf('unexplained-wait', 'unexplained-wait', undefined, 'UNKNOWN'),
];
