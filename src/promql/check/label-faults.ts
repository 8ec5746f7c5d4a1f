import { mayHave, names, type Labels } from './labels';
import type { Report } from './report';
import { bare, isSetOperator, operandOf, type Aggregate, type Binary, type Call, type Expr } from './tree';

/** Reports labels that cannot be there, and vectors that can never meet. */
export function checkLabels(nodes: readonly Expr[], report: Report): void {
  for (const node of nodes) {
    if (node.type === 'aggregate' && node.grouping?.keyword === 'by') grouping(node, report);
    else if (node.type === 'call' && (node.fn.name === 'histogram_quantile' || node.fn.name === 'histogram_fraction')) histogram(node, report);
    else if (node.type === 'binary' && node.left.value === 'vector' && node.right.value === 'vector' && !node.fill) joins(node, report);
  }
}
const nameless = (list: readonly string[]): readonly string[] => list.filter((name) => name !== '__name__');
function listed(all: readonly string[]): string {
  const list = nameless(all);
  return list.length === 0 ? 'no labels' : list.length > 8 ? `${list.slice(0, 8).join(', ')}, …` : list.join(', ');
}

function grouping(node: Aggregate, report: Report): void {
  const inner = operandOf(node)?.labels;
  if (!inner || node.op.name === undefined) return;
  for (const label of node.grouping!.labels) {
    if (label.name === undefined || label.name === '__name__' || mayHave(inner, label.name)) continue;
    report.fault('promql/label', label, `there is no label '${label.name}' to group by: the operand has ${inner.only ? listed(inner.only) : `lost it`}`,
      inner.only ? 'correct the label, or keep it in the aggregation inside' : 'keep it in the aggregation inside');
  }
}
function histogram(node: Call, report: Report): void {
  const arg = node.args.at(-1);
  const inner = arg?.labels;
  const part = arg && histogramPart(arg);
  if (arg && part !== undefined) {
    report.fault('promql/histogram', arg, `${node.fn.name} gets '${part}', which has no buckets: the result is always empty`, `take the buckets: ${part.replace(/_(?:count|sum)$/, '_bucket')}, and keep their label le`);
    return;
  }
  if (!arg || !inner?.buckets || mayHave(inner, 'le')) return;
  const of = bare(arg);
  const at = of.type === 'aggregate' ? (of.grouping ?? of.op) : arg;
  report.fault('promql/histogram', at, `${node.fn.name} gets buckets without their label 'le': the result is always empty`,
    of.type === 'aggregate' && of.grouping?.keyword !== 'without' ? `write by (${['le', ...(of.grouping?.labels.map(({ name }) => name ?? '…') ?? [])].join(', ')})` : of.type === 'selector' && !of.metric?.name?.endsWith('_bucket') ? `keep le where '${of.metric?.name ?? ''}' is recorded` : undefined);
}

/** The sum or count of a histogram, where an expression is made of that alone. */
function histogramPart(node: Expr): string | undefined {
  for (let of: Expr | undefined = node; of;) {
    if (of.type === 'selector') return !of.open && /_(?:count|sum)$/.test(of.metric?.name ?? '') ? of.metric!.name : undefined;
    if (of.type === 'aggregate') of = operandOf(of);
    else if (of.type === 'call') of = /^(?:rate|increase|irate|delta|sum_over_time)$/.test(of.fn.name ?? '') ? of.args[0] : undefined;
    else of = of.type === 'paren' || of.type === 'range' || of.type === 'subquery' ? of.of : undefined;
  }
  return undefined;
}
/** A metric's series as they are, or each through a function. */
function isOfMetric(node: Expr): boolean {
  for (let of: Expr | undefined = node; of;) {
    if (of.type === 'selector') return true;
    if (of.type === 'call') of = of.args.find(({ value }) => value === 'vector' || value === 'range');
    else if (of.type === 'paren' || of.type === 'unary' || of.type === 'range' || of.type === 'subquery') of = of.of;
    else return false;
  }
  return false;
}
/** How two sides can meet of which one has more labels. */
function matchBy(op: string, more: Labels, less: Labels, side: string): string | undefined {
  const list = less.only && nameless(less.only);
  if (!list || (more.only && list.some((name) => !more.only!.includes(name)))) return undefined;
  return `aggregate both sides by the same labels, or write ${op} on (${list.join(', ')})${isSetOperator(op) ? '' : ` group_${side} ()`}`;
}
function joins(node: Binary, report: Report): void {
  const { op, matching } = node;
  if (op === 'or') return;
  const list: readonly string[] | undefined = matching ? names(matching.labels) : [];
  const [l, r] = [node.left.labels!, node.right.labels!];
  if (!list) return;
  const on = matching?.on === true;
  const compared = (name: string): boolean => (on ? list.includes(name) : name !== '__name__' && !list.includes(name));
  const at = matching?.on ? matching : node.opAt;
  const effect = op === 'unless' ? 'it never takes anything away' : 'the result is always empty';
  for (const [a, b, of, here, there] of [[l, r, node.left, 'left', 'right'], [r, l, node.right, 'right', 'left']] as const) {
    // Who matches series of a metric on a label means it to be there.
    const meant = on && isOfMetric(of) ? list.filter((name) => mayHave(a, name)) : a.sure;
    const missing = nameless(meant).filter((name) => compared(name) && !mayHave(b, name));
    if (missing.length === 0) continue;
    const has = b.only ? `has ${b.only.length === 0 ? 'no labels' : `only ${listed(b.only)}`}` : 'has lost it';
    report.fault('promql/no-match', at, `'${op}' never finds a match: the ${here} side has ${listed(missing)}, the ${there} side ${has}; ${effect}`,
      on ? 'match on labels that both sides have' : matchBy(op, a, b, here));
    return;
  }
  if (compared('le')) for (const [a, b, of, here, there] of [[l, r, node.right, 'left', 'right'], [r, l, node.left, 'right', 'left']] as const) {
    const part = a.buckets && mayHave(a, 'le') && mayHave(b, 'le') ? histogramPart(of) : undefined;
    if (part === undefined) continue;
    report.fault('promql/no-match', at, `'${op}' never finds a match: the ${here} side has le, the ${there} side, '${part}', never has it; ${effect}`,
      a.fixed.has('le') ? `write ${op} ignoring (le)` : `take one bucket, {le="…"}, and write ${op} ignoring (le), or aggregate both sides without le`);
    return;
  }
  for (const [name, value] of l.fixed) {
    const other = r.fixed.get(name);
    if (other === undefined || other === value || !compared(name)) continue;
    report.fault('promql/no-match', at, `'${op}' never finds a match: '${name}' is "${value}" on the left side and "${other}" on the right; ${effect}`,
      `write ${op} ignoring (${name}), or on (…) with the labels that are equal`);
    return;
  }
  for (const label of on ? matching!.labels : []) {
    if (!mayHave(l, label.name!) && !mayHave(r, label.name!) && label.name !== '__name__') report.fault('promql/label', label,
      `neither side has a label '${label.name}'`, 'match on labels that both sides have');
  }
  const one = matching?.group?.side === 'left' ? r : l;
  for (const label of matching?.group?.include ?? []) {
    if (label.name !== undefined && label.name !== '__name__' && !mayHave(one, label.name)) report.fault('promql/label', label,
      `group_${matching!.group!.side} copies '${label.name}', which the other side has not`, 'keep the label there, or remove it here');
  }
  if (matching && !matching.group && !isSetOperator(op)) {
    // A label that was made of another, by label_replace, may tell the series apart.
    for (const [a, here] of [[l, 'left'], [r, 'right']] as const) {
      const more = a.only && (!on || list.every((name) => a.sure.includes(name))) && a.sure.filter((name) => !compared(name) && !a.fixed.has(name));
      if (!more || more.length === 0) continue;
      report.fault('promql/group', matching, `the ${here} side has several series for one of the other: they differ in ${listed(more)}`,
        `add group_${here} () after ${on ? 'on' : 'ignoring'} (…), or aggregate '${more[0]}' away`);
      break;
    }
  }
}
