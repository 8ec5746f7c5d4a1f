import { configInUse } from '../../model/config';
import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';
import type { Node } from '../../promql/nodes';

/** True where an expression has a series for each process. What raw PromQL gives is not known. */
function isPerProcess(node: Node, instance: readonly string[]): boolean {
  switch (node.type) {
    case 'selector': return true;
    case 'recorded': return isPerProcess(node.expr, instance);
    case 'aggregate': return node.by ? node.by.some((label) => instance.includes(label)) : node.without !== undefined && !instance.every((label) => node.without!.includes(label)) && isPerProcess(node.of, instance);
    case 'binary': return isPerProcess(node.left, instance) || (node.op === 'or' && isPerProcess(node.right, instance));
    case 'call': return node.fn !== 'absent' && node.args.some((argument) => isPerProcess(argument, instance));
    case 'negate': case 'subquery': return isPerProcess(node.of, instance);
    default: return false;
  }
}

/**
 * An alert about one process that silences the whole service: one dead pod would hide that the others are slow.
 *
 * Remedy: take a condition about the whole service, as in `up.allDown(…)`, or leave `inhibits` out.
 * @example `alert(api.up.down({ for: '15s' }), { inhibits: 'service', … })`
 */
export const inhibitsWhole: Check = {
  id: 'rule/inhibits-whole',
  run: ({ ruleGroups }) => alertsOf(ruleGroups).filter((a) => a.inhibits === 'service').flatMap((alert) => {
    const problem = (message: string, remedy: string) => [problemAt(alert, { check: 'rule/inhibits-whole', path: 'inhibits', message, remedy })];
    if (!alert.condition.service) return problem(`alert ${alert.name} is to silence the other alerts of its service, but has none`, "leave 'inhibits' out");
    if (!isPerProcess(alert.condition.expr, configInUse().instanceLabels)) return [];
    return problem(`alert ${alert.name} fires for one process, and would silence every other alert of service '${alert.condition.service.name}'`,
      "leave 'inhibits' out, or take a condition about the whole service, as in up.allDown({ for: '15s' }) or up.missing({ for: '1m' })");
  }),
};
