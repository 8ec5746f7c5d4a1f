import type { DocumentCheck } from '../../model/document';
import { repeated, scalar } from '../values';
import { groupsOf } from './read';

/**
 * Two groups of one name in a file, or a group without one, make Prometheus refuse the whole file.
 *
 * Remedy: give each group a name of its own, or put the rules together.
 * @example groups: [{name: api, …}, {name: api, …}]
 */
export const groupName: DocumentCheck = {
  id: 'rule/group-name', severity: 'error', kinds: ['prometheus-rules'],
  run(document) {
    const groups = groupsOf(document);
    return [
      ...groups.filter(({ map }) => (scalar(map['name']) ?? '') === '').map(({ path }) => ({
        path, message: 'a group has no name, and Prometheus refuses the file', remedy: 'add name: with a name of its own in this file',
      })),
      ...repeated(groups, ({ map }) => scalar(map['name']) || undefined).map(({ item, id, first }) => ({
        path: [...item.path, 'name'], message: `two groups are named '${id}' (groups[${String(first.path[1])}] too), and Prometheus refuses the file`,
        remedy: 'give each group a name of its own, or put the rules together',
      })),
    ];
  },
};
