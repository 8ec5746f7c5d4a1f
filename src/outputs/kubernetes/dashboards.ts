import type { Dashboard } from '../../model/dashboard';
import { DefinitionError } from '../../model/problem';
import { dashboardsOf } from '../grafana/dashboard';
import { dashboardFolder } from '../grafana/names';
import { json } from '../text';
import { resource, type Cluster, type Resource } from './resource';

/** Bytes of a ConfigMap's data, as the API server counts them. */
export const LARGEST = 1_048_576;
/** Bytes of an annotation, in which `kubectl apply` remembers the whole resource. */
const LARGEST_ANNOTATION = 262_144;

/** The dashboard's JSON: readable where there is room for that. */
function textOf(dashboard: Dashboard, write: (dashboard: Dashboard) => object): string {
  const data = write(dashboard);
  const texts = [json(data), JSON.stringify(data)];
  const text = texts.find((each) => Buffer.byteLength(each) <= LARGEST);
  if (text !== undefined) return text;
  throw new DefinitionError(`dashboard '${dashboard.uid}' is ${Buffer.byteLength(texts[1]!).toLocaleString('en')} bytes, and a resource of Kubernetes holds no more than ${LARGEST.toLocaleString('en')}`, 'make two dashboards of it', undefined, dashboard);
}

/**
 * Dashboards, one to a resource. As ConfigMaps for the sidecar of Grafana's Helm chart, by its default label; the folder is an annotation,
 * which the chart reads only where it is told to (`docs/kubernetes.md`). Or as GrafanaDashboards, which the reduced schema of grafana-operator
 * 5.18 takes: *not run*, as the sidecar.
 */
export function dashboards({ project, kubernetes: { namespace, dashboards: as, grafanaLabels } }: Cluster): Resource[] {
  const write = dashboardsOf(project);
  const folder = dashboardFolder(project.config);
  return project.dashboards.map((dashboard) => {
    const text = textOf(dashboard, write);
    const about = {
      folder: 'dashboards', of: dashboard, source: 'dashboards/',
      ...(Buffer.byteLength(text) > LARGEST_ANNOTATION * 0.9 ? { notes: ['Too large for kubectl apply as it is: use --server-side, in Argo CD the sync option ServerSideApply=true.'] } : {}),
    };
    if (as === 'grafana-operator') {
      return resource(['grafana.integreatly.org/v1beta1', 'GrafanaDashboard'], { title: dashboard.uid, namespace },
        // The Grafana may be in a namespace of its own.
        { spec: { allowCrossNamespaceImport: true, instanceSelector: { matchLabels: grafanaLabels }, folder, json: text } }, about);
    }
    return resource(['v1', 'ConfigMap'], { title: `dashboard-${dashboard.uid}`, namespace, labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: folder } }, { data: { [`${dashboard.uid}.json`]: text } }, about);
  });
}
