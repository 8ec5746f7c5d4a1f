import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, scalar } from '../values';
import { section } from './read';

/** Grafana's default, and the last that watches instead of polling. */
const WATCHES = 10;

/**
 * A provider without `options.path` keeps Grafana from starting. With `updateIntervalSeconds` of 10 (the default) or less Grafana watches files, and
 * never sees a ConfigMap swap, a folder replaced by rename or a new sub-folder.
 *
 * Remedy: add options: {path: …}, and updateIntervalSeconds: 30.
 * @example providers: [{name: default, folder: Services}]
 */
export const provider: DocumentCheck = {
  id: 'provisioning/provider', severity: 'error', kinds: ['grafana-dashboards'],
  run: (document) => section(document, 'providers').flatMap(({ map, path }): Fault[] => {
    const name = filled(map['name']);
    const what = `provider '${name ?? ''}'`;
    const faults: Fault[] = [];
    const { options } = map;
    if (!isPlain(options) || (filled(options['path']) === undefined && filled(options['folder']) === undefined)) {
      faults.push({ path, message: `${what} has no options.path, and Grafana does not start`, remedy: 'add options: {path: /var/lib/grafana/dashboards}' });
    }
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
  }),
};
