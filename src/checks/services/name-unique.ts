import type { Check } from '../../model/project';
import { twice } from '../twice';

/** Two services of one name: their recorded series and alerts would be mixed up. */
export const serviceNameUnique: Check = {
  id: 'services/name-unique',
  run: ({ services }) => twice('services/name-unique', services, (s) => s.info.name, 'service', 'name', 'give each service a name of its own'),
};
