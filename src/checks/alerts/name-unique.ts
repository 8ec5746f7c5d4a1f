import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';
import { twice } from '../twice';

/** Two alerts of one name: Alertmanager and people take them for one, and their runbooks overwrite each other. */
export const alertNameUnique: Check = {
  id: 'alerts/name-unique',
  run: ({ ruleGroups }) => twice('alerts/name-unique', alertsOf(ruleGroups), (a) => a.name, 'alert', 'name', 'give each alert a name of its own'),
};
