import type { DocumentCheck } from '../../model/document';
import { MOST_RULES } from '../../model/rules';
import { placed, scalar } from '../values';
import { groupsOf } from './read';

/**
 * Mimir and Grafana Cloud refuse a group of more than 20 rules unless their operator has raised the limit. `oac generate` divides groups where
 * order allows, so what is left reads one another. Only in files of ours: Prometheus itself has no limit, and anybody's file may be for it alone.
 *
 * Remedy: let fewer alerts read one recording, raise ruler_max_rules_per_rule_group, or exclude it with a reason where Prometheus evaluates.
 * @example twenty alerts on one signal
 */
export const groupSize: DocumentCheck = {
  id: 'rule/group-size', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => (document.profile === 'foreign' ? [] : groupsOf(document).flatMap(({ map, path }) => {
    const { length } = placed(map['rules'], []);
    return length <= MOST_RULES ? [] : [{
      path: [...path, 'rules', MOST_RULES],
      message: `group '${scalar(map['name']) ?? ''}' has ${length} rules that read one another, and Mimir takes ${MOST_RULES} in a group unless told otherwise`,
      remedy: 'let fewer alerts read one recording, raise ruler_max_rules_per_rule_group, or exclude it with a reason where Prometheus evaluates',
    }];
  })),
};
