import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';
import { twice } from '../twice';

/**
 * Two alerts of one name: Alertmanager and people take them for one, and their runbooks overwrite each other.
 *
 * Remedy: give each alert a name of its own.
 * @example two `alert(…, { name: 'ApiSlow' })`
 */
export const alertNameUnique: Check = {
  id: 'rule/alert-unique',
  run: ({ ruleGroups }) => twice('rule/alert-unique', alertsOf(ruleGroups), (a) => a.name, 'alert', 'name', 'give each alert a name of its own'),
};
