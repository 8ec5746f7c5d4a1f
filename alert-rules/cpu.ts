import { alert, recording, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

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
  ],
});
