import type { Alert } from '../model/rules';

/** Labels that an alert carries besides those of its series; routing, grouping and inhibition read them. */
export function alertLabels(alert: Alert): Record<string, string> {
  const { service, signal } = alert.condition;
  return {
    ...alert.labels,
    ...(service ? { service: service.name, owner: service.owner } : {}),
    severity: alert.severity,
    ...(signal ? { signal: signal.place.key } : {}),
    ...(alert.deadMan ? { deadman: 'true' } : {}),
  };
}
