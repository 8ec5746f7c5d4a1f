import type { Check } from '../../model/project';
import { twice } from '../twice';

/**
 * Two rule groups of one name: they would be one file.
 *
 * Remedy: give each rule group a name of its own, or put the rules together.
 * @example two `ruleGroup({ name: 'latency' })`
 */
export const ruleGroupUnique: Check = {
  id: 'rule/group-unique',
  run: ({ ruleGroups }) => twice('rule/group-unique', ruleGroups, (g) => g.name, 'rule group', 'name', 'give each rule group a name of its own, or put the rules together'),
};
