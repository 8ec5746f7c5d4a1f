import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

export default ruleGroup({
  name: 'overload',
  rules: [
    alert(api.limiter.exceeds('warning', { detectWithin: '2m', tolerate: '15s' }), {
      name: 'ApiRateLimiterRejecting',
      severity: 'warning',
      explains: [api.errors],
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'The rate limiter turns away more than a tenth of the requests.',
        firstSteps: ['One client or many? The logs of the limiter name the clients.', 'One: is it broken, or does it need a higher limit? Tell its owner.', 'Many: is traffic real? Then add processes before you raise the limit.'],
      },
    }),
    alert(api.cache.cold('warning', { detectWithin: '2m', tolerate: '30s' }), {
      name: 'ApiCacheCold',
      severity: 'warning',
      explains: [api.latency],
      dashboard: 'api-dependencies',
      runbook: {
        meaning: 'More than half of the lookups in a cache miss: the database answers what the cache should.',
        firstSteps: ['Was it emptied or restarted? Then it fills by itself: watch the database until it has.', 'Did a deploy change keys or lifetimes? Roll back if it did.', 'Is it full? Look at evictions and at its memory.'],
      },
    }),
  ],
});
