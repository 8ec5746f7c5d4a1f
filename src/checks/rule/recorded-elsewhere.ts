import type { DocumentCheck, Fault } from '../../model/document';
import { scalar, softly } from '../values';
import { expressionOf } from './promql';
import { alertsOf, rulesOf, type Rule } from './read';

/**
 * Rules of a group run in order, groups in any order: an alert that reads a recording of another group, or one below it, sees the value of the
 * evaluation before, up to an interval late, and nothing at the first.
 *
 * Remedy: put the recording into the alert's group, above the alert.
 * @example group a: record job:errors:rate1m; group b: alert … expr: job:errors:rate1m > 1
 */
export const recordedElsewhere: DocumentCheck = {
  id: 'rule/recorded-elsewhere', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    // Of each name, the first recording of each group.
    const recordings = new Map<string, Map<unknown, Rule>>();
    for (const rule of rulesOf(document)) {
      if (rule.kind !== 'record') continue;
      const groups = recordings.get(rule.name) ?? new Map<unknown, Rule>();
      if (!groups.has(rule.group)) groups.set(rule.group, rule);
      recordings.set(rule.name, groups);
    }
    if (recordings.size === 0) return [];
    return alertsOf(document).flatMap(({ map, path, name, group }): Fault[] => {
      const expr = expressionOf(document, map['expr']);
      if (!expr) return [];
      const told = new Set<string>();
      return expr.selectors.flatMap(({ metric, from, to }): Fault[] => {
        const at = metric === undefined || told.has(metric) ? undefined : recordings.get(metric);
        const below = at?.get(group);
        if (metric === undefined || !at || (below && Number(below.path[3]) < Number(path[3]))) return [];
        told.add(metric);
        const [first] = at.values();
        return [{
          path: [...path, 'expr'], range: { from, to }, severity: softly(document),
          message: below ? `alert ${name} stands above the recording ${metric} that it reads, and sees the value of the evaluation before`
            : `alert ${name} reads ${metric} from group '${scalar(first?.group.map['name']) ?? ''}': groups run in any order, so its value may be an interval old`,
          remedy: below ? 'move the recording above the alert' : 'move the recording into the alert\'s group, above it',
        }];
      });
    });
  },
};
