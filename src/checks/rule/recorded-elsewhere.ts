import type { DocumentCheck, Fault } from '../../model/document';
import { expressionOf } from './promql';
import { alertsOf, rulesOf } from './read';
import { scalar, softly } from '../values';

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
    const recordings = new Map<string, { readonly group: number; readonly first: number; readonly called: string }[]>();
    rulesOf(document).forEach((rule) => {
      if (rule.kind !== 'record') return;
      const [group, index] = [Number(rule.path[1]), Number(rule.path[3])];
      const known = recordings.get(rule.name) ?? [];
      if (!known.some((k) => k.group === group)) recordings.set(rule.name, [...known, { group, first: index, called: (scalar(rule.group.map['name']) ?? '') }]);
    });
    if (recordings.size === 0) return [];
    return alertsOf(document).flatMap(({ map, path, name }): Fault[] => {
      const expr = expressionOf(document, map['expr']);
      if (!expr) return [];
      const [group, index] = [Number(path[1]), Number(path[3])];
      const told = new Set<string>();
      return expr.selectors.flatMap(({ metric, from, to }): Fault[] => {
        const at = metric === undefined || told.has(metric) ? undefined : recordings.get(metric);
        if (metric === undefined || !at || at.some((r) => r.group === group && r.first < index)) return [];
        told.add(metric);
        const below = at.some((r) => r.group === group);
        return [{
          path: [...path, 'expr'], range: { from, to }, severity: softly(document),
          message: below ? `alert ${name} stands above the recording ${metric} that it reads, and sees the value of the evaluation before`
            : `alert ${name} reads ${metric} from group '${at[0]?.called ?? ''}': groups run in any order, so its value may be an interval old`,
          remedy: below ? 'move the recording above the alert' : 'move the recording into the alert\'s group, above it',
        }];
      });
    });
  },
};
