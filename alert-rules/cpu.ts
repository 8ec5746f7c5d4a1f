import { alert, recording, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

const explains = [api.latency];

export default ruleGroup({
  name: 'cpu',
  rules: [
    recording('instance:cpu_of_limit:ratio', api.cpu),
    alert(api.cpu.reaches('warning', { for: '1m' }), {
      name: 'ApiCpuHigh',
      severity: 'warning',
      engine: 'grafana',
      dashboard: 'api-cpu-memory',
      runbook: {
        meaning: 'A process has used 80 % of its CPU limit for a minute. Above it, requests begin to wait for the processor.',
        firstSteps: ['Is traffic up? Then scale out.', 'Is CPU per request up? Then look at the last deploy, and take a CPU profile.'],
      },
    }),
    // A block is shown for up to four scrapes, and looked for in three: one alone is over by then.
    alert(api.longestBlock.reaches('warning', { for: '45s' }), {
      name: 'ApiEventLoopBlocked',
      severity: 'warning',
      explains,
      dashboard: 'node-runtime',
      runbook: {
        meaning: 'Again and again, synchronous code keeps a process from answering anybody for 100 ms or longer.',
        firstSteps: [
          'Which requests are slow, since when? Compare with the last deploy; roll back if they fit.',
          'Take a CPU profile of the process for half a minute: what blocks is one wide bar.',
          'Look for large JSON, pattern matching on long texts, hashing, and loops over all rows; move them to a worker, or do them in parts.',
        ],
      },
    }),
    alert(api.eventLoop.reaches('critical', { for: '1m' }), {
      name: 'ApiEventLoopSaturated',
      severity: 'warning',
      explains,
      dashboard: 'node-runtime',
      runbook: {
        meaning: 'The event loop of a process has run code for 85 % of the last minute. Requests queue for it, the longer the fuller it gets.',
        firstSteps: ['Is traffic up? Then add processes.', 'Is CPU per request up? Then look at the last deploy, and take a CPU profile.', 'Neither: look for a job that runs beside the requests.'],
      },
    }),
    alert(api.cpuPerRequest.shifted({ factor: 3, over: '1m', against: '1h', for: '2m' }), {
      name: 'ApiCpuPerRequestHigh',
      severity: 'warning',
      explains,
      dashboard: 'api-cpu-memory',
      runbook: {
        meaning: 'A request costs three times the CPU time that it did in the hour before, although no limit may be near yet.',
        firstSteps: ['Does the last deploy fit the start? Then compare CPU profiles of both versions.', 'Are other requests asked than before, or larger ones? The overview shows traffic by route.', 'Does a job run beside the requests? It counts as theirs.'],
      },
    }),
    alert(api.throttling.slows(api.latency, { for: '30s' }), {
      name: 'ApiCpuThrottled',
      severity: 'warning',
      explains,
      dashboard: 'api-cpu-memory',
      runbook: {
        meaning: 'The CPU limit stops processes for a quarter of the time in which they have work, and requests are slow meanwhile.',
        firstSteps: ['Is CPU per request as before? Then the limit is too low for the traffic: raise it, or add processes.', 'Is it up? Then the code needs more than it did: see ApiCpuPerRequestHigh.'],
      },
    }),
  ],
});
