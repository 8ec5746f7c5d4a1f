import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { nodesOf } from '../../promql/nodes';
import { recordedFor } from '../../signals/diagnosis';

/**
 * Two groups that record the same series: their samples collide, and the alerts read either's.
 *
 * Remedy: put the alerts that read one recording into one group.
 * @example two groups with `alert(api.latency.mostlySlow({ detectWithin: '30s' }), …)`
 */
export const recordedOnce: Check = {
  id: 'rule/recorded-once',
  run({ ruleGroups }) {
    const owner = new Map<string, string>();
    return ruleGroups.flatMap((group) => group.rules.flatMap((rule) => {
      const names = rule.kind === 'recording' ? [`${rule.name}{service="${rule.signal.place.service.name}"}`]
        : recordedFor(rule).flatMap(nodesOf).flatMap((n) => (n.type === 'recorded' ? [`${n.name}{${n.matchers.map((m) => `${m.label}="${m.value}"`).join()}}`] : []));
      const elsewhere = [...new Set(names)].find((name) => (owner.get(name) ?? group.name) !== group.name);
      names.filter((name) => !owner.has(name)).forEach((name) => owner.set(name, group.name));
      if (elsewhere === undefined) return [];
      return [problemAt(rule, {
        check: 'rule/recorded-once', message: `groups '${owner.get(elsewhere)}' and '${group.name}' both record ${elsewhere}`,
        remedy: rule.kind === 'alert' ? `put alert ${rule.name} into group '${owner.get(elsewhere)}', so that both read one recording` : 'record it once',
      })];
    }));
  },
};
