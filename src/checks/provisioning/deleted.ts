import type { DocumentCheck } from '../../model/document';
import { filled, placed } from '../values';
import { orgOf, rulesOf, section } from './read';

/**
 * Grafana makes what a file defines, and then deletes what the file lists: what is in both is gone after each start.
 *
 * Remedy: take it out of the list, or delete the definition.
 * @example groups: [{rules: [{uid: slow, …}], …}], deleteRules: [{uid: slow}]
 */
export const deleted: DocumentCheck = {
  id: 'provisioning/deleted', severity: 'error', kinds: ['grafana-alerting'],
  run(document) {
    const points = section(document, 'contactPoints');
    const made = [
      { what: 'rule', list: 'deleteRules', key: 'uid', items: rulesOf(document).map(({ map, group }) => ({ map, org: orgOf(group.map) })) },
      { what: 'receiver', list: 'deleteContactPoints', key: 'uid', items: points.flatMap((point) => placed(point.map['receivers'], []).map(({ map }) => ({ map, org: orgOf(point.map) }))) },
      { what: 'mute timing', list: 'deleteMuteTimes', key: 'name', items: section(document, 'muteTimes').map(({ map }) => ({ map, org: orgOf(map) })) },
      { what: 'template', list: 'deleteTemplates', key: 'name', items: section(document, 'templates').map(({ map }) => ({ map, org: orgOf(map) })) },
    ];
    return made.flatMap(({ what, list, key, items }) => section(document, list).flatMap(({ map, path }) => {
      const id = filled(map[key]);
      if (id === undefined || !items.some((item) => filled(item.map[key]) === id && item.org === orgOf(map))) return [];
      return [{ path: [...path, key], message: `${what} '${id}' is defined in this file, and deleted as soon as it is made`, remedy: `take it out of ${list}, or delete its definition` }];
    }));
  },
};
