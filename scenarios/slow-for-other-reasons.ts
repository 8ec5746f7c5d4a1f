import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** Slow for other reasons than the incident's: nobody is sent to the wrong team. */
const slowBecauseOf = (name: string, fault: string | undefined, where: 'collection' | 'throttling' | 'poolWait' | 'database' | 'downstream' | undefined, cause: string, warns: Readonly<Record<string, { within: `${number}s` }>> = {}) => scenario({
  name, service: api, ...(fault ? { fault } : {}),
  story: { lasts: '6m', phases: [{ at: '4m', requests: { seconds: 0.28, ...(where ? { in: where } : {}) } }] },
  expect: {
    fires: {
      ApiLatencyRegression: { within: '28s', cause, receiver: 'page', inhibits: ['ApiLatencyMeanHigh', ...Object.keys(warns)] },
      ApiLatencyMeanHigh: { within: '60s' },
      ...warns,
    },
    mayFire: ['ApiLatencyShift', 'ApiLatencyBudgetBurnsFast', 'ApiCpuPerRequestHigh'],
  },
});

export default [
  slowBecauseOf('garbage-collection', 'collect-garbage', 'collection', 'GARBAGE COLLECTION', { ApiEventLoopBlocked: { within: '75s' } }),
  slowBecauseOf('cpu-limit-too-low', undefined, 'throttling', 'CPU LIMIT', { ApiCpuThrottled: { within: '60s' }, ApiEventLoopBlocked: { within: '75s' } }), // a container's limit is not to be switched from inside
  slowBecauseOf('pool-exhausted', 'exhaust-pool', 'poolWait', 'CONNECTION POOL'),
  slowBecauseOf('slow-database', 'slow-database', 'database', 'DATABASE', { ApiDatabaseSlow: { within: '120s' } }),
  slowBecauseOf('slow-downstream', 'slow-downstream', 'downstream', 'DOWNSTREAM', { ApiDownstreamSlow: { within: '120s' } }),
  scenario({
    name: 'cache-cold',
    service: api,
    // The cache was flushed: every request asks the database, which is not the one to be mended.
    story: { lasts: '6m', phases: [{ at: '4m', requests: { seconds: 0.28, in: 'database' }, levels: { cache: 0.05 } }] },
    expect: {
      fires: {
        ApiLatencyRegression: { within: '28s', cause: 'CACHE COLD', receiver: 'page', inhibits: ['ApiLatencyMeanHigh', 'ApiCacheCold', 'ApiDatabaseSlow'] },
        ApiLatencyMeanHigh: { within: '60s' }, ApiCacheCold: { within: '120s' }, ApiDatabaseSlow: { within: '120s' },
      },
      mayFire: ['ApiLatencyShift', 'ApiLatencyBudgetBurnsFast', 'ApiCpuPerRequestHigh'],
    },
  }),
  slowBecauseOf('unexplained-wait', 'unexplained-wait', undefined, 'UNKNOWN'),
];
