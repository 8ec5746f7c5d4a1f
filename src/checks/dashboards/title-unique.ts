import type { Check } from '../../model/project';
import { twice } from '../twice';

/** Two dashboards of one title in a folder: Grafana loads one of them, by chance. */
export const dashboardTitleUnique: Check = {
  id: 'dashboards/title-unique',
  run: ({ dashboards }) => twice('dashboards/title-unique', dashboards, (d) => d.title, 'dashboard title', 'title', 'give each dashboard a title of its own'),
};
