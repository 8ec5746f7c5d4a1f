import { describe, expect, it } from 'vitest';
import { checkPromql, type PromqlContext } from '.';

const RULE: PromqlContext = { profile: 'foreign', use: 'rule' };
const found = (text: string, more: Partial<PromqlContext> = {}): string[] => checkPromql(text, { ...RULE, ...more }).map(({ id, from, to, severity }) => {
  expect(severity, text).toBe('warning');
  return `${id.replace('promql/', '')}@${text.slice(from, to)}`;
});

describe('joins of what is scraped', () => {
  it.each<[string, string[]]>([
    // An aggregate has lost the labels of targets.
    ['sum(pg_stat_activity_count) / pg_settings_max_connections > 0.8', ['no-match@/']], ['up == 0 and sum(rate(http_requests_total[5m])) > 5', ['no-match@and']], ['rate(http_requests_total[5m]) > sum by (job) (rate(http_requests_total[5m]))', ['no-match@>']],
    ['2 * process_resident_memory_bytes / max(machine_memory_bytes) > 1', ['no-match@/']], ['up unless count(up) > 5', ['no-match@unless']],
    // Exporters are targets of their own, and a metric has the labels that it has.
    ['container_memory_working_set_bytes / kube_pod_container_resource_limits{resource="memory"} > 0.9', ['no-match@/']], ['node_filesystem_avail_bytes / node_memory_MemTotal_bytes > 1', ['no-match@/']], ['kube_pod_status_phase * kube_pod_info', ['no-match@*']],
    // Several series for one.
    ['node_filesystem_avail_bytes / on (instance) node_filesystem_size_bytes < 0.1', ['group@on (instance)']], ['rate(node_cpu_seconds_total{mode="idle"}[5m]) * on (instance) node_uname_info', ['group@on (instance)']],
    ['kube_pod_container_status_restarts_total * on (namespace, pod) kube_pod_info', ['group@on (namespace, pod)']], ['kube_pod_info * on (namespace, pod) group_left () kube_pod_container_status_ready', ['group@on (namespace, pod) group_left ()']],
  ])('%s', (text, faults) => expect(found(text)).toEqual(faults));
  it('leaves alone what can match', () => {
    for (const text of [
      'sum(pg_stat_activity_count) / sum(pg_settings_max_connections)', 'up == 0 and on () sum(rate(http_requests_total[5m])) > 5', 'up / on (job) group_left () count by (job) (up)', 'up * 2 > 1', 'up == 0 or sum(up) == 0', 'sum by (job, instance) (rate(http_requests_total[5m])) / up',
      'sum without (cpu) (rate(node_cpu_seconds_total[5m])) > up', 'job:up:sum / sum(up)', 'requests / sum(requests)', 'topk(1, up) and up',
      'node_filesystem_avail_bytes / node_filesystem_size_bytes', 'node_filesystem_avail_bytes{mountpoint="/"} / on (instance, device) node_filesystem_size_bytes{mountpoint="/"}', 'kube_pod_status_phase{phase="Pending"} * on (namespace, pod) kube_pod_labels', 'node_load1 / node_load5',
      'kube_pod_container_status_restarts_total * on (namespace, pod) group_left (node) kube_pod_info', 'process_resident_memory_bytes / on (instance) node_memory_MemTotal_bytes', 'container_memory_rss / on (namespace, pod, container) kube_pod_container_resource_limits{resource="memory"}',
      'node_load1 and on (instance) node_cpu_seconds_total', 'node_load1 * on (instance) group_left (nodename) node_uname_info',
    ]) expect(found(text), text).toEqual([]);
  });
  it('in a panel too', () => expect(found('sum(pg_stat_activity_count{job="$job"}) / pg_settings_max_connections', { use: 'panel', grafana: true })).toEqual(['no-match@/']));
});

describe('names that exporters gave up, and slips of theirs', () => {
  it.each<[string, string, string]>([
    ['rate(node_cpu{mode="idle"}[5m]) < 0.1', 'node_cpu', 'write node_cpu_seconds_total'], ['node_memory_MemAvailable < 1e9', 'node_memory_MemAvailable', 'write node_memory_MemAvailable_bytes'],
    ['kube_pod_container_resource_limits_memory_bytes > 0', 'kube_pod_container_resource_limits_memory_bytes', 'write kube_pod_container_resource_limits{resource="memory"}'],
    ['node_filesystem_avail_byte < 1e9', 'node_filesystem_avail_byte', "did you mean 'node_filesystem_avail_bytes'?"], ['redis_memory_used > 1e9', 'redis_memory_used', "did you mean 'redis_memory_used_bytes'?"],
  ])('%s', (text, name, remedy) => expect(checkPromql(text, RULE).filter(({ id }) => id === 'promql/metric')).toMatchObject([{ from: text.indexOf(name), to: text.indexOf(name) + name.length, severity: 'warning', remedy }]));
  it('leaves alone what others may have', () => {
    for (const text of ['node_cpu or node_cpu_seconds_total', 'node_hwmon_temp > 80', 'node_textfile_mtime > 0', 'kube_customresource_foo == 1', 'kube_pod_extra_labels == 1', 'my_node_cpu == 1', 'pg_stat_database_deadlocks_total > 0']) expect(found(text).filter((each) => each.startsWith('metric')), text).toEqual([]);
    const metrics = new Map([['node_cpu', { kind: 'counter' as const }]]);
    expect(found('rate(node_cpu[5m]) > 5', { metrics })).toEqual([]);
  });
  it('slips of values that are not all of them', () => {
    expect(found('kube_pod_container_status_waiting_reason{reason="CrashloopBackOff"} > 0')).toEqual(['label@"CrashloopBackOff"']);
    expect(found('kube_node_status_condition{condition="ready",status="true"} == 0')).toEqual(['label@"ready"']);
    expect(found('kube_node_status_condition{condition="KernelDeadlock",status="true"} == 0')).toEqual([]);
    expect(found('sum by (consumer_group) (kafka_consumergroup_lag) > 1000')).toEqual(['label@consumer_group']);
  });
});
