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
    // Longer than two collections are apart: what only waits for one does not stay.
    alert(api.heap.reaches('critical', { for: '2m' }), {
      name: 'ApiHeapNearLimit',
      severity: 'warning',
      explains: [api.latency],
      dashboard: 'node-runtime',
      runbook: {
        meaning: 'Objects that are in use fill 90 % of the heap. The process collects garbage more and more often, and dies when nothing is left to collect.',
        firstSteps: ['Take a heap snapshot before you restart: afterwards there is nothing to see.', 'Which space is it? The dashboard shows the heap by space; much in large_object_space are few large things.', 'Restart the process if it is about to die; raise --max-old-space-size only if the container has the memory.'],
      },
    }),
  ],
});
