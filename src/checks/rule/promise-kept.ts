import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';
import { duration } from '../../promql/print';

/** Grafana evaluates every ten seconds at best. */
const TICK = 10;

/**
 * A promised detection time that Grafana's slower evaluation breaks. Prometheus evaluates as often as the promise needs.
 *
 * Remedy: let Prometheus evaluate the alert, or count on the longer time.
 * @example `alert(api.latency.mostlySlow({ detectWithin: '30s' }), { engine: 'grafana', … })`
 */
export const promiseKept: Check = {
  id: 'rule/promise-kept',
  run({ ruleGroups }) {
    return alertsOf(ruleGroups, 'grafana').flatMap((alert) => {
      const { plan } = alert.condition;
      if (!plan || alert.engine === 'both') return []; // of both, Prometheus' copy tells
      const evaluation = Math.ceil(plan.evaluation / TICK) * TICK;
      const worst = plan.promise - plan.evaluation + evaluation;
      if (worst <= plan.detectWithin) return [];
      return [problemAt(alert, {
        check: 'rule/promise-kept', severity: 'warning', path: 'engine',
        message: `alert ${alert.name} promises ${duration(plan.detectWithin)}, but Grafana evaluates every ${duration(evaluation)} and not every ${duration(plan.evaluation)}: up to ${duration(worst)}`,
        remedy: 'let Prometheus evaluate it, or count on the longer time',
      })];
    });
  },
};
