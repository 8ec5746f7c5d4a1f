import { alert, always, metricsMissing, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';

export default [ruleGroup({
  name: 'meta',
  rules: [
    alert(always(), {
      name: 'Watchdog',
      severity: 'info',
      deadMan: true,
      runbook: {
        meaning: 'Always firing. When it stops arriving, alerts no longer reach anyone.',
        firstSteps: ['Is Prometheus up, and does it evaluate rules?', 'Does it reach Alertmanager, and Alertmanager its receivers?'],
      },
    }),
  ],
}), ruleGroup({
  name: 'metrics',
  rules: [
    alert(metricsMissing(api, { up: api.up, for: '5m' }), {
      name: 'ApiMetricsMissing',
      severity: 'warning',
      runbook: {
        meaning: 'The API is up, but a metric that alert rules read is not there, so they cannot fire.',
        firstSteps: ['Was the metric renamed or removed by the last deploy?', "Compare with the service's contract: its unit test with expectContract fails the same way."],
      },
    }),
  ],
})];
