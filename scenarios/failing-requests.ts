import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** Every third request fails; none has ever failed before. */
export default scenario({
  name: 'failing-requests',
  service: api,
  story: { lasts: '6m', phases: [{ at: '4m', failing: 1 / 3 }] },
  expect: { fires: { ApiErrorRatioHigh: { within: '1m', receiver: 'page' } }, mayFire: ['ApiErrorBudgetBurnsFast'] },
});
