import { beside, cadvisor, errors, eventLoop, failures, kubeStateMetrics, matches, openTelemetry, quantity, requestLatency, residentOfLimit, service, traffic } from 'observability-as-code';

const requests = openTelemetry.http_server_request_duration_seconds;
const loop = openTelemetry.nodejs_eventloop_time_seconds_total;

export const ledger = service({
  name: 'ledger',
  owner: 'ledger-team',
  select: { namespace: 'ledger', pod: matches('ledger-.*') },
  traffic: 4,
  kubernetes: { namespace: 'ledger', port: 'metrics' },
  signals: {
    latency: requestLatency(requests, { warning: 0.25, critical: 0.5 }),
    traffic: traffic(requests),
    errors: errors(requests, { http_response_status_code: matches('5..') }, { warning: 0.01, critical: 0.05 }),
    loop: eventLoop({ active: loop.where({ nodejs_eventloop_state: 'active' }), idle: loop.where({ nodejs_eventloop_state: 'idle' }) }),
    restarts: failures('Restarts', kubeStateMetrics.kube_pod_container_status_restarts_total, { each: 'container' }),
  },
});

/** Of each pod cAdvisor also counts the whole and the pause container. */
const own = { container: 'ledger' } as const;

/** What the kubelet's cAdvisor and kube-state-metrics know of the ledger's containers, by the namespace and pod that it is found by as well. */
export const containers = beside(ledger, {
  // The warning is that of kubernetes-mixin's CPUThrottlingHigh.
  throttled: quantity({
    title: 'CPU throttled', unit: 'percentunit', legend: '{{pod}}', limits: { warning: 0.25, critical: 0.5 },
    expr: (use) => cadvisor.container_cpu_cfs_throttled_periods_total.where(own).rate(use.range).sum('pod')
      .div(cadvisor.container_cpu_cfs_periods_total.where(own).rate(use.range).sum('pod').above(0)),
  }),
  // What the kernel kills by. Without a limit there is no series of it, and no line.
  memory: residentOfLimit({
    residentBytes: cadvisor.container_memory_working_set_bytes.where(own), memoryLimit: kubeStateMetrics.kube_pod_container_resource_limits.where({ ...own, resource: 'memory' }),
  }, { warning: 0.8, critical: 0.9 }),
  recentRestarts: quantity({
    title: 'Restarts in an hour', unit: 'short', legend: '{{pod}}', limits: { warning: 1, critical: 3 },
    expr: () => kubeStateMetrics.kube_pod_container_status_restarts_total.where(own).increase('1h').sum('pod').round(),
  }),
});
