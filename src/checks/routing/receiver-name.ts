import type { DocumentCheck } from '../../model/document';
import { filled, placed, plain, repeated } from '../values';

/**
 * Alertmanager does not start with two receivers of one name, or one without.
 *
 * Remedy: give each receiver a name of its own; several notifiers go into one receiver.
 * @example receivers: [{name: page, …}, {name: page, …}]
 */
export const receiverName: DocumentCheck = {
  id: 'routing/receiver-name', severity: 'error', kinds: ['alertmanager-config'],
  run(document) {
    const receivers = placed(plain(document.data)['receivers'], ['receivers']);
    return [
      ...receivers.filter(({ map }) => filled(map['name']) === undefined).map(({ path }) => ({ path,
        message: 'a receiver has no name, and Alertmanager does not start',
        remedy: 'add name:' })),
      ...repeated(receivers, ({ map }) => filled(map['name'])).map(({ item, id, first }) => ({
        path: [...item.path, 'name'], message: `two receivers are named '${id}' (receivers[${String(first.path[1])}] too), and Alertmanager does not start`,
          remedy: 'rename one, or put their notifiers into one receiver',
      })),
    ];
  },
};
