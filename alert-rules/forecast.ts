import { alert, fillsWithin, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

export default ruleGroup({
  name: 'forecast',
  rules: [
    // A quarter of an hour: what warms up for longer is not taken for a leak at once, and younger processes are not judged.
    alert(fillsWithin(api.heap, { within: '1h', over: '15m', for: '2m', uptime: api.uptime }), {
      name: 'ApiHeapWillFill',
      severity: 'warning',
      dashboard: 'node-runtime',
      runbook: {
        meaning: 'What the heap holds after each collection grows steadily, and fills it within the hour. Then the process dies.',
        firstSteps: ['Does it climb since the last deploy? Roll back.', 'Take two heap snapshots some minutes apart, and compare what there is more of.', 'Memory grows and the heap does not? Then look for buffers and native modules.', 'Restart processes one by one, before they die at once.'],
      },
    }),
  ],
});
