import type { DataPath, DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { isPlain, list, mild, plain, shown, text } from './values';

/** Versions of the v2 schema: apps/dashboard of Grafana 12 and 13. */
const VERSIONS = ['v2alpha1', 'v2alpha2', 'v2beta1', 'v2', 'v2beta2'];

/**
 * The versions of the v2 schema write plugins differently: since v2beta1 `kind` says what it is and `group` which plugin, and a data source is named. Grafana
 * refuses a version that it does not have, and leaves out what is written as in another.
 *
 * Remedy: write all of a resource as its `apiVersion` wants it.
 * @example "apiVersion": "dashboard.grafana.app/v2beta1" … "transformations": [{ "kind": "reduce", "spec": { "id": "reduce", "options": {} } }]
 */
export const dashboardV2Version: DocumentCheck = {
  id: 'dashboard/v2-version', severity: 'error', kinds: ['dashboard-v2'],
  *run(document) {
    const apiVersion = plain(document.data)['apiVersion'];
    const version = typeof apiVersion === 'string' ? apiVersion.replace(/^.*\//, '') : undefined;
    if (version === undefined) return;
    if (!VERSIONS.includes(version)) {
      yield { path: ['apiVersion'], message: `Grafana has no version ${shown(version)} of dashboards, and refuses it`, remedy: `write one of ${VERSIONS.slice(0, 4).join(', ')}` };
      return;
    }
    const isAlpha1 = version === 'v2alpha1';
    const dashboard = read(document);
    const elements = plain(dashboard.spec['elements']);
    const fault = (path: DataPath, what: string, kind: string, said: unknown) => ({ path, message: `${what} has the kind ${shown(said)}, as in ${isAlpha1 ? 'later versions' : 'v2alpha1'}; in ${version} that is ${isAlpha1 ? 'the plugin' : `'${kind}', and group is the plugin`}`, remedy: isAlpha1 ? 'write the plugin as kind' : `write "kind": "${kind}", "group": "${typeof said === 'string' ? said : '…'}"`, ...mild(document) });
    for (const [name, element] of Object.entries(elements)) {
      const spec = plain(plain(element)['spec']);
      const at = [...dashboard.path, 'elements', name, 'spec'];
      const what = (part: string): string => `${part} of ${nameOf({ title: spec['title'], type: undefined, id: spec['id'] })}`;
      const places: [unknown, DataPath, string, string][] = [[spec['vizConfig'], [...at, 'vizConfig'], 'the visualisation', 'VizConfig']];
      const data = plain(plain(spec['data'])['spec']);
      for (const [i, one] of list(data['transformations']).entries()) places.push([one, [...at, 'data', 'spec', 'transformations', i], 'a transformation', 'Transformation']);
      for (const [i, one] of list(data['queries']).entries()) {
        const query = plain(plain(one)['spec'])['query'];
        places.push([query, [...at, 'data', 'spec', 'queries', i, 'spec', 'query'], 'a query', 'DataQuery']);
        const datasource = isPlain(query) ? query['datasource'] : undefined;
        if (!isAlpha1 && isPlain(datasource) && datasource['name'] === undefined && text(datasource['uid']) !== undefined) yield {
          path: [...at, 'data', 'spec', 'queries', i, 'spec', 'query', 'datasource', 'uid'], message: `${what('a query')} has its data source by uid, where ${version} wants its name: Grafana asks the default one`, remedy: `write "name": "${shown(datasource['uid'])}"`, ...mild(document),
        };
      }
      for (const [value, path, part, kind] of places) {
        const said = isPlain(value) ? value['kind'] : undefined;
        if (said !== undefined && (said === kind) === isAlpha1) yield fault([...path, 'kind'], what(part), kind, said);
      }
    }
  },
};
