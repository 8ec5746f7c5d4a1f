import type { Document, Surroundings } from '../../model/document';
import { labelsOf, readExpression, type Labels, type Reading } from '../../promql/check/read';
import { recordedBy, recordedByBoth, type Recorded } from '../../promql/check/recorded';
import { FUNCTIONS } from '../../promql/check/signatures';
import { perDocument, plain } from '../values';
import { rulesOf } from './read';

/** A selector: its metric, if one is named, and how many matchers beside that of the name. */
export interface Selector {
  readonly metric: string | undefined;
  readonly matchers: number;
  readonly from: number;
  readonly to: number;
}
/** What rules' checks ask of an expression. */
export interface Expression {
  readonly selectors: readonly Selector[];
  /** Every window and subquery; `moved`: it is of another time, by an offset or `@`. */
  readonly windows: readonly { readonly ms: number; readonly moved: boolean }[];
  /** Those that the result can have at most; undefined where the expression leaves them open. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Recorded series without any of which it gives nothing. */
  readonly needs: readonly string[];
}

/** Reads PromQL; undefined where it is none (another's task to say why), or another language's, as in Loki's rule files. */
export function expression(text: unknown): Expression | undefined {
  const read = typeof text === 'string' ? readExpression(text) : undefined;
  const labels = read && labelsOf(read);
  return read && { selectors: selectorsOf(read), windows: windowsOf(read), labels: labels && new Set(labels), needs: needsOf(read) };
}
const known = perDocument(() => new Map<unknown, Expression | undefined>());
/** An expression of a document, read once for all its checks. */
export function expressionOf(document: Document, text: unknown): Expression | undefined {
  const read = known(document);
  if (!read.has(text)) read.set(text, expression(text));
  return read.get(text);
}

/** What the rules of a file record, by name: those of one Prometheus, in the file's order. */
export function recordedIn(document: Document, { metrics, targetLabels }: Surroundings): ReadonlyMap<string, Recorded> {
  const known = recordings(document);
  if (known.filled) return known.recorded;
  known.filled = true;
  for (const { kind, name, map, group } of rulesOf(document)) {
    if (kind !== 'record') continue;
    const own = recordedBy(typeof map['expr'] === 'string' ? readExpression(map['expr'], around(metrics, targetLabels, known.recorded)) : undefined, [...Object.keys(plain(group.map['labels'])), ...Object.keys(plain(map['labels']))]);
    const before = known.recorded.get(name);
    // One name is recorded by several rules where each has other series.
    known.recorded.set(name, before ? recordedByBoth(before, own) : own);
  }
  return known.recorded;
}
const recordings = perDocument(() => ({ recorded: new Map<string, Recorded>(), filled: false }));
/** What an expression of a rule is read with. */
const around = (metrics: Surroundings['metrics'], targetLabels: Surroundings['targetLabels'], recorded: ReadonlyMap<string, Recorded>) => ({ recorded, ...(metrics ? { metrics, targetLabels: targetLabels ?? [] } : {}) });

/** What is known of the labels of an expression's result, through what the document's own rules record. */
export function labelsThroughRecordings(document: Document, surroundings: Surroundings, text: unknown): Labels | undefined {
  const read = typeof text === 'string' ? readExpression(text, around(surroundings.metrics, surroundings.targetLabels, recordedIn(document, surroundings))) : undefined;
  return read?.root.labels;
}

function selectorsOf({ nodes }: Reading): Selector[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'selector') return [];
    const others = node.matchers.filter(({ label }) => label.name !== '__name__');
    return [{ metric: node.metric?.name, matchers: others.length, from: node.from, to: node.to }];
  });
}
/** What gives something of nothing; of functions that only others have, nobody knows. */
const OF_NOTHING = /^(?:absent|absent_over_time|scalar|info)$/;
function needsOf({ nodes }: Reading): readonly string[] {
  const alternatives = nodes.some((node) => (node.type === 'binary' && (node.op === 'or' || node.op === 'unless' || node.fill)) || node.type === 'variable'
    || (node.type === 'call' && (node.fn.name === undefined || OF_NOTHING.test(node.fn.name) || !FUNCTIONS.has(node.fn.name))));
  return alternatives ? [] : nodes.flatMap((node) => (node.type === 'selector' && node.metric?.name?.includes(':') ? node.metric.name : []));
}
function windowsOf({ nodes }: Reading): Expression['windows'] {
  const found: { ms: number; moved: boolean }[] = [];
  // From the whole to its parts: what begins where something moved begins, or behind, is a part of it.
  let moved = Infinity;
  for (const node of [...nodes].reverse()) {
    if (node.from < moved) moved = Infinity;
    if (node.type !== 'range' && node.type !== 'subquery') continue;
    if (node.offset || node.at !== '') moved = Math.min(moved, node.from);
    const { seconds } = node.window;
    if (seconds !== undefined && seconds > 0) found.push({ ms: Math.round(seconds * 1000), moved: moved !== Infinity });
  }
  return found;
}
