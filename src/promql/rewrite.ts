import { DefinitionError } from '../model/problem';
import { binary, call, number, subquery } from './build';
import type { Matcher, Node } from './nodes';

/** The same node with each of its operands changed. */
function mapOperands(node: Node, change: (node: Node) => Node): Node {
  switch (node.type) {
    case 'call': return Object.freeze({ ...node, args: Object.freeze(node.args.map(change)) });
    case 'aggregate': return Object.freeze({ ...node, of: change(node.of), ...(node.parameter ? { parameter: change(node.parameter) } : {}) });
    case 'binary': return Object.freeze({ ...node, left: change(node.left), right: change(node.right) });
    case 'negate': case 'subquery': return Object.freeze({ ...node, of: change(node.of) });
    case 'recorded': return Object.freeze({ ...node, expr: change(node.expr) });
    default: return node;
  }
}
/** Rebuilds a tree from its leaves up. */
export const mapNode = (node: Node, change: (node: Node) => Node): Node => change(mapOperands(node, (child) => mapNode(child, change)));
/** Every node of a tree, leaves first. */
export function nodesOf(node: Node): Node[] {
  const found: Node[] = [];
  mapNode(node, (n) => { found.push(n); return n; });
  return found;
}
/** Whether any of it is text, of which nobody knows what it reads. */
export const hasRaw = (node: Node): boolean => /"type":"raw"/.test(JSON.stringify(node));
/** What `or` joins. */
export const sidesOf = (node: Node): readonly Node[] => (node.type === 'binary' && node.op === 'or' ? [...sidesOf(node.left), ...sidesOf(node.right)] : [node]);
/** Names of the metrics that an expression reads, sorted. */
export function metricsOf(node: Node): string[] {
  return [...new Set(nodesOf(node).flatMap((n) => (n.type === 'selector' ? [n.metric] : [])))].sort();
}

const same = (a: Matcher, b: Matcher): boolean => a.label === b.label && a.op === b.op && a.value === b.value;
const exclude = (a: Matcher, b: Matcher): boolean => a.label === b.label && a.op === '=' && b.op === '=' && a.value !== b.value;
/**
 * Puts matchers into every selector of a tree, so that no signal can forget its service; not into raw text.
 * Throws a `DefinitionError` where a selector already wants another value: no series could have both.
 */
export function narrow(node: Node, matchers: readonly Matcher[]): Node {
  return mapNode(node, (n) => {
    if (n.type !== 'selector') return n;
    for (const own of n.matchers) {
      const other = matchers.find((m) => exclude(m, own));
      if (other) {
        throw new DefinitionError(`${n.metric} is asked for with ${own.label} '${own.value}', but the service is found by ${other.label} '${other.value}', so nothing would match`,
          `leave ${own.label} out, or write the query as PromQL text, which no selector is put into`);
      }
    }
    return Object.freeze({ ...n, matchers: Object.freeze([...matchers, ...n.matchers.filter((m) => !matchers.some((s) => same(s, m)))]) });
  });
}
/** The same expression without recording rules: each recorded series is replaced by what it records. */
export function inlineRecorded(node: Node): Node {
  return mapNode(node, (n) => (n.type === 'recorded' ? shift(n.expr, n.offset ?? 0) : n));
}
/** The same expression `seconds` earlier: selectors are offset, and so are whole subqueries, clocks and raw text. */
export function shift(node: Node, seconds: number): Node {
  if (!seconds) return node;
  switch (node.type) {
    case 'selector': case 'recorded': case 'subquery': return offset(node, seconds);
    // Text cannot be offset, but a subquery of one point can.
    case 'raw': return call('last_over_time', subquery(node, 1, 1, seconds));
    case 'call': if (node.fn === 'time') return binary('-', node, number(seconds));
  }
  return mapOperands(node, (child) => shift(child, seconds));
}
function offset<N extends Extract<Node, { readonly offset?: number }>>({ offset: before = 0, ...node }: N, seconds: number): Node {
  const sum = Math.round((before + seconds) * 1000) / 1000;
  return Object.freeze({ ...node, ...(sum === 0 ? {} : { offset: sum }) } as unknown as Node);
}
