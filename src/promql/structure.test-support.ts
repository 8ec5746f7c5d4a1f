import { createRequire } from 'node:module';
import type * as Lezer from '@prometheus-io/lezer-promql' with { 'resolution-mode': 'import' };
import { mapNode, raw, type Matcher, type Matching, type Node } from './nodes';
import { print } from './print';

const { parser } = createRequire(__filename)('@prometheus-io/lezer-promql') as typeof Lezer;
type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Where a text is no PromQL, by Prometheus' own grammar for editors. */
export function faultIn(text: string): string | undefined {
  let fault: string | undefined;
  parser.parse(text).iterate({ enter: (n) => { if (n.type.isError) fault ??= `at ${n.from}: …${text.slice(Math.max(0, n.from - 20), n.from + 20)}…`; } });
  return fault;
}
/** What a parser read: the operations and their operands, without the parentheses that brought them about. */
export type Structure = readonly unknown[];

const SIZES = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const milliseconds = (text: string): number => [...text.matchAll(/(\d+)(ms|[smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * SIZES[unit as keyof typeof SIZES], 0);
const valid = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** In `a or b offset 1m` that grammar offsets the whole, Prometheus' own `b` alone: here with parentheses. */
export const offsetsApart = (node: Node): Node => mapNode(node, (n) => ('offset' in n && n.offset !== undefined ? raw(print(n)) : n));
/** The structure of a text. */
export function structureOfText(text: string): Structure {
  const of = (n: SyntaxNode): string => text.slice(n.from, n.to);
  const children = (n: SyntaxNode): SyntaxNode[] => {
    const found: SyntaxNode[] = [];
    for (let c = n.firstChild; c; c = c.nextSibling) if (c.name !== 'LineComment') found.push(c);
    return found;
  };
  const literal = (n: SyntaxNode): string => JSON.parse(of(n)) as string;
  const name = (n: SyntaxNode): string => (n.name === 'QuotedLabelName' ? literal(n.firstChild!) : of(n));
  const labels = (n: SyntaxNode): Structure => children(n).map(name);
  const selector = (n: SyntaxNode): Structure => {
    const [metric, ...rest] = children(n);
    const all = metric!.name === 'Identifier' ? rest : [metric!];
    const found = all.flatMap(children).map((m): Structure => {
      if (m.name === 'QuotedLabelName') return ['__name__', '=', literal(m.firstChild!)];
      const [label, op, value] = children(m);
      return [name(label!), of(op!), literal(value!)];
    });
    return ['selector', ...(metric!.name === 'Identifier' ? [['__name__', '=', of(metric!)], ...found] : found)];
  };
  const read = (n: SyntaxNode): Structure => {
    const parts = children(n);
    switch (n.name) {
      case 'PromQL': case 'ParenExpr': return read(parts[0]!);
      case 'VectorSelector': return selector(n);
      case 'MatrixSelector': return ['range', read(parts[0]!), milliseconds(of(parts[1]!))];
      case 'SubqueryExpr': return ['subquery', read(parts[0]!), ...parts.slice(1).map((d) => milliseconds(of(d)))];
      case 'OffsetExpr': return ['offset', read(parts[0]!), (of(parts[2]!).startsWith('-') ? -1 : 1) * milliseconds(of(parts[2]!))];
      case 'NumberDurationLiteral': {
        const [, sign, digits] = /^(-?)(.*)$/.exec(of(n))!;
        const positive = ['number', String(Number(digits!.replace(/inf/i, 'Infinity')))];
        return sign ? ['-', positive] : positive;
      }
      case 'StringLiteral': return ['string', literal(n)];
      case 'UnaryExpr': return ['-', read(parts[1]!)];
      case 'FunctionCall': return [of(parts[0]!), ...children(parts[1]!).map(read)];
      case 'AggregateExpr': {
        const modifier = parts.find((p) => p.name === 'AggregateModifier');
        const grouping = modifier ? [of(modifier.firstChild!), ...labels(modifier.lastChild!)] : [];
        return [of(parts[0]!), grouping, ...children(parts.find((p) => p.name === 'FunctionCallBody')!).map(read)];
      }
      case 'BinaryExpr': {
        const clause = parts.find((p) => p.name === 'MatchingModifierClause');
        const matching = clause ? children(clause).map((c) => (c.name === 'GroupingLabels' ? labels(c) : of(c))) : [];
        return [of(parts[1]!), parts.some((p) => p.name === 'BoolModifier'), matching, read(parts[0]!), read(parts.at(-1)!)];
      }
      default: throw new Error(`unexpected ${n.name} in ${text}`);
    }
  };
  return read(parser.parse(text).topNode);
}

function structureOfMatching({ on, ignoring, groupLeft }: Matching): Structure {
  return [...(on ? ['on', on] : ['ignoring', ignoring ?? []]), ...(groupLeft ? ['group_left', groupLeft] : [])];
}
const structureOfSelector = (metric: string, matchers: readonly Matcher[]): Structure =>
  ['selector', ['__name__', '=', metric], ...matchers.map(({ label, op, value }) => [label, op, valid(value)])];
const shifted = (structure: Structure, seconds: number | undefined): Structure => (seconds ? ['offset', structure, Math.round(seconds * 1000)] : structure);

/** The structure that an expression's text has to have. */
export function structureOfNode(node: Node): Structure {
  switch (node.type) {
    case 'selector': {
      const selector = structureOfSelector(node.metric, node.matchers);
      return shifted(node.range === undefined ? selector : ['range', selector, Math.round((node.range as number) * 1000)], node.offset);
    }
    case 'recorded': return shifted(structureOfSelector(node.name, node.matchers), node.offset);
    case 'number': return node.value < 0 || Object.is(node.value, -0) ? ['-', ['number', String(-node.value)]] : ['number', String(node.value)];
    case 'string': return ['string', valid(node.value)];
    case 'raw': return structureOfText(node.text);
    case 'negate': return ['-', structureOfNode(node.of)];
    case 'call': return [node.fn, ...node.args.map(structureOfNode)];
    case 'aggregate': return [
      node.op, node.by ? ['by', ...node.by] : node.without ? ['without', ...node.without] : [],
      ...(node.parameter ? [structureOfNode(node.parameter)] : []), structureOfNode(node.of),
    ];
    case 'subquery': return shifted(['subquery', structureOfNode(node.of), ...[node.range, node.step].flatMap((s) => (s === undefined ? [] : [Math.round(s * 1000)]))], node.offset);
    case 'binary': return [node.op, node.bool ?? false, node.matching ? structureOfMatching(node.matching) : [], structureOfNode(node.left), structureOfNode(node.right)];
  }
}
