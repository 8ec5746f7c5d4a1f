import { declaredMetrics } from '../../metrics/contract';
import { problemAt } from '../../model/problem';
import type { Check, Project } from '../../model/project';
import { isSignal } from '../../model/panel';
import { SHORTEST } from '../../model/service';
import { inlineRecorded } from '../../promql/nodes';
import { print } from '../../promql/print';

/** All PromQL that definitions lead to, one after the other. */
function said({ services, dashboards, ruleGroups }: Project): string {
  return [
    ...services.flatMap(({ signals }) => Object.values(signals).map((signal) => signal.expr(signal.place.rule(SHORTEST)))),
    ...dashboards.flatMap((d) => d.rows).flatMap((r) => r.panels).flatMap((p) => p.queries).flatMap((query) => (isSignal(query) ? [query.expr(query.place.rule(SHORTEST))] : 'expr' in query ? [query.expr.node] : [])),
    ...ruleGroups.flatMap((g) => g.rules).map((rule) => (rule.kind === 'alert' ? inlineRecorded(rule.condition.expr) : rule.expr)),
  ].map(print).join('\n');
}

/**
 * Own metrics that no signal, panel or alert reads: each costs memory in the service and in Prometheus, and nobody would notice if it broke.
 *
 * Remedy: make a signal of it, show it, or no longer expose it.
 * @example `counter({ name: 'cache_requests_total' })`, which nothing reads
 */
export const metricUnused: Check = {
  id: 'metric/unused',
  run(project) {
    const words = new Set(said(project).match(/[a-zA-Z_:][\w:]*/g));
    const unused = declaredMetrics().filter(({ metric: { name }, own }) => own && !['', '_bucket', '_count', '_sum'].some((end) => words.has(`${name}${end}`))).map(({ metric }) => metric);
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
