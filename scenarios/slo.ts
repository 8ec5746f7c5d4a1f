import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/*
 * What no limit notices, since too few requests are bad, and what spends the error budget all the same. The fast burns are those of a young
 * service, of which a story is short; the slow ones need the hours before.
 */
const slow = { seconds: 0.28, share: 0.4, in: 'database' } as const;

export default [
  scenario({
    name: 'some-requests-fail',
    service: api,
    story: { lasts: '13m', phases: [{ at: '7m', failing: 0.05 }] },
    expect: { fires: { ApiErrorBudgetBurnsFast: { within: '5m', receiver: 'page' } } },
  }),
  scenario({
    name: 'some-requests-slow',
    service: api,
    story: { lasts: '13m', phases: [{ at: '7m', requests: slow }] },
    expect: { fires: { ApiLatencyBudgetBurnsFast: { within: '5m', receiver: 'page' } }, mayFire: ['ApiLatencyShift'] },
  }),
  // Both at once: hours before a story take long to tell.
  scenario({
    name: 'some-requests-bad-for-long',
    service: api,
    story: { after: '2h', lasts: '990s', phases: [{ at: '1m', failing: 0.04, requests: slow }] },
    expect: { fires: { ApiErrorBudgetBurnsSlowly: { within: '15m', receiver: 'notice' }, ApiLatencyBudgetBurnsSlowly: { within: '15m', receiver: 'notice' } }, mayFire: ['ApiLatencyShift'] },
  }),
];
