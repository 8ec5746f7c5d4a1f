import { nearest, problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';

/**
 * A scenario that names an alert which nobody defines, or one about another service: it proves nothing, or can never pass.
 *
 * Remedy: name the alerts of the scenario's service.
 * @example `fires: { ApiLatencyRegresion: { within: '28s' } }`
 */
export const scenarioAlertExists: Check = {
  id: 'scenario/alert-exists',
  run({ ruleGroups, scenarios }) {
    const alerts = new Map(alertsOf(ruleGroups).map((alert) => [alert.name, alert]));
    return scenarios.flatMap((scenario) => {
      const service = scenario.service.info.name;
      const own = [...alerts.values()].filter(({ condition }) => (condition.service?.name ?? service) === service).map(({ name }) => name).sort();
      const { fires, mayFire } = scenario.expect;
      const inhibited = Object.entries(fires).flatMap(([by, { inhibits = [] }]) => inhibits.map((name, i) => [name, `expect.fires.${by}.inhibits[${i}]`] as const));
      const named = [
        ...Object.keys(fires).map((name) => [name, `expect.fires.${name}`] as const), ...inhibited,
        ...mayFire.map((name, i) => [name, `expect.mayFire[${i}]`] as const).filter(([name]) => !inhibited.some(([other]) => other === name)),
      ];
      return named.flatMap(([name, path]) => {
        const alert = alerts.get(name);
        const near = alert && own.includes(name) ? undefined : nearest(name, own);
        const remedy = near ? `did you mean '${near}'?` : own.length > 0 ? `name one of ${own.join(', ')}` : `define alerts about service '${service}' first`;
        if (!alert) return [problemAt(scenario, { check: 'scenario/alert-exists', path, message: `scenario ${scenario.name} names alert '${name}', which does not exist`, remedy })];
        if (own.includes(name)) return [];
        return [problemAt(scenario, { check: 'scenario/alert-exists', path, message: `scenario ${scenario.name} is about service '${service}', and names ${name}, an alert about '${alert.condition.service!.name}'`, remedy })];
      });
    });
  },
};
