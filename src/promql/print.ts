import { GROUPS_FROM_RIGHT, operators } from './functions';
import type { Matcher, Matching, Node, Range } from './nodes';
import { duration, isLabelName, isMetricName, isPlainLabel, isPlainMetric, numeral, quote } from './text';

export { duration, quote } from './text';

const window = (value: Range | undefined): string => (value === undefined ? '' : `[${typeof value === 'number' ? duration(value) : value}]`);
const offset = (seconds: number | undefined): string => (seconds ? ` offset ${seconds < 0 ? '-' : ''}${duration(Math.abs(seconds))}` : '');
const labels = (names: readonly string[]): string => names.map((name) => (isPlainLabel(name) ? name : quote(name))).join(', ');
const matcher = ({ label, op, value }: Matcher): string => `${isLabelName(label) ? label : quote(label)}${op}${quote(value)}`;
export const printMatchers = (matchers: readonly Matcher[]): string => matchers.map(matcher).join(',');
/**
 * A name outside the classic alphabet (OpenTelemetry's dots) is quoted and goes inside the braces: Prometheus 3 only.
 * So does, in the old way, a name that is one of PromQL's words.
 */
function selector(metric: string, matchers: readonly Matcher[]): string {
  const inner = printMatchers(matchers);
  if (isPlainMetric(metric)) return inner ? `${metric}{${inner}}` : metric;
  return `{${isMetricName(metric) ? '__name__=' : ''}${quote(metric)}${inner ? `,${inner}` : ''}}`;
}
function matchingText(matching: Matching | undefined): string {
  if (!matching) return '';
  const by = matching.on ? ` on (${labels(matching.on)})` : ` ignoring (${labels(matching.ignoring ?? [])})`;
  return by + (matching.groupLeft ? ` group_left (${labels(matching.groupLeft)})` : '');
}
const operatorText = (node: Extract<Node, { type: 'binary' }>): string => `${node.op}${node.bool ? ' bool' : ''}${matchingText(node.matching)}`;
/** A sign binds like `*`: what has one in front is no operand of `^`, nor of another sign. */
const signed = (node: Node): boolean => node.type === 'negate' || (node.type === 'number' && (node.value < 0 || Object.is(node.value, -0)));
type Side = 'left' | 'right';
/** Whether an operand needs parentheses. */
function apart(node: Extract<Node, { type: 'binary' }>, side: Side): boolean {
  const child = node[side];
  const groups: Side = node.op === GROUPS_FROM_RIGHT ? 'right' : 'left';
  if (child.type !== 'binary') return child.type === 'raw' || (groups === 'right' && signed(child));
  const { binds } = operators[node.op];
  return operators[child.op].binds < (side === groups ? binds : binds + 1);
}
const wrap = (text: string, when: boolean): string => (when ? `(${text})` : text);

/** Any expression as text that PromQL's parsers read back as the same tree. */
export function print(node: Node): string {
  switch (node.type) {
    case 'selector': return selector(node.metric, node.matchers) + window(node.range) + offset(node.offset);
    case 'recorded': return selector(node.name, node.matchers) + offset(node.offset);
    case 'number': return numeral(node.value);
    case 'string': return quote(node.value);
    // A comment in it would swallow what follows.
    case 'raw': return /#.*$/.test(node.text) ? `${node.text}\n` : node.text;
    case 'call': return `${node.fn}(${node.args.map(print).join(', ')})`;
    case 'aggregate': {
      const grouping = node.by ? ` by (${labels(node.by)}) ` : node.without ? ` without (${labels(node.without)}) ` : '';
      return `${node.op}${grouping}(${node.parameter ? `${print(node.parameter)}, ` : ''}${print(node.of)})`;
    }
    case 'negate': return `-${wrap(print(node.of), node.of.type === 'binary' || node.of.type === 'raw' || signed(node.of))}`;
    case 'subquery': return `(${print(node.of)})[${duration(node.range)}:${node.step === undefined ? '' : duration(node.step)}]${offset(node.offset)}`;
    case 'binary': return `${wrap(print(node.left), apart(node, 'left'))} ${operatorText(node)} ${wrap(print(node.right), apart(node, 'right'))}`;
  }
}
/** As `print`, so that other text may follow and precede it: an operand of anything. */
export function printOperand(node: Node): string {
  const sticks = node.type === 'binary' || node.type === 'raw' || node.type === 'subquery' || signed(node) || ('offset' in node && node.offset !== undefined);
  return wrap(print(node), sticks);
}

/** Characters that a rule may have on one line. */
const LINE = 120;
/** As `print`; what is longer than a line is broken at `and`, `or` and `unless`, so that a rule can be read. */
export function printLines(node: Node): string {
  const text = print(node);
  return text.length <= LINE ? text : broken(node).join('\n');
}
function broken(node: Node): string[] {
  if (node.type !== 'binary' || operators[node.op].does !== 'set') return [print(node)];
  const [left, right] = (['left', 'right'] as const).map((side) => {
    const child = node[side];
    const lines = broken(child);
    if (apart(node, side)) return ['(', ...lines.map(indent), ')'];
    const isTighter = child.type === 'binary' && operators[child.op].binds > operators[node.op].binds;
    return isTighter ? [lines[0]!, ...lines.slice(1).map(indent)] : lines;
  });
  return [...left!, `${operatorText(node)} ${right![0]!}`, ...right!.slice(1)];
}
const indent = (line: string): string => `  ${line}`;
