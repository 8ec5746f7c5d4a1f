import { readExpression, type Reading } from '../promql/check/read';
import { bare, type Selector, type Span } from '../promql/check/tree';
import { duration, quote } from '../promql/text';
import { metricOf } from '../live/uses';
import { Refused } from './query-range';

/** A recording rule. */
export interface Recorded {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds between its evaluations. */
  readonly interval: number;
}
/** An expression as text, and as read. */
export interface Inlined extends Reading {
  readonly text: string;
}
const OFFSET = /^\s*offset\s+-?(?:\d+(?:\.\d+)?(?![\w.])|(?:\d+(?:ms|[smhdwy]))+)/i;

/**
 * An expression without the series of recording rules: each is replaced by what it records. On the text, since PromQL that was written by hand may read
 * them, too. What was evaluated at the rule's own interval still is where that makes a difference: `x offset 7s` reads the evaluation before.
 *
 * @throws {Refused} where an expression asks for what history cannot say.
 */
export function inlined(text: string, interval: number, recordings: readonly Recorded[], within: readonly string[] = []): Inlined {
  const reading = readExpression(text);
  if (!reading) throw new Refused('its expression cannot be read', 'run oac check, which says why');
  const edits = reading.nodes.flatMap((node) => {
    if ('at' in node && node.at === 'edge') throw new Refused('it reads @ start() or @ end(), which a rule takes for now, and a query over history does not', 'write it without: a rule is always evaluated now');
    if (node.type !== 'selector') return [];
    const metric = metricOf(node);
    if (metric === 'ALERTS' || metric === 'ALERTS_FOR_STATE') throw new Refused(`it reads ${metric}, which holds the alerts of the rules that were loaded then, not of these`, 'read what those alerts read, or leave it to oac test');
    const found = recordings.filter(({ record }) => record === metric);
    return found.length === 0 ? [] : replace(text, node, reading, found, interval, recordings, within);
  });
  if (edits.length === 0) return { text, ...reading };
  const changed = [...edits].sort((a, b) => b.from - a.from).reduce((all, { from, to, by }) => all.slice(0, from) + by + all.slice(to), text);
  const read = readExpression(changed);
  if (!read) throw new Refused('its expression cannot be read once recording rules are written out in it', 'read fewer of them');
  return { text: changed, ...read };
}

interface Edit extends Span {
  readonly by: string;
}
function replace(text: string, selector: Selector, { nodes }: Reading, found: readonly Recorded[], interval: number, all: readonly Recorded[], within: readonly string[]): Edit[] {
  const { record } = found[0]!;
  if (within.includes(record)) throw new Refused(`the recording rule ${record} reads itself`, 'its history cannot be told; record it under two names');
  if (selector.at !== '') throw new Refused(`it reads the recording rule ${record} with @`, 'read what it records');
  const fitting = found.filter((each) => fits(selector, each));
  const step = Math.max(...found.map((each) => each.interval));
  const values = fitting.map((each) => written(each, all, within));
  // What no rule records is nowhere.
  const value = values.length === 0 ? 'vector(0) > 1' : values.join(' or ');
  const range = nodes.find((node) => node.type === 'range' && bare(node.of) === selector);
  if (range?.type === 'range') return [{ from: selector.from, to: selector.to, by: `(${value})` }, { from: range.window.to, to: range.window.to, by: `:${duration(step)}` }];
  const isWithin = nodes.some((node) => node.type === 'subquery' && node.from <= selector.from && node.of.to >= selector.to);
  if (!selector.offset && !isWithin && step === interval) return [{ from: selector.from, to: selector.to, by: `(${value})` }];
  const offset = selector.offset ? OFFSET.exec(text.slice(selector.to))?.[0] : '';
  if (offset === undefined) throw new Refused(`it reads the recording rule ${record} with an offset that is calculated`, 'write the result');
  // Just less than a step: one evaluation is in it, the last one, whether windows are open on the left or not.
  return [{ from: selector.from, to: selector.to + offset.length, by: `last_over_time((${value})[${duration(step - 0.001)}:${duration(step)}]${offset})` }];
}
/** What a recording rule gives, labels and all. */
function written({ record, expr, labels, interval }: Recorded, all: readonly Recorded[], within: readonly string[]): string {
  const { text, root } = inlined(expr, interval, all, [...within, record]);
  const vector = root.value === 'scalar' ? `vector(${text})` : `(${text})`;
  return Object.entries(labels).reduce((value, [label, set]) => `label_replace(${value}, ${quote(label)}, ${quote(set.replaceAll('$', '$$$$'))}, ${quote(label)}, ".*")`, vector);
}
/** Whether a selector asks for what a rule records, by the labels that the rule sets. */
function fits({ matchers }: Selector, { record, labels }: Recorded): boolean {
  return matchers.every(({ label: { name }, op, text }) => {
    if (name === '__name__') return true;
    const value = name === undefined ? undefined : labels[name];
    if (value === undefined || text === undefined) {
      throw new Refused(`it reads the recording rule ${record} by the label '${name ?? '?'}', which the rule itself does not set`, 'read what it records, with that label in the selector');
    }
    const matches = op === '=' || op === '!=' ? value === text : pattern(text, record).test(value);
    return op === '=' || op === '=~' ? matches : !matches;
  });
}
function pattern(text: string, record: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch {
    throw new Refused(`it reads the recording rule ${record} by a pattern that only Prometheus can read`, 'write a plainer one');
  }
}
