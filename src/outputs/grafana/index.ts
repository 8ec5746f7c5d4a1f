import type { Output } from '../../model/project';
import { json } from '../text';
import { alertingFiles } from './alerting';
import { dashboardJson } from './dashboard';
import { provisioningFiles } from './provisioning';

/**
 * What Grafana reads. Dashboards are of the classic form; not run: no Grafana is to be had in tests, so they are held against what the
 * Foundation SDK's types and real dashboards look like.
 */
export const grafana: Output = {
  name: 'grafana',
  files: (project) => [
    ...project.dashboards.map((dashboard) => ({
      path: `grafana/dashboards/${project.config.grafana.folder}/${dashboard.uid}.json`, content: json(dashboardJson(dashboard, project)),
    })),
    ...provisioningFiles(project),
    ...alertingFiles(project),
  ],
};
