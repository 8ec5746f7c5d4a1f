import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, placed, plain } from '../values';
import { routesOf } from './tree';

/**
 * Alertmanager does not start with a route to a receiver that is not defined.
 *
 * Remedy: define the receiver, or correct the name.
 * @example route: {receiver: pager} … receivers: [{name: page}]
 */
export const receiver: DocumentCheck = {
  id: 'routing/receiver', severity: 'error', kinds: ['alertmanager-config'],
  run(document) {
    const { receivers } = plain(document.data);
    const known = new Set(placed(receivers, []).flatMap(({ map }) => filled(map['name']) ?? []));
    const routes = routesOf(document);
    // Without any, one route says it for all.
    return (receivers === undefined ? routes.slice(0, 1) : routes).flatMap(({ map, path }): Fault[] => {
      const name = filled(map['receiver']);
      if (name === undefined || known.has(name)) return [];
      const close = nearest(name, known);
      return [{ path: [...path, 'receiver'], message: `receiver '${name}' is not defined, and Alertmanager does not start`,
        remedy: close ? `did you mean '${close}'?` : 'define it under receivers:' }];
    });
  },
};
