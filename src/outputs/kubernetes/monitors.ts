import type { ServiceInfo } from '../../model/service';
import { checkNamespace } from '../../model/kubernetes';
import { duration } from '../../promql/print';
import { resource, type Cluster, type Resource } from './resource';

/** Seconds; Prometheus' own default. */
const TIMEOUT = 10;
/** Labels that the operator takes from the pod: what a service selects them by says where it is, and they are not to be overwritten. */
const OF_THE_POD: ReadonlySet<string> = new Set(['namespace', 'pod', 'container', 'node', 'instance', 'endpoint']);

/** The namespace that a service runs in. */
export function namespaceOf({ kubernetes: own, selector }: ServiceInfo, otherwise: string): string {
  const selected = selector.find(({ label, op }) => label === 'namespace' && op === '=')?.value;
  const namespace = own.namespace ?? selected ?? otherwise;
  checkNamespace(namespace, 'select.namespace');
  return namespace;
}
/**
 * A ServiceMonitor or PodMonitor for each service. The operator would call the job as the Service is called; it is relabelled to what the
 * service's queries ask for. ServiceMonitor: accepted by the CRD of prometheus-operator 0.85 (kubeconform 0.8); PodMonitor: by the reduced schema only.
 */
export const monitors = ({ project, kubernetes: { namespace, labels } }: Cluster): Resource[] => project.services.filter(({ info }) => info.kubernetes.monitor !== 'none').map(({ info }) => {
  const { name, selector, scrape, kubernetes: own } = info;
  const isPod = own.monitor === 'pod';
  const relabelings = selector.filter(({ label, op }) => op === '=' && !OF_THE_POD.has(label))
    // In a replacement a dollar begins the number of a group.
    .map(({ label, value }) => ({ action: 'replace', targetLabel: label, replacement: value.replaceAll('$', '$$$$') }));
  return resource(['monitoring.coreos.com/v1', isPod ? 'PodMonitor' : 'ServiceMonitor'], { title: name, namespace, labels }, {
    spec: {
      namespaceSelector: { matchNames: [namespaceOf(info, namespace)] },
      selector: { matchLabels: own.labels ?? { 'app.kubernetes.io/name': name } },
      [isPod ? 'podMetricsEndpoints' : 'endpoints']: [{
        port: own.port ?? 'http', interval: duration(scrape), scrapeTimeout: duration(Math.min(TIMEOUT, scrape)), ...(relabelings.length > 0 ? { relabelings } : {}),
      }],
    },
  }, { folder: 'monitors', of: info, source: 'services/' });
});
