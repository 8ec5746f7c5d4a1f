import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

export default ruleGroup({
  name: 'memory',
  rules: [
    alert(api.memory.reaches('critical', { for: '1m' }), {
      name: 'ApiMemoryNearLimit',
      severity: 'warning',
      engine: 'grafana',
      dashboard: 'api-cpu-memory',
      runbook: {
        meaning: 'A process uses 90 % of its memory limit. At the limit the kernel kills it, and its requests with it.',
        firstSteps: ['Does memory climb steadily since the last restart? Then it is a leak: take a heap snapshot before you restart.', 'Did it jump? Then look for a large request or a cache without a bound.'],
      },
    }),
  ],
});
