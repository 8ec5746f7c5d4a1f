import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** A day just below the limits, from its beginning on: whoever lowers one hears of it. */
export default scenario({
  name: 'hard-day',
  service: api,
  story: {
    lasts: '7m',
    phases: [
      { at: '0s', background: 0.7, levels: { heap: 0.85, memory: 0.85, downstream: 0.08 }, requests: { seconds: 0.09, in: { eventLoop: 0.06 } } },
      { at: '2m', lasts: '10s', restart: '10s' },
      { at: '150s', lasts: '10s', restart: '10s' },
    ],
  },
  expect: { quiet: true },
});
