import { isSignal } from '../../model/panel';
import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import type { Use } from '../../model/service';
import type { Signal } from '../../model/signal';
import { nodesOf, type Node } from '../../promql/nodes';
import { recordedFor } from '../../signals/diagnosis';

const PANEL: Use = { for: 'panel', range: '$__rate_interval', where: [], by: [] };
const recordedIn = (exprs: readonly Node[]): string[] =>
  exprs.flatMap(nodesOf).flatMap((n) => (n.type === 'recorded' ? [`${n.name}{${n.matchers.map((m) => `${m.label}="${m.value}"`).join()}}`] : []));

/**
 * A panel of an objective reads what is recorded beside the objective's alerts: without any of them nothing records it, and the panel stays empty.
 *
 * Remedy: add an alert on the same objective to a rule group.
 * @example `stat(promises.availability.budgetLeft)`, and no `alert(promises.availability.burning('warning'), …)`
 */
export const recorded: Check = {
  id: 'rule/recorded',
  run({ dashboards, ruleGroups }) {
    let known: ReadonlySet<string> | undefined;
    const reads = new Map<Signal, readonly string[]>();
    return dashboards.flatMap((dashboard) => dashboard.rows.flatMap((row) => row.panels).flatMap((panel) => panel.queries.filter(isSignal).flatMap((signal) => {
      if (signal.recorded !== true) return [];
      known ??= new Set(recordedIn(ruleGroups.flatMap((group) => group.rules).flatMap((rule) =>
        (rule.kind === 'alert' ? recordedFor(rule) : []))));
      const names = reads.get(signal) ?? recordedIn([signal.expr(PANEL)]);
      reads.set(signal, names);
      const missing = [...names].reverse().find((name) => !known!.has(name));
      if (missing === undefined || panel.options.exclude?.['rule/recorded'] !== undefined) return [];
      return [problemAt(panel, {
        check: 'rule/recorded', path: 'queries', message: `'${signal.title}' of service '${signal.place.service.name}' reads ${missing}, and no rule records it: the panel would stay empty`,
        remedy: "add an alert on the same objective to alert-rules/: burning('warning') brings its recordings along",
      })];
    })));
  },
};
