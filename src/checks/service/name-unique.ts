import type { Check } from '../../model/project';
import { twice } from '../twice';

/**
 * Two services of one name: their recorded series and alerts would be mixed up.
 *
 * Remedy: give each service a name of its own.
 * @example two `service({ name: 'api' })`
 */
export const serviceNameUnique: Check = {
  id: 'service/name-unique',
  run: ({ services }) => twice('service/name-unique', services, (s) => s.info.name, 'service', 'name', 'give each service a name of its own'),
};
