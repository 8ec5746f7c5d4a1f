import type { OutputFile, Project } from '../../model/project';
import { duration } from '../../promql/print';
import { yaml } from '../text';

/** Grafana replaces `$NAME` by the environment in most fields of provisioning files; `$$` is a dollar. */
export const dollars = (text: string): string => text.replaceAll('$', '$$$$');

/** Where Grafana's container finds the folder `generated/grafana/dashboards`. */
export const DASHBOARDS_PATH = '/var/lib/grafana/dashboards';

/**
 * Providers and data source. Not run: no Grafana is to be had in tests. Built from Grafana's documentation, "Provision Grafana", and from
 * what servers of 9.4 and 12.4 did: with a `folder` and two or more files the dashboards would be deleted and made anew at each restart,
 * and an interval of 10 s or less never sees a ConfigMap change. A second default data source stops the server, so ours is none.
 */
export function provisioningFiles({ config, services }: Project): OutputFile[] {
  const scrape = Math.min(...services.map((s) => s.info.scrape), Infinity);
  const dashboards = {
    apiVersion: 1,
    providers: [{
      name: 'observability-as-code', orgId: 1, type: 'file', disableDeletion: false, allowUiUpdates: false, updateIntervalSeconds: 30,
      options: { path: DASHBOARDS_PATH, foldersFromFilesStructure: true },
    }],
  };
  const datasources = {
    apiVersion: 1,
    datasources: [{
      name: dollars(config.datasource.name), uid: dollars(config.datasource.uid), orgId: 1, type: 'prometheus', access: 'proxy', url: dollars(config.datasource.url),
      isDefault: false, editable: false,
      jsonData: {
        httpMethod: 'POST', prometheusType: 'Prometheus', prometheusVersion: dollars(config.prometheus.version),
        ...(Number.isFinite(scrape) ? { timeInterval: duration(scrape) } : {}),
      },
    }],
  };
  return [
    { path: 'grafana/provisioning/dashboards/dashboards.yml', content: yaml(dashboards, 'oac.config.ts') },
    { path: 'grafana/provisioning/datasources/prometheus.yml', content: yaml(datasources, 'oac.config.ts') },
  ];
}
