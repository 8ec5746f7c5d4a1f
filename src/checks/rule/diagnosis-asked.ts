import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';

/**
 * An alert with a diagnosis that only Grafana evaluates: its templates cannot query, so the cause would never be named.
 *
 * Remedy: leave the engine to Prometheus, or leave the diagnosis out.
 * @example `alert(…, { engine: 'grafana', diagnosis: diagnose(…) })`
 */
export const alertDiagnosisAsked: Check = {
  id: 'rule/diagnosis-asked',
  run: ({ ruleGroups }) => alertsOf(ruleGroups).filter((a) => a.diagnosis && a.engine === 'grafana').map((alert) => problemAt(alert, {
    check: 'rule/diagnosis-asked', path: 'diagnosis', message: `alert ${alert.name} has a diagnosis, but Grafana's alerting cannot ask for it`,
    remedy: "leave the engine to Prometheus (engine: 'prometheus' or 'both'), or leave the diagnosis out",
  })),
};
