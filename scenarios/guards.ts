import { scenario, type Phase } from 'observability-as-code';
import { api } from '../services/api';

type Levels = NonNullable<Phase<keyof typeof api.signals & string>['levels']>;
/** What keeps the API going no longer does, and users do not notice yet. */
const trouble = (name: string, levels: Levels, alert: string, fires: { within: `${number}s` }) => scenario({
  name, service: api, fault: name,
  story: { lasts: '7m', phases: [{ at: '4m', levels }] },
  expect: { fires: { [alert]: { ...fires, receiver: 'notice' } } },
});

export default [
  trouble('cold-cache', { cache: 0.1 }, 'ApiCacheCold', { within: '120s' }),
  trouble('rejected-requests', { limiter: 0.3 }, 'ApiRateLimiterRejecting', { within: '120s' }),
  trouble('open-breaker', { breaker: 1 }, 'ApiCircuitBreakerOpen', { within: '60s' }),
  trouble('full-pool', { pool: 1.5 }, 'ApiConnectionPoolFull', { within: '60s' }),
  trouble('failing-calls', { downstream: 1 / 3 }, 'ApiDownstreamFailing', { within: '120s' }),
  scenario({
    name: 'full-pool-slow-database',
    service: api,
    // Users notice: one page, and the cause is a line in it.
    story: { lasts: '6m', phases: [{ at: '4m', requests: { seconds: 0.28, in: 'database' }, levels: { pool: 1.5 } }] },
    expect: {
      fires: {
        ApiLatencyRegression: { within: '28s', cause: 'DATABASE', receiver: 'page', inhibits: ['ApiLatencyMeanHigh', 'ApiConnectionPoolFull', 'ApiDatabaseSlow'] },
        ApiConnectionPoolFull: { within: '60s' },
        ApiDatabaseSlow: { within: '120s' },
      },
      mayFire: ['ApiLatencyShift', 'ApiLatencyBudgetBurnsFast'],
    },
  }),
];
