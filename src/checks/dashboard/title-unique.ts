import type { Check } from '../../model/project';
import { twice } from '../twice';

/**
 * Two dashboards of one title in a folder: Grafana loads one of them, by chance.
 *
 * Remedy: give each dashboard a title of its own.
 * @example two `dashboard({ title: 'API' })`
 */
export const dashboardTitleUnique: Check = {
  id: 'dashboard/title-unique',
  run: ({ dashboards }) => twice('dashboard/title-unique', dashboards, (d) => d.title, 'dashboard title', 'title', 'give each dashboard a title of its own'),
};
