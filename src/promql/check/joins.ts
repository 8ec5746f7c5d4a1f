import { nameOf, source, wellKnown, type WellKnown } from './exporters';
import { names } from './labels';
import type { Report } from './report';
import { bare, isSetOperator, literal, operandOf, type Binary, type Expr, type Selector } from './tree';

/** Labels of exporters by which one process has many series; others only say more about the same one. */
const KEYS: ReadonlySet<string> = new Set([
  'container', 'device', 'mountpoint', 'cpu', 'mode', 'resource', 'phase', 'condition', 'interface', 'le', 'quantile', 'datname', 'topic', 'partition', 'consumergroup', 'db', 'cmd', 'volume', 'persistentvolumeclaim', 'pod',
  'namespace', 'node', 'deployment', 'statefulset', 'daemonset', 'replicaset', 'job_name', 'cronjob', 'scope', 'failure_type', 'handler', 'sensor', 'chip',
]);
/** Exporters that have their metrics to themselves: each is a target of its own. */
const APART: ReadonlySet<string> = new Set(['kube-state-metrics', 'cAdvisor', 'node_exporter', 'postgres_exporter', 'redis_exporter', 'Alertmanager']);

/** Names as applications expose them; a shorter one may be recorded. */
const SCRAPED = /^up$|_(?:total|seconds|bytes|bucket|count|sum)$|^(?:node|kube|container|kubelet|pg|redis|mysql|kafka|probe|go|process|jvm|nginx|haproxy|rabbitmq|elasticsearch|mongodb|windows|etcd|apiserver)_/;

interface Side {
  readonly of: Selector;
  readonly name: string;
  readonly known: WellKnown | undefined;
}
/** A side that is a metric as it was scraped, each series through functions and numbers at most. */
function scraped(node: Expr, isDeclared: (name: string) => boolean): Side | undefined {
  const of = source(withoutNumbers(node));
  const name = of && nameOf(of);
  // What is recorded has the labels that its rule left.
  if (!of || name === undefined || name.includes(':') || isDeclared(name)) return undefined;
  const known = wellKnown(name);
  return known || SCRAPED.test(name) ? { of, name, known } : undefined;
}
function withoutNumbers(node: Expr): Expr {
  let of = bare(node);
  while (of.type === 'binary' && !isSetOperator(of.op) && (literal(of.left) !== undefined || literal(of.right) !== undefined)) of = bare(literal(of.left) === undefined ? of.left : of.right);
  return of;
}
/** The labels that an aggregation leaves; undefined: it is none, or leaves what it does not name. */
function left(node: Expr): readonly string[] | undefined {
  const of = withoutNumbers(node);
  if (of.type !== 'aggregate' || of.grouping?.keyword === 'without' || /^(?:topk|bottomk|limitk|limit_ratio|count_values)$/.test(of.op.name ?? 'topk') || !operandOf(of)) return undefined;
  return of.grouping ? names(of.grouping.labels) : [];
}

/** Reports joins that fail, or never find a match, for the labels that every scraped series has and those that exporters give theirs. */
export function checkJoins(nodes: readonly Expr[], isDeclared: (name: string) => boolean, report: Report): void {
  for (const node of nodes) if (node.type === 'binary' && node.op !== 'or' && !node.fill && node.left.value === 'vector' && node.right.value === 'vector') join(node, isDeclared, report);
}
function join(node: Binary, isDeclared: (name: string) => boolean, report: Report): void {
  const { op, matching } = node;
  const list = matching ? names(matching.labels) : [];
  const sides = [scraped(node.left, isDeclared), scraped(node.right, isDeclared)] as const;
  if (!list || (!sides[0] && !sides[1])) return;
  const effect = op === 'unless' ? 'it never takes anything away' : 'the result is always empty';
  const set = isSetOperator(op);
  if (!matching) {
    for (const [i, other] of [node.right, node.left].entries()) {
      const [side, by] = [sides[i], left(other)];
      if (!side || !by || by.includes('instance')) continue;
      report.fault('promql/no-match', node.opAt, `'${op}' never finds a match: series of '${side.name}' have labels of their target, as job and instance, and the ${i === 0 ? 'right' : 'left'} side has ${by.length === 0 ? 'no labels' : `only ${by.join(', ')}`}; ${effect}`,
        set ? `write ${op} on (${by.join(', ')})` : by.length === 0 ? `aggregate both sides alike, as in sum(${side.name}), or write ${op} on () group_${i === 0 ? 'left' : 'right'} ()` : `aggregate both sides alike, or write ${op} on (${by.join(', ')}) group_${i === 0 ? 'left' : 'right'} ()`, 'warning');
      return;
    }
  }
  const [l, r] = sides;
  if (l?.known && r?.known && !matching?.on) {
    if (APART.has(l.known.exporter) && APART.has(r.known.exporter) && l.known.exporter !== r.known.exporter && !list.includes('instance')) {
      report.fault('promql/no-match', node.opAt, `'${op}' never finds a match: '${l.name}' is of ${l.known.exporter} and '${r.name}' of ${r.known.exporter}, so that job and instance differ; ${effect}`,
        `write ${op} on (…) with the labels that both have, with group_left or group_right where one side has more`, 'warning');
      return;
    }
    for (const [a, b, here] of [[l, r, 'left'], [r, l, 'right']] as const) {
      const own = a.known!.labels.filter((label) => KEYS.has(label) && !list.includes(label) && !b.known!.labels.includes(label) && !b.of.matchers.some((matcher) => matcher.label.name === label));
      if (own.length === 0) continue;
      report.fault('promql/no-match', node.opAt, `'${op}' never finds a match: '${a.name}' on the ${here} side has the label ${own.join(', ')}, which '${b.name}' has not; ${effect}`,
        `write ${op} on (…) with the labels that both have${set ? '' : ', with group_left or group_right where one side has more'}`, 'warning');
      return;
    }
  }
  if (set || !matching?.on) return;
  for (const [side, here] of [[l, 'left'], [r, 'right']] as const) {
    // The side that may have several.
    if (!side?.known || matching.group?.side === here || /_(?:info|labels|annotations|owner)$/.test(side.name)) continue;
    const more = side.known.labels.filter((label) => KEYS.has(label) && !(label === 'node' && side.known!.labels.includes('pod')) && !list.includes(label) && !side.of.matchers.some((matcher) => matcher.label.name === label && matcher.op === '='));
    if (more.length === 0 || list.length === 0) continue;
    report.fault('promql/group', matching, matching.group ? `the ${here} side has to be one series for each of the other, and those of '${side.name}' differ in ${more.join(', ')}: the query fails` : `the ${here} side has several series for one of the other: those of '${side.name}' differ in ${more.join(', ')}`,
      matching.group ? `turn the sides round, aggregate '${more[0]!}' away, or match on it too` : `add group_${here} () after on (…), aggregate '${more[0]!}' away, or match on it too`, 'warning');
    return;
  }
}
