import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expressionsOf } from '../../checks/promql/expressions';
import { projectRoot } from '../../tools';
import { checkPromql, type PromqlContext } from '.';
import { wellKnown } from './exporters';
import { slipOf } from './slips';

const RULE: PromqlContext = { profile: 'foreign', use: 'rule' };
const found = (text: string, context: Partial<PromqlContext> = {}): string[] => checkPromql(text, { ...RULE, ...context }).map(({ id, from, to }) => `${id.replace('promql/', '')}@${text.slice(from, to)}`);

describe('metrics of well-known exporters', () => {
  it.each<[string, string[]]>([
    // Labels: plural, case and underscores, exchanged letters, a letter of a long word.
    ['node_cpu_seconds_total{cpus="0"}', ['label@cpus']], ['node_filesystem_avail_bytes{mount_point="/"}', ['label@mount_point']], ['node_filesystem_avail_bytes{mountPoint!="/"}', ['label@mountPoint']],
    ['node_filesystem_avail_bytes{dveice="a"}', ['label@dveice']], ['node_filesystem_avail_bytes{mountpont="/"}', ['label@mountpont']], ['sum by (cpus) (rate(node_cpu_seconds_total[5m]))', ['label@cpus']], ['max without (Mode) (node_cpu_seconds_total)', ['label@Mode']],
    ['avg by (instance, devices) (avg_over_time(node_disk_io_now[5m]))', ['label@devices']], ['sum by (le, handlers) (rate(prometheus_http_request_duration_seconds_bucket[5m]))', ['label@handlers']], ['{__name__="node_load1"} or node_cpu_seconds_total{cpus="0"}', ['label@cpus']],
    ['sum by (http_routes) (rate(http_server_request_duration_seconds_count[5m]))', ['label@http_routes']],
    // Values of a closed list.
    ['rate(node_cpu_seconds_total{mode="idel"}[5m])', ['label@"idel"']], ['rate(node_cpu_seconds_total{mode!="Idle"}[5m])', ['label@"Idle"']], ['rate(node_cpu_seconds_total{mode=~"user|sytem"}[5m])', ['label@"user|sytem"']], ['kube_pod_status_phase{phase="Succeded"} > 0', ['label@"Succeded"']],
    ['kube_node_status_condition{condition="Ready",status="True"} == 1', ['label@"True"']],
    // Kinds.
    ['rate(node_load1[5m])', ['kind@rate']], ['increase(kube_deployment_status_replicas[5m])', ['kind@increase']], ['rate(nodejs_active_handles_total[5m])', ['kind@rate']], ['delta(pg_stat_database_xact_commit[5m])', ['kind@delta']], ['deriv(node_vmstat_oom_kill[5m])', ['kind@deriv']],
    ['pg_stat_database_deadlocks > 5', ['counter@pg_stat_database_deadlocks > 5']], ['node_vmstat_oom_kill > 0', ['counter@node_vmstat_oom_kill > 0']], ['delta(alertmanager_notification_latency_seconds_count[5m])', ['kind@delta']],
  ])('%s', (text, faults) => {
    expect(found(text)).toEqual(faults);
    for (const { severity } of checkPromql(text, RULE)) expect(severity).toBe('warning');
  });
  it('says whose metric it is, and what was meant', () => {
    expect(found('count({"http.server.request.duration_bucket", "http.routes"="/a"}) > 0', { prometheus: '3.13' })).toEqual(['label@"http.routes"']);
    expect(checkPromql('node_cpu_seconds_total{cpus="0"}', RULE)).toMatchObject([{ message: "'node_cpu_seconds_total' of node_exporter has no label 'cpus'", remedy: "did you mean 'cpu'?" }]);
    expect(checkPromql('node_cpu_seconds_total{mode="idel"}', RULE)).toMatchObject([{ message: `'mode' of 'node_cpu_seconds_total' is never "idel"`, remedy: "did you mean 'idle'?" }]);
  });
  it('leaves alone what can be right', () => {
    for (const text of [
      // Labels of targets, near to the exporter's own or not, and any that nobody knows.
      'node_cpu_seconds_total{node="a",model="b",nodename="c",job="d",cluster=~"e.*",team="f"}', 'sum by (node, instance, model) (rate(node_cpu_seconds_total[5m]))', 'node_uname_info{node_name="a"}', 'kube_pod_info{exported_pod="a",jobname="b"}', 'node_filesystem_avail_bytes{devicetype="a"}',
      'container_memory_usage_bytes{container_label_com_docker_compose_service="a",pod_name="b",container_name="c"}', 'kube_pod_labels{label_app="a"}',
      // Other systems' values, variables, patterns, the absence of a label.
      'rate(node_cpu_seconds_total{mode="interrupt"}[5m])', 'rate(node_cpu_seconds_total{mode="mine"}[5m])', 'rate(node_cpu_seconds_total{mode=~"sys.*|us.r"}[5m])', 'rate(node_cpu_seconds_total{mode=""}[5m])', 'kube_pod_status_reason{reason="Evictd"} > 0',
      // What a label is made of before it is grouped by, and what is not the exporter's.
      'sum by (cpus) (label_replace(node_cpu_seconds_total, "cpus", "$1", "cpu", "(.*)"))', 'count_values("cpus", node_cpu_seconds_total)', 'sum by (cpus) (rate(node_cpu_seconds_total{job="a"}[5m]) * on () group_left (cpus) x)', 'sum by (devices) (my_disk_io_now)', 'instance:node_cpu:rate5m{cpus="a"}',
      // Gauges that only grow, a gauge called a total, native histograms.
      'rate(prometheus_remote_storage_highest_timestamp_in_seconds[5m])', 'changes(kube_deployment_status_observed_generation[5m])', 'increase(container_last_seen[5m])', 'nodejs_active_handles_total > 100', 'container_fs_inodes_total > 5', 'rate(http_server_request_duration_seconds[5m])', 'deriv(node_load1[5m])',
      'rate(redis_master_repl_offset[5m])', 'rate(redis_defrag_hits[5m])', 'pg_stat_database_deadlocks', 'node_load1 > 5',
    ]) expect(found(text), text).toEqual([]);
  });
  it('lets a declaration of one\'s own speak instead', () => {
    const metrics = new Map([['node_cpu_seconds_total', { kind: 'gauge' as const, labels: ['cpus'] }], ['node_load1', { kind: 'counter' as const }]]);
    expect(found('deriv(node_cpu_seconds_total{cpus="0"}[5m])', { metrics, targetLabels: [] })).toEqual([]);
    expect(found('rate(node_load1{cpus="0"}[5m])', { metrics, targetLabels: [] })).toEqual([]);
  });
  it('knows them in definitions too, where they need no declaration', () => {
    const ours: Partial<PromqlContext> = { profile: 'generated', metrics: new Map(), targetLabels: [] };
    expect(found('rate(node_cpu_seconds_total{anything="a"}[5m]) > 0 or rate(prometheus_http_request_duration_seconds_count[5m]) > 0', ours)).toEqual([]);
    expect(found('node_cpu_second_total', ours)).toEqual(['metric@node_cpu_second_total']);
    expect(checkPromql('rate(node_load1[5m])', { ...RULE, ...ours })).toMatchObject([{ id: 'promql/kind', severity: 'error' }]);
  });
});

describe('a slip', () => {
  it('is none where another word can be meant', () => {
    const known = ['mode', 'device', 'state', 'http_route', 'le'];
    for (const word of ['node', 'model', 'mode', 'code', 'status', 'route', 'service', 'l', 'devicetype', 'host', '', 'e', 'lee']) expect(slipOf(word, known, 'label'), word).toBeUndefined();
    expect(['modes', 'Mode', 'mdoe', 'devce', 'http.route', 'httpRoute', 'states'].map((word) => slipOf(word, known, 'label'))).toEqual(['mode', 'mode', 'mode', undefined, 'http_route', 'http_route', 'state']);
    expect(['idel', 'idl', 'idlee', 'ide'].map((word) => slipOf(word, ['idle'], 'value'))).toEqual(['idle', undefined, 'idle', undefined]);
  });
});

/** Dashboards that people wrote, from public collections; no part of the repository. */
const REAL = join(projectRoot(__dirname), '../shared/real-dashboards');
/** Names that begin as an exporter's and are another's: other products, rules, what versions before those of the catalogues had. */
const OTHERS = /^(?:kube_customresource_|kube_pod_windows_|redis_(?:cluster|used_memory)$|node_(?:available_memory|avg_latency|conns|cpu_(?:system|user)|(?:e|in)gress_bytes|ephemeral_storage_free|group|namespace|persistent_storage_free|total_req|up)$|prometheus_remote_storage_(?:(?:dropped|failed|retried|succeeded)_samples_total|pending_samples)$|pg_(?:database_size_mb|settings_\w+|stat_database_num_backends|stat_database_conflicts_confl_\w+_total|stat_database_(?:deadlocks|xact_commit|xact_rollback)_total|stat_statements_total_\w+|status_in_recovery)$)/;
describe.skipIf(!existsSync(REAL))('dashboards that people wrote (skipped where ../shared/real-dashboards is missing)', () => {
  const expressions = !existsSync(REAL) ? [] : readdirSync(REAL, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
    .flatMap((file) => expressionsOf({ kind: 'dashboard', file, data: JSON.parse(readFileSync(join(REAL, file), 'utf8')) as unknown, profile: 'foreign' }));
  it('read metrics that the catalogues know', () => {
    const names = new Set(expressions.flatMap(({ text }) => text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|\([^()]*\)(?=\s*\()|(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ').match(/[a-zA-Z_:][\w:]*/g) ?? []));
    const ours = [...names].filter((name) => /^(?:node|container|machine|kube|pg|redis|k6|prometheus|alertmanager)_(?!.*:)/.test(name));
    expect(ours.length).toBeGreaterThan(200);
    expect(ours.filter((name) => !wellKnown(name) && !OTHERS.test(name))).toEqual([]);
  });
  it('are only told of rates of gauges that are one', () => {
    const told = expressions.flatMap(({ text, use }) => checkPromql(text, { profile: 'foreign', use, grafana: true })).filter(({ id, message }) => id === 'promql/counter' || id === 'promql/kind' || (id === 'promql/label' && /never|has no label/.test(message)));
    expect([...new Set(told.map(({ message }) => message.replace(/:.*/, '')))].sort()).toEqual(["rate() of the gauge 'node_netstat_Ip_Forwarding'", "rate() of the gauge 'process_virtual_memory_bytes'", "rate() of the gauge 'process_virtual_memory_max_bytes'"]);
  });
});
