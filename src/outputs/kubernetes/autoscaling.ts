import { DefinitionError, nearest } from '../../model/problem';
import type { Scale } from '../../model/kubernetes';
import type { ServiceInfo } from '../../model/service';
import { namespaceOf } from './monitors';
import { resource, type Cluster, type Resource } from './resource';

/** Refuses a name under which nothing is recorded for the service. */
function checkRecorded({ name, origin }: ServiceInfo, { on }: Scale, { project }: Cluster): void {
  const recorded = project.ruleGroups.flatMap(({ rules }) => rules).flatMap((rule) => (rule.kind === 'recording' && rule.signal.place.service.name === name ? [rule.name] : []));
  if (recorded.includes(on)) return;
  const near = nearest(on, recorded);
  const remedy = near ? `did you mean '${near}'?` : recorded.length > 0 ? `recorded are ${recorded.join(', ')}` : `record a signal in a rule group: recording('${on}', …)`;
  throw new DefinitionError(`service '${name}' scales on '${on}', which no rule records for it`, remedy, 'kubernetes.scale.on', { origin });
}
/** As Kubernetes counts: thousandths are `m`. */
const quantity = (value: number): string => (Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`);

/** The mean over processes is what replicas divide. Without a value nobody is scaled: KEDA would take it for 0, and scale down in the blind. */
const keda = (query: string, { target }: Scale, namespace: string): object => ({
  triggers: [{
    type: 'prometheus', metricType: 'Value',
    metadata: { serverAddress: `http://prometheus-operated.${namespace}.svc:9090`, query, threshold: String(target), ignoreNullValues: 'false' },
  }],
});
const hpa = (service: string, { on, target }: Scale): object => ({
  metrics: [{ type: 'External', external: { metric: { name: on, selector: { matchLabels: { service } } }, target: { type: 'Value', value: quantity(target) } } }],
});

/**
 * What scales each service that says so, on a signal that a rule records: a ScaledObject, accepted by the CRD of KEDA 2.21 (kubeconform 0.8),
 * or a HorizontalPodAutoscaler (autoscaling/v2), whose external metric an adapter has to serve: *not run*. Neither has scaled anything yet.
 */
export const autoscaling = (cluster: Cluster): Resource[] => cluster.project.services.flatMap(({ info }) => {
  const { name, kubernetes: { scale } } = info;
  if (!scale) return [];
  checkRecorded(info, scale, cluster);
  const { namespace, autoscaler } = cluster.kubernetes;
  const about = { folder: 'autoscaling', of: info, source: 'services/' };
  const named = { title: name, namespace: namespaceOf(info, namespace) };
  const deployment = scale.deployment ?? name;
  if (autoscaler === 'keda') {
    return [resource(['keda.sh/v1alpha1', 'ScaledObject'], named, {
      spec: { scaleTargetRef: { name: deployment }, minReplicaCount: scale.min, maxReplicaCount: scale.max, ...keda(`avg(${scale.on}{service=${JSON.stringify(name)}})`, scale, namespace) },
    }, about)];
  }
  return [resource(['autoscaling/v2', 'HorizontalPodAutoscaler'], named, {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment }, minReplicas: scale.min, maxReplicas: scale.max, ...hpa(name, scale) },
  }, { ...about, notes: [`Needs an adapter that serves avg(${scale.on}) by service as an external metric of that name: Kubernetes adds up what it gets.`] })];
});
