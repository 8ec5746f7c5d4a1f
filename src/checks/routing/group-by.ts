import type { DocumentCheck, Fault } from '../../model/document';
import { list, repeated, scalar, softly } from '../values';
import { routesOf } from './tree';

/**
 * `group_by` names each label once, or `...` alone for all of them; Alertmanager and Grafana do not start otherwise.
 *
 * Remedy: take the second one away.
 * @example group_by: ['...', service]
 */
export const groupBy: DocumentCheck = {
  id: 'routing/group-by', severity: 'error', kinds: ['alertmanager-config', 'grafana-alerting'],
  run(document) {
    const server = document.kind === 'alertmanager-config' ? 'Alertmanager' : 'Grafana';
    return routesOf(document).flatMap(({ map, path }): Fault[] => {
      const labels = list(map['group_by']).map((label, i) => ({ label: scalar(label), at: [...path, 'group_by', i] }));
      const all = labels.find(({ label }) => label === '...');
      const named = labels.filter(({ label }) => label !== '...');
      if (all && named.length > 0) return [{ path: all.at, message: `group_by has '...', which is every label, and others beside it: ${server} does not start`,
        remedy: "keep '...' alone, or take it away" }];
      const slips = named.flatMap(({ label, at }): Fault[] => (label !== undefined && label !== 'alertname' && label.toLowerCase().replace(/[_-]/g, '') === 'alertname' ? [{ path: at, severity: softly(document), message: `alerts have no label ${label}: all of them come in one group`, remedy: 'write alertname' }] : []));
      return [
        ...slips,
        ...repeated(named, ({ label }) => label).map(({ item, id }) => ({ path: item.at, message: `group_by names ${id} twice: ${server} does not start`,
          remedy: 'take one away' })),
        ...named.filter(({ label }) => label === '').map(({ at }) => ({ path: at, message: `group_by has an empty label: ${server} does not start`,
          remedy: 'name the label, or take it away' })),
      ];
    });
  },
};
