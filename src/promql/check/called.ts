import { wellKnown, nameOf } from './exporters';
import { renamed } from './others';
import type { Report } from './report';
import type { Expr } from './tree';

/** Beginnings of names that belong to one exporter, all of whose metrics are known. */
const WHOLE = /^(?:node_(?:cpu|memory|filesystem|network|disk|load)|kube_(?:pod|node|deployment|statefulset|daemonset|job|cronjob|horizontalpodautoscaler|persistentvolumeclaim)|container_(?:cpu|memory|fs|network)|redis_memory|redis_connected|probe|kafka_consumergroup)_/;
/** What `WHOLE` and the old names begin with. */
const BEGINS = /^(?:node|kube|container|redis|probe|kafka)_/;
/** Endings that are forgotten, or left behind. */
const ENDINGS = ['s', '_total', '_bytes', '_seconds', '_bytes_total', '_seconds_total'];

/** Reports names that an exporter gave up, and slips of its names: the metric is nowhere, and the query is empty. */
export function checkCalled(nodes: readonly Expr[], isDeclared: (name: string) => boolean, report: Report): void {
  for (const node of nodes) {
    if (node.type !== 'selector') continue;
    const name = nameOf(node);
    if (name === undefined || !BEGINS.test(name) || name.includes(':') || isDeclared(name) || wellKnown(name)) continue;
    const before = renamed(name);
    // Who asks for both has thought of it.
    if (before && nodes.some((other) => other.type === 'selector' && nameOf(other) === before.to.replace(/\{.*/, ''))) continue;
    const meant = before ? undefined : slipOf(name);
    if (before) report.fault('promql/metric', node.metric ?? node, `'${name}' has another name since ${before.since}`, `write ${before.to}`, 'warning');
    else if (meant !== undefined) report.fault('promql/metric', node.metric ?? node, `no exporter has a metric '${name}', and ${wellKnown(meant)!.exporter} has one that is nearly called so`, `did you mean '${meant}'?`, 'warning');
  }
}
/** The metric whose name only ends otherwise. */
function slipOf(name: string): string | undefined {
  if (!WHOLE.test(name) || /_info$/.test(name)) return undefined;
  return ENDINGS.flatMap((ending) => [name + ending, ...(name.endsWith(ending) ? [name.slice(0, -ending.length)] : [])]).find((each) => wellKnown(each));
}
