import { expect, it } from 'vitest';
import { documentOf, found, runTable, table } from '../rule/cases.test-support';
import { metaLabel } from './meta-label';
import { probe } from './probe';
import { target } from './target';

const job = (keys: string): string => `scrape_configs: [{ job_name: a, ${keys} }]\n`;
const TARGETS = "static_configs: [{ targets: ['https://example.org'] }]";
const [PARAM, INSTANCE, ADDRESS] = ['{ source_labels: [__address__], target_label: __param_target }', '{ source_labels: [__param_target], target_label: instance }', "{ target_label: __address__, replacement: 'blackbox:9115' }"];
const asks = (rules: readonly (string | undefined)[], keys = 'metrics_path: /probe'): string => job(`${keys}, ${TARGETS}, relabel_configs: [${rules.join(', ')}]`);
const byMeta = (label: string, discovery = 'kubernetes_sd_configs: [{ role: pod }]'): string => job(`${discovery}, relabel_configs: [{ source_labels: [${label}], target_label: a }]`);
const tls = 'tls_config: { ca_file: a }';

it('the table', () => runTable('connection', [probe, metaLabel, target], table('prometheus-config', [
  ['a probe', asks([PARAM, INSTANCE, ADDRESS])], ['of SNMP', asks([PARAM, INSTANCE, "{ target_label: __address__, replacement: 'snmp:9116' }"], 'metrics_path: /snmp')], ['no path', asks([PARAM, INSTANCE, ADDRESS], 'params: { module: [a] }'), 'connection/probe'], ['a path by relabelling', asks([PARAM, INSTANCE, ADDRESS, '{ target_label: __metrics_path__, replacement: /probe }'], 'params: { module: [a] }')],
  ['no parameter', asks([ADDRESS]), 'connection/probe'], ['no relabelling', job(`metrics_path: /probe, ${TARGETS}`), 'connection/probe'], ['the parameter as it is', job("metrics_path: /probe, params: { target: [a] }, static_configs: [{ targets: ['blackbox:9115'] }]")], ['the parameter by discovery', job("metrics_path: /probe, http_sd_configs: [{ url: 'http://a' }]")],
  ['not to the exporter', asks([PARAM, INSTANCE]), 'connection/probe'], ['the exporter first', asks([ADDRESS, PARAM, INSTANCE]), 'connection/probe'], ['no instance', asks([PARAM, ADDRESS]), 'connection/probe'], ['its own metrics', "scrape_configs: [{ job_name: blackbox, static_configs: [{ targets: ['blackbox:9115'] }] }]"], ['another exporter under /metrics', asks([PARAM, INSTANCE, "{ target_label: __address__, replacement: 'junos:9326' }"], 'params: { a: [b] }')],
  ['a label misspelt', byMeta('__meta_kubernetes_pods_name'), 'connection/meta-label'], ['a tag without its word', byMeta('__meta_ec2_tags_Name', 'ec2_sd_configs: [{ region: a }]'), 'connection/meta-label'], ['labels that there are', byMeta('__meta_kubernetes_pod_name, __meta_kubernetes_pod_label_app, __meta_kubernetes_namespace, __meta_kubernetes_pod_annotationpresent_a')], ['of another discovery', byMeta('__meta_nomad_anything', 'nomad_sd_configs: [{}]')],
  ['a scheme in capitals', job('scheme: HTTPS'), 'connection/target'], ['a query in the path', job('metrics_path: /metrics?a=b'), 'connection/target'], ['TLS by http', job(tls), 'connection/target'], ['TLS by https', job(`scheme: https, ${tls}`)], ['TLS by a relabelling', job(`${tls}, relabel_configs: [{ target_label: __scheme__, replacement: https }]`)],
  ['two in one', job("static_configs: [{ targets: ['a:1, b:2'] }]"), 'connection/target'], ['no port', job("static_configs: [{ targets: ['a:'] }]"), 'connection/target'], ['twice', job("static_configs: [{ targets: ['a:1', 'a:1'] }]"), 'connection/target'], ['twice with other labels', job("static_configs: [{ targets: ['a:1'], labels: { x: y } }, { targets: ['a:1'], labels: { x: z } }]")],
  ['an address as a name', job(`scheme: https, tls_config: { server_name: 'https://a.example.org' }`), 'connection/target'], ['a name', job(`scheme: https, tls_config: { server_name: a.example.org }`)], ['a folder of rules', 'rule_files: [rules/]', 'connection/target'], ['rules', "rule_files: ['rules/*.yml']"],
  ['a scheme in an address', job("relabel_configs: [{ target_label: __address__, replacement: 'http://a:1' }]"), 'connection/target'], ['a socket without a scheme', job('docker_sd_configs: [{ host: /var/run/docker.sock }]'), 'connection/target'], ['a socket', job("docker_sd_configs: [{ host: 'unix:///var/run/docker.sock' }]")],
])));
it('knows labels in resources of the operator', () => {
  const said = (label: string): unknown[] => found([metaLabel], documentOf({ kind: 'kubernetes', text: JSON.stringify({ apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: { name: 'a' }, spec: { selector: {}, endpoints: [{ port: 'a', relabelings: [{ sourceLabels: [label], targetLabel: 'a' }] }] } }) })).map(({ remedy }) => remedy);
  expect(said('__meta_kubernetes_service_names')).toEqual(['did you mean __meta_kubernetes_service_name?']);
  expect(said('__meta_kubernetes_service_label_app')).toEqual([]);
});
