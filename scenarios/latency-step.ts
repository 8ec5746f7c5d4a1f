import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** Four times slower than before, and still below every limit: only the service's own past tells. */
export default scenario({
  name: 'latency-step',
  service: api,
  story: { lasts: '12m', phases: [{ at: '7m', requests: { seconds: 0.09, in: 'database' } }] },
  expect: { fires: { ApiLatencyShift: { within: '5m', receiver: 'notice' } } },
});
