import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

/** Why users may notice: nobody is woken for them, and while users do notice, the page says it. */
const explains = [api.latency, api.errors];

export default ruleGroup({
  name: 'dependencies',
  rules: [
    alert(api.breaker.open({ for: '30s' }), {
      name: 'ApiCircuitBreakerOpen',
      severity: 'warning',
      explains,
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'The API no longer calls another service, because too many calls failed or took too long. Its users get an answer without it, or none.',
        firstSteps: ['Is the other service down? Ask its owner; the breaker closes by itself when calls succeed again.', 'If it is well: does the API reach it? Try from within a process of the API.', 'Did its address, certificate or limits change?'],
      },
    }),
    alert(api.pool.queues({ for: '30s' }), {
      name: 'ApiConnectionPoolFull',
      severity: 'warning',
      explains,
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'All database connections of a process are in use, and queries wait for one.',
        firstSteps: ['Are queries slow? Then they hold their connections for longer: find the slow one.', 'Does a connection never come back? Look for a transaction without an end, or an error path without a release.', 'Is traffic up? Then add processes, and look at the limit of the database before you enlarge the pool.'],
      },
    }),
    alert(api.database.slow({ limit: 'warning', detectWithin: '2m', tolerate: '30s' }), {
      name: 'ApiDatabaseSlow',
      severity: 'warning',
      explains,
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'More than half of the queries of one kind take longer than 100 ms. The time in which the process itself was busy is not counted.',
        firstSteps: ['Which statement? Ask the database for its slowest ones (pg_stat_statements, the slow query log).', 'Does its plan use the index that it should? Did a table grow, or a deploy change the statement?', 'Is it one lock that the others wait for? Look at long transactions.', 'Is the database itself busy? Call its owner.'],
      },
    }),
    alert(api.downstream.slow({ limit: 'warning', detectWithin: '2m', tolerate: '30s' }), {
      name: 'ApiDownstreamSlow',
      severity: 'warning',
      explains,
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'More than half of the calls to another service take longer than 100 ms. The time in which the process itself was busy is not counted.',
        firstSteps: ['Does the other service say that it is slow? Call its owner; if it does not, look at the way there: DNS, connections, TLS.', 'Can users do without it for a while? Then shorten the time after which a call is given up.'],
      },
    }),
    alert(api.downstream.fail('warning', { detectWithin: '2m', evidence: 5 }), {
      name: 'ApiDownstreamFailing',
      severity: 'warning',
      explains,
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'More than a tenth of the calls to another service fail. Retries and the circuit breaker may hide it from users.',
        firstSteps: ['With what do they fail? The logs name status or connection error.', 'Is the other service down or being deployed? Ask its owner.', 'Did its address, certificate, credentials or limits change?'],
      },
    }),
  ],
});
