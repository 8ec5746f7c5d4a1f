import { toSeconds } from '../../metrics/duration';
import type { Config } from '../../model/config';
import { DefinitionError } from '../../model/problem';
import type { OutputFile, Project } from '../../model/project';
import { yaml } from '../text';
import { datasourceUid, dollars } from './names';
import { seconds } from './queries';

/** Where the Grafana server finds what is in `generated/grafana/dashboards`. */
const DASHBOARDS_PATH = '/var/lib/grafana/dashboards';
/** Seconds. Up to 10 Grafana watches files instead, and never sees a ConfigMap that changed or a folder that was replaced. */
const LOOK_EVERY = 30;

/** Grafana compares whole versions: `3.13` is `3.13.0`. */
const wholeVersion = (version: string): string => [...version.split('.'), '0', '0'].slice(0, 3).join('.');

/**
 * No `folder`: where all providers name one and it holds two dashboards, Grafana 12 deletes them and makes them anew at each restart. The
 * folder of the files is theirs in Grafana.
 */
const providers = (): object[] => [{
  name: 'observability-as-code', orgId: 1, type: 'file', disableDeletion: false, allowUiUpdates: false, updateIntervalSeconds: LOOK_EVERY,
  options: { path: DASHBOARDS_PATH, foldersFromFilesStructure: true },
}];
function datasource(config: Config, shortestScrape: number): object {
  const { name, url } = config.datasource;
  if (name.trim() === '') throw new DefinitionError('the datasource has no name', "give it one, as in datasource: { name: 'Prometheus' }", 'datasource.name');
  return {
    name: dollars(name), uid: datasourceUid(config), orgId: 1, type: 'prometheus', access: 'proxy', url: dollars(url),
    // A second default one, in anybody's file, stops the server. Nothing of ours needs it: dashboards and rules name the uid.
    isDefault: false,
    editable: false,
    jsonData: { httpMethod: 'POST', prometheusType: 'Prometheus', prometheusVersion: dollars(wholeVersion(config.prometheus.version)), timeInterval: seconds(shortestScrape) },
  };
}
/**
 * Where Grafana finds dashboards, and its datasource. Not run: no Grafana is to be had in tests. Built from Grafana's documentation,
 * "Provision Grafana", and from what servers of 9.4 and 12.4 did with such files.
 */
export function provisioningFiles({ config, services }: Project): OutputFile[] {
  const scrapes = services.map((s) => s.info.scrape);
  const shortest = scrapes.length > 0 ? Math.min(...scrapes) : toSeconds(config.scrapeInterval, 'scrapeInterval');
  return [
    {
      path: 'grafana/provisioning/dashboards/dashboards.yml',
      content: yaml({ apiVersion: 1, providers: providers() }, 'oac.config.ts', [`Grafana reads this folder as provisioning/dashboards, and grafana/dashboards as ${DASHBOARDS_PATH}.`]),
    },
    {
      path: 'grafana/provisioning/datasources/prometheus.yml',
      content: yaml({ apiVersion: 1, datasources: [datasource(config, shortest)] }, 'oac.config.ts', ['Leave this file out where another one defines the same datasource: Grafana does not start with two of one uid or name.']),
    },
  ];
}
