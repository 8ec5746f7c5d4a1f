import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { isPlain, list, placed, plain, scalar, softly, type Placed } from '../values';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
/** Labels that discoveries give, without `__meta_`; those that end in `_` are beginnings: their rest is a name of somebody's own. Each is in a folder of Prometheus' discovery. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  kubernetes: [
    ...['namespace', 'node', 'pod', 'service', 'ingress', 'endpoints', 'endpointslice'].flatMap((of) => ['label', 'labelpresent', 'annotation', 'annotationpresent'].map((what) => `${of}_${what}_`)),
    ...['endpointslice_endpoint_conditions_', 'endpointslice_endpoint_topology_', 'node_address_'],
    ...words(`namespace node_name node_provider_id pod_name pod_ip pod_container_init pod_container_name pod_container_id pod_container_image pod_container_port_name pod_container_port_number pod_container_port_protocol
      pod_ready pod_phase pod_node_name pod_host_ip pod_uid pod_controller_kind pod_controller_name pod_deployment_name pod_cronjob_name pod_job_name service_name service_port_name service_port_number service_port_protocol service_cluster_ip
      service_external_name service_loadbalancer_ip service_type ingress_name ingress_scheme ingress_host ingress_path ingress_class_name endpoints_name endpoint_hostname endpoint_node_name endpoint_ready endpoint_port_name
      endpoint_port_protocol endpoint_address_target_kind endpoint_address_target_name endpointslice_name endpointslice_address_type endpointslice_address_target_kind endpointslice_address_target_name
      endpointslice_port endpointslice_port_name endpointslice_port_protocol endpointslice_port_app_protocol endpointslice_endpoint_zone endpointslice_endpoint_hostname endpointslice_endpoint_node_name`),
  ],
  ec2: ['tag_', ...words('ami architecture availability_zone availability_zone_id instance_id instance_lifecycle instance_state instance_type ipv6_addresses owner_id platform primary_ipv6_addresses primary_subnet_id private_dns_name private_ip public_dns_name public_ip region subnet_id vpc_id')],
  consul: ['metadata_', 'service_metadata_', 'tagged_address_', ...words('address dc health partition namespace node service_address service_id service_port service tags')],
  dns: words('name srv_record_target srv_record_port mx_record_target ns_record_target'),
  docker: ['container_label_', 'network_label_', ...words('container_id container_name container_network_mode network_id network_name network_internal network_ingress network_ip network_scope port_private port_public port_public_ip')],
};

/** Every name in a list that no discovery gives. */
export function* unknownIn(sources: unknown, path: DataPath): Generator<Omit<Fault, 'severity'>> {
  for (const [i, source] of list(sources).entries()) {
    const label = scalar(source) ?? '';
    const [, discovery = '', rest = ''] = /^__meta_(kubernetes|ec2|consul|dns|docker)_(\w+)$/.exec(label) ?? [];
    const given = GIVEN[discovery];
    if (!given || rest === '' || given.includes(rest) || given.some((each) => each.endsWith('_') && rest.startsWith(each) && rest.length > each.length)) continue;
    const near = nearest(rest, given.filter((each) => !each.endsWith('_'))) ?? given.find((each) => each.endsWith('_') && nearest(rest.slice(0, each.length), [each]) !== undefined);
    yield { path: [...path, i], message: `the discovery of ${discovery} gives no label ${label}: this reads an empty text`, remedy: near === undefined ? 'its documentation lists them; tags and annotations have a word before their name' : `did you mean __meta_${discovery}_${near}${near.endsWith('_') ? '…' : ''}?` };
  }
}
const inJob = ({ map, path }: Placed): Omit<Fault, 'severity'>[] => placed(map['relabel_configs'], [...path, 'relabel_configs']).flatMap((rule) => [...unknownIn(rule.map['source_labels'], [...rule.path, 'source_labels'])]);

/**
 * Discoveries give their targets labels by fixed names. One that none gives is empty: what is kept by it is dropped, what is copied from it is not there.
 *
 * Remedy: write it as the documentation of the discovery does.
 * @example relabel_configs: [{source_labels: [__meta_kubernetes_pods_name], target_label: pod}]
 */
export const metaLabel: DocumentCheck = {
  id: 'connection/meta-label', severity: 'warning', kinds: ['prometheus-config', 'kubernetes'],
  run(document) {
    const data = plain(document.data);
    const spec = plain(data['spec']);
    const found = document.kind === 'prometheus-config' ? placed(data['scrape_configs'], ['scrape_configs']).flatMap(inJob)
      : ['endpoints', 'podMetricsEndpoints'].flatMap((key) => (isPlain(spec) ? placed(spec[key], ['spec', key]) : [])).flatMap(({ map, path }) => placed(map['relabelings'], [...path, 'relabelings']).flatMap((rule) => [...unknownIn(rule.map['sourceLabels'], [...rule.path, 'sourceLabels'])]));
    return found.map((fault) => ({ ...fault, severity: softly(document) }));
  },
};
