import { GROUPS_FROM_RIGHT, operators } from './functions';
import type { Matcher, Matching, Node, Range } from './nodes';

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Seconds as PromQL and YAML durations write them: `90` is `1m30s`, `0.25` is `250ms`. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0s';
  let left = Math.round(seconds * 1000);
  let text = '';
  for (const [unit, size] of [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${unit}`;
    left -= count * size;
  }
  return text;
}
/** A PromQL string. JSON's rules are Go's, but for half a surrogate pair, which Go refuses. */
export const quote = (text: string): string => JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'));
const range = (value: Range | undefined): string => (value === undefined ? '' : `[${typeof value === 'number' ? duration(value) : value}]`);
const offset = (seconds: number | undefined): string => (seconds ? ` offset ${seconds < 0 ? '-' : ''}${duration(Math.abs(seconds))}` : '');
const labels = (names: readonly string[]): string => names.map((name) => (LABEL.test(name) ? name : quote(name))).join(', ');

/** Prometheus 3 stores `le="1"` as `le="1.0"`, Prometheus 2 as it was scraped: an integer edge has to match both. */
function matcher({ label, op, value }: Matcher): string {
  if (label === 'le' && op === '=' && /^\d+$/.test(value)) return `le=~"${value}(\\\\.0)?"`;
  return `${LABEL.test(label) ? label : quote(label)}${op}${quote(value)}`;
}
export const printMatchers = (matchers: readonly Matcher[]): string => matchers.map(matcher).join(',');
/** A name outside the classic alphabet (OpenTelemetry's dots) is quoted and goes inside the braces: Prometheus 3 only. */
function selector(metric: string, matchers: readonly Matcher[]): string {
  const inner = printMatchers(matchers);
  if (!METRIC.test(metric)) return `{${quote(metric)}${inner ? `,${inner}` : ''}}`;
  return inner ? `${metric}{${inner}}` : metric;
}
function numeral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  return String(value);
}
function matchingText(matching: Matching | undefined): string {
  if (!matching) return '';
  const by = matching.on ? ` on (${labels(matching.on)})` : ` ignoring (${labels(matching.ignoring ?? [])})`;
  return by + (matching.groupLeft ? ` group_left (${labels(matching.groupLeft)})` : '');
}
const wrap = (text: string, when: boolean): string => (when ? `(${text})` : text);
/** Whether a node can stand where `*`, `^` or a window follows or precedes it without parentheses. */
const stands = (node: Node): boolean => node.type !== 'binary' && node.type !== 'negate' && !(node.type === 'number' && (node.value < 0 || Object.is(node.value, -0)));

/** Any expression as text that PromQL's parsers read back as the same tree. */
export function print(node: Node): string {
  switch (node.type) {
    case 'selector': return selector(node.metric, node.matchers) + range(node.range) + offset(node.offset);
    case 'recorded': return selector(node.name, node.matchers) + offset(node.offset);
    case 'number': return numeral(node.value);
    case 'string': return quote(node.value);
    case 'raw': return `(${node.text})`;
    case 'call': return `${node.fn}(${node.args.map(print).join(', ')})`;
    case 'aggregate': {
      const grouping = node.by ? ` by (${labels(node.by)}) ` : node.without ? ` without (${labels(node.without)}) ` : '';
      return `${node.op}${grouping}(${node.parameter ? `${print(node.parameter)}, ` : ''}${print(node.of)})`;
    }
    case 'negate': return `-${wrap(print(node.of), !stands(node.of))}`;
    case 'subquery': return `${wrap(print(node.of), true)}[${duration(node.range)}:${node.step ? duration(node.step) : ''}]${offset(node.offset)}`;
    case 'binary': {
      const { binds } = operators[node.op];
      const inner = (child: Node, loosest: number): string =>
        wrap(print(child), child.type === 'binary' ? operators[child.op].binds < loosest : !stands(child) && binds >= 6);
      const fromRight = node.op === GROUPS_FROM_RIGHT;
      const bool = node.bool ? ' bool' : '';
      return `${inner(node.left, fromRight ? binds + 1 : binds)} ${node.op}${bool}${matchingText(node.matching)} ${inner(node.right, fromRight ? binds : binds + 1)}`;
    }
  }
}
