import { DefinitionError } from '../../model/problem';
import { ruleFile } from '../prometheus/rules';
import { resource, type Cluster, type Resource } from './resource';

/** Bytes of rendered rules in one PrometheusRule: half a Secret's limit, as the operator counts (`MaxConfigMapDataSize`, prometheus-operator 0.85). */
const LARGEST = 524_288;

/**
 * A PrometheusRule for each group that Prometheus evaluates, with the same rules as in `prometheus/rules/`. The API server takes them by
 * the CRD of prometheus-operator 0.85 (kubeconform 0.8); the rules in them by promtool, as there.
 */
export const prometheusRules = ({ project, kubernetes: { namespace, labels } }: Cluster): Resource[] => project.ruleGroups.flatMap((group) => {
  const file = ruleFile(group, project);
  if (!file) return [];
  const size = Buffer.byteLength(file.content);
  if (size > LARGEST) {
    throw new DefinitionError(`rule group '${group.name}' has ${size.toLocaleString('en')} bytes of rules, and the operator refuses more than ${LARGEST.toLocaleString('en')} in a PrometheusRule`, 'split the group', undefined, group);
  }
  return [resource(['monitoring.coreos.com/v1', 'PrometheusRule'], { title: group.name, namespace, labels }, { spec: { groups: file.groups } }, { folder: 'rules', of: group, source: 'alert-rules/' })];
});
