import { alert, cause, diagnose, fact, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

const whySlow = diagnose(api.latency, {
  causes: [
    // A limit that stops the process stretches its collections as well.
    cause('CPU LIMIT', api.throttling, 'the CPU limit stops the process; if CPU per request is as before, the limit is too low, else the code needs more than it did'),
    cause('GARBAGE COLLECTION', api.collection, 'the process collects garbage instead of answering: memory is nearly full, or each request leaves much behind'),
    cause('EVENT LOOP', api.eventLoop, 'synchronous code blocks the process', { rulesOut: 'Take a CPU profile, and look at the routes below. Not the database: plain timers of calls run on while the loop is blocked, so slow queries in logs are no evidence' }),
    cause('CONNECTION POOL', api.poolWait, 'requests wait for a free connection to the database: some are not given back, or are held too long'),
    cause('CACHE COLD', api.cache.sends(api.database), 'far fewer lookups hit than before, and what misses asks the database: look for a restart or flush of the cache, or for keys that changed'),
    cause('DATABASE', api.database, 'queries take the time', { rulesOut: 'The API only waits: call the owner of the database' }),
    cause('DOWNSTREAM', api.downstream, 'calls to other services take the time', { rulesOut: 'The API only waits: the dashboard API dependencies says for which, call its owner' }),
  ],
  facts: [
    fact('CPU of limit', api.cpu, { before: true }),
    fact('event loop busy', api.eventLoop, { before: true }),
    fact('longest block', api.longestBlock),
    fact('CPU per request', api.cpuPerRequest, { before: true }),
    fact('errors', api.errors, { before: true }),
    fact('traffic', api.traffic, { before: true }),
    fact('memory of limit', api.memory, { before: true }),
    fact('cache hits', api.cache, { before: true }),
    fact('up for', api.uptime, { remark: { below: 900, says: 'there was a restart just before; if it was a deploy, roll it back first' } }),
  ],
  by: 'route',
});

export default ruleGroup({
  name: 'latency',
  rules: [
    alert(api.latency.mostlySlow({ detectWithin: '30s', tolerate: '12s' }), {
      name: 'ApiLatencyRegression',
      severity: 'critical',
      diagnosis: whySlow,
      dashboard: 'api-overview',
      runbook: {
        meaning: 'More than half of the requests take longer than 200 ms. Users notice.',
        firstSteps: [
          'Read the cause in the alert. EVENT LOOP: take a CPU profile of one process and look for synchronous code in the handlers of the routes listed. DATABASE or DOWNSTREAM: call the owner of that system. UNKNOWN: open the dashboard, row "Because of what".',
          'Compare the start of the alert with the last deploy; roll back if they fit.',
          'If one process is far slower than the others, take it out of rotation and keep it for a profile.',
        ],
      },
    }),
    alert(api.latency.shifted({ factor: 3, over: '5m', against: '1h', for: '1m' }), {
      name: 'ApiLatencyShift',
      severity: 'warning',
      exclude: { 'quiet/one-request-of-30s': 'a mean over five minutes is moved by one timeout; it waits for working hours, and never pages' },
      dashboard: 'api-overview',
      runbook: {
        meaning: 'Requests take three times as long as in the hour before, whatever the limits say.',
        firstSteps: ['Look for a deploy, a change of traffic or a data set that has grown.', 'Compare the shares of request time on the dashboard before and after the step.'],
      },
    }),
    alert(api.latency.mean.reaches('critical', { for: '30s' }), {
      name: 'ApiLatencyMeanHigh',
      severity: 'warning',
      dashboard: 'api-overview',
      runbook: {
        meaning: 'The mean latency is at or above 200 ms. One very slow request can do that; ApiLatencyRegression cannot be fooled so.',
        firstSteps: ['Look at the distribution on the dashboard: a few very slow requests, or all of them?', 'If all of them: wait for ApiLatencyRegression, it names the cause.'],
      },
    }),
  ],
});
