import { alertmanager, cpuOfLimit, errors, failures, matches, prometheus, requestLatency, residentOfLimit, service, targets, traffic, usedOf, well } from 'observability-as-code';

/** Cores and bytes that the servers may use; they do not say so themselves. */
const MAY_USE = { cores: 1, bytes: 1e9 } as const;
const NEARLY_FULL = { warning: 0.8, critical: 0.9 } as const;

/** The Prometheus that scrapes and evaluates. */
export const prometheusServer = service({
  name: 'prometheus',
  owner: 'platform',
  select: { job: 'prometheus' },
  // As kube-prometheus-stack calls its Service and the port.
  kubernetes: { namespace: 'monitoring', port: 'http-web', labels: { app: 'kube-prometheus-stack-prometheus' } },
  signals: {
    up: targets(prometheus.up),
    latency: requestLatency(prometheus.prometheus_http_request_duration_seconds, { warning: 1, critical: 3 }),
    traffic: traffic(prometheus.prometheus_http_requests_total),
    errors: errors(prometheus.prometheus_http_requests_total, { code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    cpu: cpuOfLimit({ cpuSeconds: prometheus.process_cpu_seconds_total, cpuLimit: MAY_USE.cores }, NEARLY_FULL),
    memory: residentOfLimit({ residentBytes: prometheus.process_resident_memory_bytes, memoryLimit: MAY_USE.bytes }, NEARLY_FULL),
    evaluations: failures('Evaluations that fail', prometheus.prometheus_rule_evaluation_failures_total, { each: 'rule_group' }),
    missed: failures('Evaluations missed', prometheus.prometheus_rule_group_iterations_missed_total, { each: 'rule_group' }),
    dropped: failures('Notifications dropped', prometheus.prometheus_notifications_dropped_total),
    configuration: well('Configuration loaded', prometheus.prometheus_config_last_reload_successful),
    // A group that takes as long as its interval begins to skip evaluations.
    groups: usedOf('Evaluation time of interval', { used: prometheus.prometheus_rule_group_last_duration_seconds, size: prometheus.prometheus_rule_group_interval_seconds }, { warning: 0.5, critical: 0.9 }),
  },
});

/** The Alertmanager that notifies. */
export const alertmanagerServer = service({
  name: 'alertmanager',
  owner: 'platform',
  select: { job: 'alertmanager' },
  kubernetes: { namespace: 'monitoring', port: 'http-web', labels: { app: 'kube-prometheus-stack-alertmanager' } },
  signals: {
    up: targets(prometheus.up),
    latency: requestLatency(alertmanager.alertmanager_http_request_duration_seconds, { warning: 0.25, critical: 1 }),
    errors: errors(alertmanager.alertmanager_http_request_duration_seconds, { code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    cpu: cpuOfLimit({ cpuSeconds: alertmanager.process_cpu_seconds_total, cpuLimit: MAY_USE.cores }, NEARLY_FULL),
    memory: residentOfLimit({ residentBytes: alertmanager.process_resident_memory_bytes, memoryLimit: MAY_USE.bytes }, NEARLY_FULL),
    notifications: failures('Notifications that fail', alertmanager.alertmanager_notifications_failed_total, { each: 'integration' }),
    configuration: well('Configuration loaded', alertmanager.alertmanager_config_last_reload_successful),
  },
});
