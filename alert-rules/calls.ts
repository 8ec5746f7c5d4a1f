import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

/** What the API waits for is slow or fails: while users notice, the page says it. */
const explains = [api.latency, api.errors];

export default ruleGroup({
  name: 'calls',
  rules: [
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
