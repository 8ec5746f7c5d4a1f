import { nearest, problemAt, type Problem } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf, intervalOf } from '../../model/rules';
import { duration } from '../../promql/print';

/**
 * A scenario expects what the rule cannot do: to fire sooner than it is evaluated or than its `for` allows, to name a cause that its diagnosis
 * does not list. What Alertmanager would do with an alert that Grafana evaluates and tells of itself is not proven, which is a warning.
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
      // Nothing that Alertmanager could prove; with the engine of one alert changed, its scenarios still hold in all else.
      const unproven = (key: string, who: string, what: string): void => {
        found.push({ ...problem(key, `${who} is evaluated by Grafana, which tells of it by itself: ${what} is not proven`, 'leave that out, or let Prometheus evaluate the alert: leave out its engine'), severity: 'warning' });
      };
      const others = inhibits.map((other) => alerts.get(other)?.engine === 'grafana');
      if (alert.engine !== 'grafana') others.forEach((byGrafana, i) => { if (byGrafana) unproven(`inhibits[${i}]`, inhibits[i]!, `that ${name} silences it`); });
      else if (receiver !== undefined) unproven('receiver', name, `that ${receiver} is told${inhibits.length > 0 ? ', and what it inhibits,' : ''}`);
      else if (inhibits.length > 0) unproven('inhibits', name, 'what it inhibits');
      return found;
    }));
  },
};
