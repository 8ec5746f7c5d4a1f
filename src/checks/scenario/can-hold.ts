import { nearest, problemAt, type Problem } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf, intervalOf } from '../../model/rules';
import { duration } from '../../promql/print';

/**
 * A scenario expects what the rule cannot do: to fire sooner than it is evaluated or than its `for` allows, to name a cause that its diagnosis
 * does not list, or that Alertmanager sends or inhibits what Grafana evaluates and tells of itself.
 *
 * Remedy: allow the time that the rule needs; name a cause of its diagnosis, or UNKNOWN; leave out receiver and inhibits where Grafana tells.
 * @example `fires: { ApiCpuHigh: { within: '30s' } }` of an alert with `for: '1m'`
 */
export const scenarioCanHold: Check = {
  id: 'scenario/can-hold',
  run({ ruleGroups, scenarios }) {
    const alerts = new Map(alertsOf(ruleGroups).map((alert) => [alert.name, alert]));
    const intervals = new Map(ruleGroups.flatMap((group) => group.rules.map((rule): [string, number] => [rule.name, intervalOf(group)])));
    return scenarios.flatMap((scenario) => Object.entries(scenario.expect.fires).flatMap(([name, { within, cause, receiver, inhibits = [] }]): Problem[] => {
      const alert = alerts.get(name);
      if (!alert) return []; // said elsewhere
      const problem = (key: string, message: string, remedy: string): Problem => problemAt(scenario, { check: 'scenario/can-hold', path: `expect.fires.${name}.${key}`, message: `scenario ${scenario.name}: ${message}`, remedy });
      const found: Problem[] = [];
      const evaluation = intervals.get(name)!;
      const least = evaluation + (alert.condition.for ?? 0);
      if (within < least) {
        found.push(problem('within', `${name} should fire within ${duration(within)}, and cannot before ${duration(least)}: it is evaluated every ${duration(evaluation)}${alert.condition.for ? `, and has to hold for ${duration(alert.condition.for)}` : ''}`,
          `allow more, or let the rule be faster`));
      }
      if (cause !== undefined) {
        const causes = alert.diagnosis?.causes.map((each) => each.name);
        if (!causes) found.push(problem('cause', `${name} should name the cause '${cause}', and has no diagnosis`, 'give the alert a diagnosis, or leave the cause out'));
        else if (cause !== 'UNKNOWN' && !causes.includes(cause)) {
          const near = nearest(cause.toUpperCase(), causes);
          found.push(problem('cause', `${name} should name the cause '${cause}', which its diagnosis does not list`, near ? `did you mean '${near}'?` : `one of ${[...causes, 'UNKNOWN'].join(', ')}`));
        }
      }
      const byGrafana = (key: string, who: string, what: string): void => {
        if (alerts.get(who)?.engine === 'grafana') found.push(problem(key, `${who} is evaluated by Grafana, which tells of it by itself: Alertmanager does not get it, and ${what}`, 'leave that out, or let Prometheus evaluate the alert: leave out its engine'));
      };
      if (receiver !== undefined) byGrafana('receiver', name, `sends nothing to ${receiver}`);
      if (inhibits.length > 0) byGrafana('inhibits', name, 'inhibits nothing for it');
      inhibits.forEach((other, i) => byGrafana(`inhibits[${i}]`, other, 'cannot inhibit it'));
      return found;
    }));
  },
};
