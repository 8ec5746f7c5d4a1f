import { inferLabels, mayHave, type Labels } from '../promql/check/labels';
import type { Metrics } from '../promql/check/metrics';
import { operandOf, type Expr, type Span } from '../promql/check/tree';
import type { Query } from './uses';

/** A label that is grouped, matched or copied by and that nothing there has. */
export interface Without {
  readonly label: string;
  readonly at: Span;
  /** The labels that are there. */
  readonly known: readonly string[];
  readonly message: string;
}

/** Labels of `by`, `on` and `group_left` that no series on the server has, though the expression alone would allow them. */
export function groupingsWithout({ nodes }: Query, here: ReadonlyMap<string, { readonly labels: readonly string[] }>): Without[] {
  const offline = new Set(found(nodes, { declared: undefined, labelsKnown: false, target: [] }).map(keyOf));
  const declared = new Map([...here].map(([name, { labels }]) => [name, { kind: 'gauge' as const, labels }]));
  return found(nodes, { declared, labelsKnown: true, target: [] }).filter((each) => !offline.has(keyOf(each)));
}
const keyOf = ({ at: { from, to }, message }: Without): string => `${from} ${to} ${message}`;

function found(nodes: readonly Expr[], metrics: Metrics): Without[] {
  inferLabels(nodes as Expr[], metrics);
  return nodes.flatMap((node): Without[] => {
    if (node.type === 'aggregate' && node.grouping?.keyword === 'by') {
      return lacking(node.grouping.labels, operandOf(node)?.labels, (label) => `nothing that is grouped has a label '${label}' on the server`);
    }
    if (node.type !== 'binary' || !node.matching || node.left.value !== 'vector' || node.right.value !== 'vector') return [];
    const { on, labels, group } = node.matching;
    const one = group?.side === 'left' ? node.right : node.left;
    return [
      ...(on ? lacking(labels, node.left.labels, (label) => `left of '${node.op}' nothing has a label '${label}' on the server to match on`) : []),
      ...(on ? lacking(labels, node.right.labels, (label) => `right of '${node.op}' nothing has a label '${label}' on the server to match on`) : []),
      ...lacking(group?.include ?? [], one.labels, (label) => `${group!.side === 'left' ? 'group_left' : 'group_right'} copies a label '${label}' that nothing has on the server`),
    ];
  });
}
function lacking(labels: readonly (Span & { readonly name: string | undefined })[], there: Labels | undefined, message: (label: string) => string): Without[] {
  const only = there?.only?.filter((name) => name !== '__name__');
  if (!there || !only) return [];
  return labels.flatMap(({ name, from, to }) => (name === undefined || name === '__name__' || mayHave(there, name) ? [] : [{ label: name, at: { from, to }, known: only, message: message(name) }]));
}
