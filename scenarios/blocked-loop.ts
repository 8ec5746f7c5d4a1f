import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** The incident: synchronous code in the handlers, 0.28 s of it in every request. A core is mostly idle all the while. */
export default scenario({
  name: 'blocked-loop',
  service: api,
  fault: 'block-loop',
  story: { lasts: '9m', labels: { route: ['/product', '/order'] }, phases: [{ at: '7m', requests: { seconds: 0.28, in: 'eventLoop' } }] },
  expect: {
    fires: { ApiLatencyRegression: { within: '28s', cause: 'EVENT LOOP' } },
    mayFire: ['ApiLatencyMeanHigh', 'ApiLatencyShift'],
  },
});
