import { it } from 'vitest';
import { runTable, table } from '../rule/cases.test-support';
import { filtered } from './filtered';
import { job } from './job';
import { relabelled } from './relabelled';

const hosts = "static_configs: [{ targets: ['a:1'] }]";
const targets = (rules: string, discovery = hosts): string => `scrape_configs: [{ job_name: a, ${discovery}, relabel_configs: [${rules}] }]\n`;
const samples = (rules: string): string => `scrape_configs: [{ job_name: a, ${hosts}, metric_relabel_configs: [${rules}] }]\n`;
const by = (action: string, label: string, regex?: string): string => `{ action: ${action}, source_labels: [${label}]${regex === undefined ? '' : `, regex: '${regex}'`} }`;
const labels = (action: string, regex: string): string => `{ action: ${action}, regex: '${regex}' }`;
const federate = (params: string, more = ''): string => `scrape_configs: [{ job_name: f, metrics_path: /federate, ${hosts}${params}${more} }]\n`;
const role = (name: string): string => `kubernetes_sd_configs: [{ role: ${name} }]`;

const FILTERED = table('prometheus-config', [
  ['drop of everything', samples(by('drop', '__name__', '.*')), 'connection/filtered'], ['drop without a pattern', samples(by('drop', '__name__')), 'connection/filtered'], ['in a group', targets(by('drop', '__address__', '(.*)')), 'connection/filtered'], ['what is written on', "remote_write: [{ url: 'http://a', write_relabel_configs: [{ action: drop, regex: '.*' }] }]\n", 'connection/filtered'], ['alerts', "alerting: { alert_relabel_configs: [{ action: drop, source_labels: [severity], regex: '.*' }] }\n", 'connection/filtered'],
  ['drop of what is there', samples(by('drop', 'pod', '.+'))], ['drop of some', samples(by('drop', '__name__', 'go_.*'))], ['keep of everything', samples(by('keep', '__name__', '.*'))],
  ['keep of no name', samples(by('keep', '__name__', '')), 'connection/filtered'], ['keep of no pod', samples(by('keep', 'pod', ''))],
  ['keep of two without a separator', targets(by('keep', 'a, b', 'yes')), 'connection/filtered', 'connection/relabelled'], ['with it', targets(by('keep', '__address__, job', 'a:1;a'))], ['with another', targets("{ action: keep, source_labels: [__address__, job], separator: '/', regex: 'a:1/a' }")], ['with anything', targets(by('keep', '__address__, job', 'a.+'))], ['with a class', targets(by('keep', '__address__, job', 'a[^b]a'))],
  ['address and port without it', targets("{ source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port], regex: '([^:]+)(?::\\d+)?:(\\d+)', replacement: '$1:$2', target_label: __address__ }", role('pod')), 'connection/filtered'], ['with it', targets("{ source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port], regex: '([^:]+)(?::\\d+)?;(\\d+)', replacement: '$1:$2', target_label: __address__ }", role('pod'))], ['of IPv6 too', targets("{ source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port], regex: '(.+?)(?::\\d+)?;(\\d+)', replacement: '$1:$2', target_label: __address__ }", role('pod'))],
  ['two that keep', samples(`${by('keep', '__name__', 'http_.*')}, ${by('keep', '__name__', 'node_.*|go_.*')}`), 'connection/filtered'], ['a wide and a narrow one', samples(`${by('keep', '__name__', 'http_.*')}, ${by('keep', '__name__', 'http_requests_.*|node_.*')}`)], ['an optional letter', samples(`${by('keep', '__name__', 'ab?_.*')}, ${by('keep', '__name__', 'a_.*')}`)], ['of other labels', samples(`${by('keep', '__name__', 'http_.*')}, ${by('keep', 'job', 'node_.*')}`)],
  ['set between', samples(`${by('keep', 'x', 'a.*')}, { target_label: x, replacement: b }, ${by('keep', 'x', 'b.*')}`)], ['mapped between', samples(`${by('keep', 'x', 'a.*')}, { action: labelmap, regex: 'y(.*)' }, ${by('keep', 'x', 'b.*')}`)], ['of anything', samples(`${by('keep', 'x', '.+a')}, ${by('keep', 'x', 'b.*')}`)],
  ['a shard that is not there', targets(`{ action: hashmod, source_labels: [__address__], modulus: 4, target_label: __tmp }, ${by('keep', '__tmp', '4')}`), 'connection/filtered'], ['one that is', targets(`{ action: hashmod, source_labels: [__address__], modulus: 12, target_label: __tmp }, ${by('keep', '__tmp', '11')}`)], ['one of very many', targets(`{ action: hashmod, source_labels: [__address__], modulus: 5000, target_label: __tmp }, ${by('keep', '__tmp', '4000')}`)],
  ['labels without the name', samples(labels('labelkeep', 'job|instance')), 'connection/filtered'], ['with it', samples(labels('labelkeep', '__name__|job'))], ['with all that begin so', samples(labels('labelkeep', '__.*|job'))], ['the name dropped', samples(labels('labeldrop', '__.*')), 'connection/filtered'], ['the address dropped', targets(labels('labeldrop', '__a.*')), 'connection/filtered'], ['others dropped', samples(labels('labeldrop', '(?i)pod|__meta.*'))], ['not RE2', samples(by('drop', 'a', '(.*'))],
]);
const JOBS = table('prometheus-config', [
  ['no targets', 'scrape_configs: [{ job_name: a }]\n', 'connection/job'], ['of a new discovery', 'scrape_configs: [{ job_name: a, moon_sd_configs: [{}] }]\n'], ['of files', "scrape_configs: [{ job_name: a, file_sd_configs: [{ files: ['a.json'] }] }]\n"],
  ['up alone', samples(by('keep', '__name__', '^up$')), 'connection/filtered'], ['half a name', samples(by('drop', '__name__', 'go_gc_|node_.*')), 'connection/filtered'], ['a whole name', samples(by('drop', '__name__', 'go_gc|node_.*'))], ['up beside others', samples(by('keep', '__name__', 'up|http_.*'))],
  ['federation without its labels', `scrape_configs: [{ job_name: f, metrics_path: /federate, ${hosts}, params: { 'match[]': ['up'] } }]\n`, 'connection/job'], ['pushed without its labels', "scrape_configs: [{ job_name: pushgateway, static_configs: [{ targets: ['p:9091'] }] }]\n", 'connection/job'],
  ['pushed', "scrape_configs: [{ job_name: pushgateway, honor_labels: true, static_configs: [{ targets: ['p:9091'] }] }]\n"],
  ['federation of nothing', federate(''), 'connection/job'], ['by another name', federate(", params: { match: ['{job=\"a\"}'] }"), 'connection/job'], ['of no selector', federate(", params: { 'match[]': ['{job=\"a\"', 'sum(up)'] }"), 'connection/job'], ['of some', federate(", params: { 'match[]': ['{job=\"a\"}', 'up', '{__name__=~\"job:.+\"}'] }, honor_labels: true")],
  ['set by a relabelling', federate('', ", honor_labels: true, relabel_configs: [{ target_label: '__param_match[]', replacement: up }]")], ['another path', `scrape_configs: [{ job_name: f, metrics_path: /metrics, ${hosts} }]\n`],
]);
const ROLES = table('prometheus-config', [
  ['a label of services at nodes', targets(by('keep', '__meta_kubernetes_service_name', 'a'), role('node')), 'connection/relabelled'], ['a label of endpoints at pods', targets(by('keep', '__meta_kubernetes_endpoint_port_name', 'a'), role('pod')), 'connection/relabelled'], ['of pods at endpoints', targets(by('keep', '__meta_kubernetes_pod_name', 'a'), role('endpoints'))],
  ['of namespaces', targets(by('keep', '__meta_kubernetes_namespace', 'a'), role('ingress'))], ['of nodes at pods', targets(by('keep', '__meta_kubernetes_node_label_x', 'a'), role('pod'))], ['of slices', targets(by('keep', '__meta_kubernetes_endpointslice_port_name', 'a'), role('endpointslice'))], ['of a role to come', targets(by('keep', '__meta_kubernetes_gateway_name', 'a'), role('gateway'))],
]);
it('the table', () => runTable('what lets nothing pass', [filtered, job, relabelled], [...FILTERED, ...JOBS, ...ROLES]));
