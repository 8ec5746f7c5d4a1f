import { nearest, problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';

/**
 * An alert that links a dashboard which nobody defines: the link in the message leads nowhere.
 *
 * Remedy: name the dashboard by a uid that a dashboard has.
 * @example `alert(…, { dashboard: 'api-overveiw' })`
 */
export const alertDashboardExists: Check = {
  id: 'rule/dashboard-exists',
  run({ ruleGroups, dashboards }) {
    const known = new Set(dashboards.map((d) => d.uid));
    return alertsOf(ruleGroups).flatMap((alert) => {
      if (alert.dashboard === undefined || known.has(alert.dashboard)) return [];
      const close = nearest(alert.dashboard, known);
      return [problemAt(alert, {
        check: 'rule/dashboard-exists', path: 'dashboard', message: `alert ${alert.name} links dashboard '${alert.dashboard}', which does not exist`,
        remedy: close ? `did you mean '${close}'?` : known.size > 0 ? `name one of ${[...known].sort().join(', ')}` : 'define the dashboard, or leave the link out',
      })];
    });
  },
};
