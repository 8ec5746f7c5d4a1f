import type { Check } from '../../model/project';
import { twice } from '../twice';

/**
 * Two scenarios of one name: a report does not say which of them fails, and their test files overwrite each other.
 *
 * Remedy: give each scenario a name of its own.
 * @example two `scenario({ name: 'blocked-loop' })`
 */
export const scenarioNameUnique: Check = {
  id: 'scenario/name-unique',
  run: ({ scenarios }) => twice('scenario/name-unique', scenarios, ({ name }) => name, 'scenario', 'name', 'give each scenario a name of its own'),
};
