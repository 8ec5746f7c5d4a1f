import type { Check } from '../../model/project';
import { twice } from '../twice';

/** Two dashboards of one uid, in either case: Grafana keeps one of them, by chance, and stops updating the folder. */
export const dashboardUidUnique: Check = {
  id: 'dashboards/uid-unique',
  run: ({ dashboards }) => twice('dashboards/uid-unique', dashboards, (d) => d.uid.toLowerCase(), 'dashboard uid', 'uid', 'give each dashboard a uid of its own'),
};
