import type { Output } from '../../model/project';
import { json } from '../text';
import { alertingFiles } from './alerting';
import { dashboardsOf } from './dashboard';
import { dashboardFolder } from './names';
import { provisioningFiles } from './provisioning';

/**
 * What Grafana reads. Dashboards are of the classic form; not run: no Grafana is to be had in tests, so they are held against what the
 * Foundation SDK's types and real dashboards look like.
 */
export const grafana: Output = {
  name: 'grafana',
  files(project, _, before = () => undefined) {
    const write = dashboardsOf(project);
    return [
      ...project.dashboards.map((dashboard) => ({ path: `grafana/dashboards/${dashboardFolder(project.config)}/${dashboard.uid}.json`, content: json(write(dashboard)) })),
      ...provisioningFiles(project),
      ...alertingFiles(project, before),
    ];
  },
};
