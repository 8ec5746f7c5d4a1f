import type { Check } from '../../model/project';
import { twice } from '../twice';

/**
 * Two dashboards of one uid, in either case: Grafana keeps one of them, by chance, and stops updating the folder.
 *
 * Remedy: give each dashboard a uid of its own.
 * @example `dashboard({ uid: 'api' })` and `dashboard({ uid: 'API' })`
 */
export const dashboardUidUnique: Check = {
  id: 'dashboard/uid-unique',
  run: ({ dashboards }) => twice('dashboard/uid-unique', dashboards, (d) => d.uid.toLowerCase(), 'dashboard uid', 'uid', 'give each dashboard a uid of its own'),
};
