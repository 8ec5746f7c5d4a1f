import { declaredMetrics, metricOf } from '../../metrics/contract';
import { problemAt } from '../../model/problem';
import type { Check, Project } from '../../model/project';
import { isSignal } from '../../model/panel';
import { SHORTEST } from '../../model/service';
import { inlineRecorded, metricsOf, nodesOf, type Node } from '../../promql/nodes';

/** Expressions that definitions lead to, those of services first: most metrics are read there. */
function* expressions({ services, dashboards, ruleGroups }: Project): Iterable<Node> {
  for (const { signals } of services) for (const signal of Object.values(signals)) yield signal.expr(signal.place.rule(SHORTEST));
  for (const rule of ruleGroups.flatMap((g) => g.rules)) yield rule.kind === 'alert' ? inlineRecorded(rule.condition.expr) : rule.expr;
  for (const query of dashboards.flatMap((d) => d.rows).flatMap((r) => r.panels).flatMap((p) => p.queries)) {
    if (isSignal(query)) yield query.expr(query.place.rule(SHORTEST));
    else if ('expr' in query) yield query.expr.node;
  }
}
/** Names in an expression that can be metrics': of raw PromQL, every word. */
const namesIn = (node: Node): string[] => [...metricsOf(node), ...nodesOf(node).flatMap((n) => (n.type === 'raw' ? n.text.match(/[a-zA-Z_:][\w:]*/g) ?? [] : []))];

/**
 * Own metrics that no signal, panel or alert reads: each costs memory in the service and in Prometheus, and nobody would notice if it broke.
 *
 * Remedy: make a signal of it, show it, or no longer expose it.
 * @example `counter({ name: 'cache_requests_total' })`, which nothing reads
 */
export const metricUnused: Check = {
  id: 'metric/unused',
  run(project) {
    const own = declaredMetrics().filter((each) => each.own).map(({ metric }) => metric);
    const left = new Set(own.map(({ name }) => name));
    for (const expr of expressions(project)) {
      if (left.size === 0) break;
      for (const name of namesIn(expr)) for (const read of [name, metricOf(name)]) left.delete(read);
    }
    const unused = own.filter(({ name }) => left.has(name));
    const files = [...new Set(unused.map(({ origin }) => origin?.file))];
    return files.map((file) => {
      const here = unused.filter(({ origin }) => origin?.file === file);
      const names = [...new Set(here.map(({ name }) => name))];
      return problemAt(here[0], {
        check: 'metric/unused', severity: 'warning', message: `${names.length === 1 ? 'a metric is' : `${names.length} metrics are`} read by no signal, panel or alert: ${names.join(', ')}`,
        remedy: 'make signals of them, show them, or no longer expose them',
      });
    });
  },
};
