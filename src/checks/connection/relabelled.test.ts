import { it } from 'vitest';
import { runTable, table } from '../rule/cases.test-support';
import { port } from './port';
import { relabelled } from './relabelled';

const job = (keys: string): string => `scrape_configs: [{ job_name: a, ${keys} }]\n`;
const hosts = "static_configs: [{ targets: ['a:1'], labels: { env: prod } }]";
const kept = (rules: string, discovery = hosts): string => job(`${discovery}, relabel_configs: [${rules}]`);
const keep = (label: string, regex = 'x'): string => `{ action: keep, source_labels: [${label}], regex: '${regex}' }`;
const samples = (rules: string): string => job(`metric_relabel_configs: [${rules}]`);

const CASES = [
  ...table('prometheus-config', [
    ['too high', job("static_configs: [{ targets: ['host:99999'] }]"), 'connection/port'], ['zero', job("static_configs: [{ targets: ['[::1]:0'] }]"), 'connection/port'], ['the highest', job("static_configs: [{ targets: ['host:65535', '[::1]:1', 'host', 'host:http', 'a:b:99999'] }]")],
    ['of a URL', "remote_write: [{ url: 'https://u@x.example.org:700000/push' }]\n", 'connection/port'], ['in the path of a URL', "remote_write: [{ url: 'https://x.example.org/a:99999' }]\n"], ['of a blackbox', job("static_configs: [{ targets: ['https://x.example.org:65536/health'] }], relabel_configs: [{ source_labels: [__address__], target_label: __param_target }, { target_label: __address__, replacement: 'b:9115' }]"), 'connection/port'],
    ['a label of targets', samples('{ source_labels: [__meta_kubernetes_pod_name], target_label: pod }'), 'connection/relabelled'], ['the address', samples('{ source_labels: [job, __address__], target_label: b }'), 'connection/relabelled'], ['mapped', samples('{ action: labelmap, regex: __meta_kubernetes_(.+) }'), 'connection/relabelled'],
    ["a sample's", samples('{ source_labels: [__name__, pod], regex: a, action: drop }')], ['made before', samples('{ source_labels: [pod], target_label: __meta_x }, { source_labels: [__meta_x], target_label: b }')], ['mapped from others', samples('{ action: labelmap, regex: label_(.+) }')], ['of targets', kept('{ source_labels: [__meta_kubernetes_pod_name], target_label: pod }')],
    ['written on', "remote_write: [{ url: 'http://a', write_relabel_configs: [{ source_labels: [__meta_x], target_label: b }] }]\n", 'connection/relabelled'], ['of alerts', 'alerting: { alert_relabel_configs: [{ source_labels: [__address__], target_label: b }] }\n', 'connection/relabelled'],
    ['a label that nothing sets', kept(keep('nothing')), 'connection/relabelled'], ['of another discovery', kept(keep('__meta_kubernetes_pod_name')), 'connection/relabelled'], ['of a wrong discovery', kept(keep('__meta_ec2_tag_x'), 'kubernetes_sd_configs: [{ role: pod }]'), 'connection/relabelled'], ['two that nothing sets', kept(keep('a, b', 'yes')), 'connection/relabelled'],
    ['given', kept(keep('env'))], ['the job', kept(keep('job'))], ['empty is kept', kept(keep('nothing', 'x?'))], ['set before', kept(`{ target_label: n, replacement: x }, ${keep('n')}`)], ['mapped before', kept(`{ action: labelmap, regex: (.+) }, ${keep('n')}`)], ['by groups before', kept(`{ source_labels: [env], target_label: 'a_$1' }, ${keep('a_prod')}`)],
    ['of its discovery', kept(keep('__meta_kubernetes_pod_annotation_x'), 'kubernetes_sd_configs: [{ role: pod }]')], ['of Swarm', kept(keep('__meta_dockerswarm_service_name'), "dockerswarm_sd_configs: [{ host: 'tcp://a', role: tasks }]")], ['of files', kept(keep('anything'), "file_sd_configs: [{ files: ['a.json'] }]")], ['of HTTP', kept(keep('__meta_x'), "http_sd_configs: [{ url: 'http://a' }]")],
    ['a parameter', job(`params: { module: [x] }, ${hosts}, relabel_configs: [${keep('__param_module')}]`)], ['one of two is given', kept(keep('env, nothing', 'prod'))], ['two that may be empty', kept(keep('a, b', ';.*'))], ['dropped', kept("{ action: drop, source_labels: [nothing], regex: x }")], ['no targets', job(`relabel_configs: [${keep('x')}]`)],
  ]),
  ...table('alertmanager-config', [['an address', 'route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: "http://relay:80800/x" }] }]\n', 'connection/port'], ['a good address', 'route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: "http://relay:8080/x" }] }]\n']]),
  ...table('grafana-datasources', [['a data source', 'apiVersion: 1\ndatasources: [{ name: A, url: "http://p:909090" }]\n', 'connection/port'], ['of the environment', 'apiVersion: 1\ndatasources: [{ name: A, url: "http://p:$PORT" }]\n']]),
  ...table('prometheus-config', [['ours', job("static_configs: [{ targets: ['host:99999'] }]"), 'connection/port!']], { profile: 'generated' }),
];
it('the table', () => runTable('addresses and labels of targets', [port, relabelled], CASES));
