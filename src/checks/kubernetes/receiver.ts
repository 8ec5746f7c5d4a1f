import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, placed, plain, type Placed } from '../values';

const DEEPEST = 40;
function routes(map: Placed['map'], path: DataPath, depth: number): Placed[] {
  return [{ map, path }, ...(depth < DEEPEST ? placed(map['routes'], [...path, 'routes']).flatMap((child) => routes(child.map, child.path, depth + 1)) : [])];
}

/**
 * The operator passes an AlertmanagerConfig over, all of it, when a route leads to a receiver that is not defined in it.
 *
 * Remedy: define the receiver, or correct the name.
 * @example route: {receiver: pager} … receivers: [{name: page}]
 */
export const resourceReceiver: DocumentCheck = {
  id: 'kubernetes/receiver', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const { kind, spec } = plain(document.data);
    if (kind !== 'AlertmanagerConfig') return [];
    const known = new Set(placed(plain(spec)['receivers'], []).flatMap(({ map }) => filled(map['name']) ?? []));
    return routes(plain(plain(spec)['route']), ['spec', 'route'], 0).flatMap(({ map, path }): Fault[] => {
      const name = filled(map['receiver']);
      if (name === undefined || known.has(name)) return [];
      const close = nearest(name, known);
      return [{ path: [...path, 'receiver'], message: `receiver '${name}' is not defined, and the operator passes the whole AlertmanagerConfig over`, remedy: close ? `did you mean '${close}'?` : 'define it under receivers:' }];
    });
  },
};
