import { alike, sameGroups } from './alike';
import { bare, literal, operandOf, type Expr, type Grouping } from './tree';

/** Where a result is among the values that it is made of: 0 is the least, 2 the greatest, 1 between. */
const RANKS: Readonly<Record<string, number>> = { min: 0, avg: 1, quantile: 1, max: 2 };
const OVER_TIME: Readonly<Record<string, number>> = { min_over_time: 0, avg_over_time: 1, last_over_time: 1, first_over_time: 1, quantile_over_time: 1, max_over_time: 2 };

/** What is made of values, and of which. */
interface Made {
  readonly name: string;
  readonly rank: number;
  readonly of: Expr;
  readonly quantile?: number | undefined;
  readonly grouping?: Grouping | undefined;
}
/** Which of two vectors is never the smaller one, as what they take of the same series says: a maximum and a minimum, two quantiles, a maximum and the value of now. */
export function orderOf(left: Expr, right: Expr, text: string): { readonly greater: 'left' | 'right'; readonly why: string } | undefined {
  const [a, b] = [madeOf(left), madeOf(right)];
  if (!a || !b || !sameGroups(a.grouping, b.grouping) || !isOfSame(a, b, text)) return undefined;
  if (a.name === b.name && a.quantile !== undefined && b.quantile !== undefined && a.quantile !== b.quantile) {
    const [more, less] = a.quantile > b.quantile ? [a, b] : [b, a];
    return { greater: more === a ? 'left' : 'right', why: `${a.name} of ${more.quantile} is never under that of ${less.quantile}` };
  }
  if (a.rank === b.rank) return undefined;
  const [more, less] = a.rank > b.rank ? [a, b] : [b, a];
  return { greater: more === a ? 'left' : 'right', why: `${more.name} is never under ${less.name} of the same` };
}
function isOfSame(a: Made, b: Made, text: string): boolean {
  if (a.of.type === b.of.type) return alike(a.of, b.of, text, 'series');
  // The value of now is the last of every window that ends now.
  const [now, range] = a.of.type === 'selector' ? [a.of, b.of] : [b.of, a.of];
  return range.type === 'range' && !range.offset && !range.at && alike(now, range.of, text, 'series');
}
function madeOf(node: Expr): Made | undefined {
  const of = bare(node);
  if (of.type === 'selector') return { name: 'the value of now', rank: 1, of };
  const name = of.type === 'aggregate' ? of.op.name : of.type === 'call' ? of.fn.name : undefined;
  if (name === undefined || (of.type !== 'aggregate' && of.type !== 'call')) return undefined;
  const operand = of.type === 'aggregate' ? operandOf(of) : of.args.at(-1);
  const rank = of.type === 'aggregate' ? RANKS[name] : name === 'histogram_quantile' ? 1 : OVER_TIME[name];
  if (!operand || rank === undefined || !Object.hasOwn(of.type === 'aggregate' ? RANKS : name === 'histogram_quantile' ? { [name]: 1 } : OVER_TIME, name)) return undefined;
  return { name, rank, of: bare(operand), quantile: /quantile/.test(name) && of.args[0] ? literal(of.args[0]) : undefined, grouping: of.type === 'aggregate' ? of.grouping : undefined };
}
