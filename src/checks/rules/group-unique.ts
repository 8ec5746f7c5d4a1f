import type { Check } from '../../model/project';
import { twice } from '../twice';

/** Two rule groups of one name: they would be one file. */
export const ruleGroupUnique: Check = {
  id: 'rules/group-unique',
  run: ({ ruleGroups }) => twice('rules/group-unique', ruleGroups, (g) => g.name, 'rule group', 'name', 'give each rule group a name of its own, or put the rules together'),
};
