import type { DocumentCheck } from '../../model/document';
import { slipOf } from '../schema/words';
import { filled, placed, plain, scalar } from '../values';
import { routesOf } from './tree';

/**
 * A receiver that no route names is never notified: often the route was forgotten or renamed.
 *
 * Remedy: add a route to it, or delete it.
 * @example receivers: [{name: page}, {name: old-pager}], route: {receiver: page}
 */
export const receiverUnused: DocumentCheck = {
  id: 'routing/receiver-unused', severity: 'warning', kinds: ['alertmanager-config'],
  run(document) {
    const routes = routesOf(document);
    // Behind a misspelt key are routes that nobody reads.
    if (routes.length === 0 || routes.some(({ map }) => Object.keys(map).some((key) => slipOf(key, ['receiver', 'routes']) !== undefined))) return [];
    const used = new Set(routes.map(({ map }) => filled(map['receiver'])));
    // A name such as "null" is kept for silence.
    return placed(plain(document.data)['receivers'], ['receivers']).filter(({ map }) => {
      const name = filled(map['name']);
      return name !== undefined && !used.has(name) && Object.keys(map).some((key) => key.endsWith('_configs'));
    }).map(({ map, path }) => ({ path: [...path, 'name'], message: `no route leads to receiver '${scalar(map['name']) ?? ''}'`,
      remedy: 'add a route to it, or delete it' }));
  },
};
