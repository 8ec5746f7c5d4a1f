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
  ],
});
