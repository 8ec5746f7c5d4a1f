import { alert, ruleGroup } from 'observability-as-code';
import { promises } from '../services/api';

const { availability, latency } = promises;
const dashboard = 'slo';

export default ruleGroup({
  name: 'slo',
  rules: [
    alert(availability.burning('critical'), {
      name: 'ApiErrorBudgetBurnsFast',
      severity: 'critical',
      dashboard,
      runbook: {
        meaning: 'Requests fail so often that, as the last hour or the last six went, the error budget of 30 days is gone within days.',
        firstSteps: ['Is ApiErrorRatioHigh firing too? Then it is happening now and to many: follow its steps.', 'Otherwise few requests fail, for hours: which route, since which deploy? The dashboard lists errors by route.', 'Roll back before you search: the budget goes on burning.'],
      },
    }),
    alert(availability.burning('warning'), {
      name: 'ApiErrorBudgetBurnsSlowly',
      severity: 'warning',
      dashboard,
      runbook: {
        meaning: 'A few requests fail all the time: as the last day or the last three went, the error budget of 30 days does not last. Nobody has to get up for it; somebody has to find it.',
        firstSteps: ['Which route and which status? The dashboard lists errors by route.', 'Compare with the deploys of the last three days.', 'Is the budget nearly gone? Then let releases wait until it is mended.'],
      },
    }),
    alert(latency.burning('critical'), {
      name: 'ApiLatencyBudgetBurnsFast',
      severity: 'critical',
      dashboard,
      exclude: { 'quiet/slow-tail-of-20-percent': 'a fifth of the requests slow all day is a broken promise, and wakes someone on purpose' },
      runbook: {
        meaning: 'So many requests take longer than 200 ms that, as the last hour or the last six went, the latency budget of 30 days is gone within days.',
        firstSteps: ['Is ApiLatencyRegression firing too? It names the cause: follow its steps.', 'Otherwise a part of the requests is slow: which route? See the overview, row "Is it slow, and since when?".', 'Compare with the last deploy; roll back if they fit.'],
      },
    }),
    alert(latency.burning('warning'), {
      name: 'ApiLatencyBudgetBurnsSlowly',
      severity: 'warning',
      dashboard,
      runbook: {
        meaning: 'A slow tail that does not end: as the last day or the last three went, the latency budget of 30 days does not last.',
        firstSteps: ['Which route has the tail? See the latency by route on the overview.', 'Has its data grown, or the traffic? Compare with last week.', 'Put the finding on the list: if nothing changes, the promise breaks within the month.'],
      },
    }),
  ],
});
