import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

export default ruleGroup({
  name: 'availability',
  rules: [
    alert(api.errors.exceeds('critical', { detectWithin: '1m', evidence: 5 }), {
      name: 'ApiErrorRatioHigh',
      severity: 'critical',
      dashboard: 'api-overview',
      runbook: {
        meaning: 'More than a tenth of the requests fail with a 5xx.',
        firstSteps: ['Which route? The dashboard lists errors by route.', 'Read the logs of the failing route for the first error.', 'Roll back if a deploy fits the start of the alert.'],
      },
    }),
    alert(api.up.allDown({ for: '15s' }), {
      name: 'ApiDown',
      severity: 'critical',
      dashboard: 'api-overview',
      inhibits: 'service',
      runbook: {
        meaning: 'No process of the API answers scrapes: all are dead, hang, or cannot be reached.',
        firstSteps: ['Does /health answer? If it does, the way from Prometheus is broken.', 'Were they killed? Look for an OOM kill or a crash loop.', 'Restart one after saving what explains the death.'],
      },
    }),
    alert(api.up.down({ for: '1m' }), {
      name: 'ApiTargetDown',
      severity: 'warning',
      dashboard: 'api-overview',
      runbook: {
        meaning: 'One process of the API does not answer scrapes; the others carry its load.',
        firstSteps: ['Was it killed? Look for an OOM kill or a crash loop.', 'Does its /health answer? If it does, the way from Prometheus is broken.'],
      },
    }),
    alert(api.up.missing({ for: '1m' }), {
      name: 'ApiTargetMissing',
      severity: 'critical',
      dashboard: 'api-overview',
      inhibits: 'service',
      runbook: {
        meaning: 'Prometheus knows no target of the API: service discovery lost it, or nothing runs.',
        firstSteps: ["Look at Prometheus' page of targets.", 'Was the job renamed or the deployment deleted?'],
      },
    }),
    alert(api.traffic.stopped({ over: '5m', for: '1m', up: api.up }), {
      name: 'ApiNoTraffic',
      severity: 'warning',
      dashboard: 'api-overview',
      runbook: {
        meaning: 'No request for five minutes although the process is up: whatever sends requests, or the way to the API, is broken.',
        firstSteps: ['Ask the API yourself from outside.', 'Look at load balancer and DNS, then at the clients.'],
      },
    }),
    alert(api.restarts.loop({ restarts: 3, over: '5m' }), {
      name: 'ApiCrashLoop',
      severity: 'warning',
      explains: [api.latency, api.errors],
      dashboard: 'api-overview',
      runbook: {
        meaning: 'A process started three times in five minutes: it dies soon after each start. While others run, they carry its load.',
        firstSteps: ['Why did it die? Read the last lines before each start, and the reason that Kubernetes gives: OOMKilled, a failed probe, an exit status.', 'Does it fit the last deploy or a change of its configuration? Roll back.', 'Does it start too slowly for its probe? Then the probe kills it: give it more time.'],
      },
    }),
  ],
});
