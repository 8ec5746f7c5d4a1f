import type { Document, DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, plain, repeated, scalar, softly } from '../values';
import { fromEnvironment, section } from './read';

/** Grafana's default, and the last that watches instead of polling. */
const WATCHES = 10;

/** Of two providers that read the same folder, both want its dashboards. */
const twice = (document: Document): Fault[] => repeated(section(document, 'providers'), ({ map }) => filled(plain(map['options'])['path'])?.replace(/(?<=.)\/+$/, '')).map(({ item, first, id }) => ({
  path: [...item.path, 'options', 'path'], severity: softly(document), message: `provider '${filled(item.map['name']) ?? ''}' reads ${id} as provider '${filled(first.map['name']) ?? ''}' does: each dashboard is in one of them, by chance, and no longer updated`, remedy: 'give each provider a folder of its own',
}));

/**
 * A provider without `options.path` keeps Grafana from starting. With `updateIntervalSeconds` of 10 (the default) or less Grafana watches files, and
 * never sees a ConfigMap swap, a folder replaced by rename or a new sub-folder.
 *
 * Remedy: add options: {path: …}, and updateIntervalSeconds: 30.
 * @example providers: [{name: default, folder: Services}]
 */
export const provider: DocumentCheck = {
  id: 'provisioning/provider', severity: 'error', kinds: ['grafana-dashboards'],
  run: (document) => [...twice(document), ...section(document, 'providers').flatMap(({ map, path }): Fault[] => {
    const name = filled(map['name']);
    const what = `provider '${name ?? ''}'`;
    const faults: Fault[] = [];
    const { options } = map;
    if (!isPlain(options) || (filled(options['path']) === undefined && filled(options['folder']) === undefined)) {
      faults.push({ path, message: `${what} has no options.path, and Grafana does not start`, remedy: 'add options: {path: /var/lib/grafana/dashboards}' });
    }
    const folder = filled(map['folder']);
    const at = filled(plain(options)['path']);
    if (plain(options)['foldersFromFilesStructure'] === true && folder !== undefined) {
      const both = filled(map['folderUid']) !== undefined;
      faults.push({
        path: [...path, 'folder'], ...(both ? {} : { severity: softly(document) }),
        message: `${what} takes folders from the files' own, ${both ? 'and Grafana does not start when folder and folderUid are given too' : `so folder '${folder}' has no effect`}`,
        remedy: 'leave out folder and folderUid',
      });
    }
    if (at !== undefined && !fromEnvironment(at) && /[*?]|\.(?:json|ya?ml)$/.test(at)) faults.push({
      path: [...path, 'options', 'path'], severity: softly(document), message: `${what}: options.path '${at}' is no folder, and Grafana reads no dashboards`, remedy: `write the folder, ${at.replace(/\/[^/]*$/, '') || '/'}`,
    });
    if (name === undefined) faults.push({ path, severity: 'warning', message: 'a provider has no name: Grafana cannot tell its dashboards from those of another',
      remedy: 'add name:' });
    const seconds = Number(scalar(map['updateIntervalSeconds']) || WATCHES);
    if (seconds <= WATCHES && seconds >= 0) {
      faults.push({
        path: map['updateIntervalSeconds'] === undefined ? path : [...path, 'updateIntervalSeconds'], severity: 'warning',
        message: `${what} watches files (updateIntervalSeconds ${seconds}${map['updateIntervalSeconds'] === undefined ? ', the default' : ''}), and never sees a ConfigMap swap, a renamed folder or a new sub-folder`,
        remedy: 'set updateIntervalSeconds: 30; 11 or more polls',
      });
    }
    return faults;
  })],
};
