import type { KnownMetric } from '../../model/document';
import { nearest } from '../../model/problem';
import { wellKnown } from './exporters';
import { mayHave, type Labels } from './labels';
import { NEEDS_TWO, OF_COUNTERS, OF_GAUGES } from './signatures';
import type { PromqlContext, Report } from './report';
import { matchesEmpty } from './selectors';
import { takes } from './takes';
import { bare, type Call, type Expr, type Range, type Selector, type Subquery } from './tree';

/** The declared metrics, ready to be asked. */
export interface Metrics {
  readonly declared: ReadonlyMap<string, KnownMetric> | undefined;
  /** Which labels a series can have is known. */
  readonly labelsKnown: boolean;
  /** Labels that any series may have. */
  readonly target: readonly string[];
  /** What rules of the same file record. */
  readonly recorded?: PromqlContext['recorded'];
}
export function metricsOf({ metrics, targetLabels, recorded }: Pick<PromqlContext, 'metrics' | 'targetLabels' | 'recorded'>): Metrics {
  const declared = metrics instanceof Map ? (metrics as ReadonlyMap<string, KnownMetric>) : undefined;
  return { declared, labelsKnown: declared !== undefined && targetLabels !== undefined, target: ['job', 'instance', ...(targetLabels ?? [])], ...(recorded ? { recorded } : {}) };
}

/** What one series' name says. */
export interface Series {
  readonly kind: KnownMetric['kind'];
  /** Undefined: nobody has said. */
  readonly labels: readonly string[] | undefined;
  /** Of `_bucket` only. */
  readonly buckets?: readonly number[] | undefined;
  readonly values?: KnownMetric['values'] | undefined;
}
const ALWAYS = /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+)$/;

/** A declared series: the metric itself, or a part of a histogram. */
export function lookUp(name: string | undefined, { declared }: Metrics): Series | undefined {
  if (!declared || name === undefined) return undefined;
  const own = declared.get(name);
  if (own && own.kind !== 'histogram') return { kind: own.kind, labels: own.labels, values: own.values };
  const part = /^(.+)_(bucket|sum|count)$/.exec(name);
  const base = part && declared.get(part[1]!);
  if (base?.kind !== 'histogram') return undefined;
  return part![2] === 'bucket' ? { kind: 'counter', labels: base.labels && [...base.labels, 'le'], values: base.values, buckets: base.buckets } : { kind: 'counter', labels: base.labels, values: base.values };
}

/** The kind of a series, where somebody has declared it or a catalogue holds it; undefined: unknown. */
export const kindOf = (name: string | undefined, metrics: Metrics): { readonly kind: Series['kind'] | undefined } | undefined => lookUp(name, metrics) ?? wellKnown(name);

/** Reports metrics, labels and edges that are not there, and functions that do not fit the metric. */
export function checkMetrics(nodes: readonly Expr[], metrics: Metrics, report: Report): void {
  for (const node of nodes) {
    if (node.type === 'selector') selector(node, metrics, report);
    else if (node.type === 'call' && node.fn.name !== undefined) {
      kinds(node, metrics, report);
      for (const arg of node.args) {
        const of = bare(arg);
        if (of.type === 'range') window(of, node.fn.name, report);
        else if (of.type === 'subquery') steps(of, node.fn.name, report);
      }
    }
  }
}

function selector(node: Selector, metrics: Metrics, report: Report): void {
  const name = node.open ? undefined : (node.metric?.name ?? node.matchers.find(({ label, op }) => label.name === '__name__' && op === '=')?.text);
  const known = lookUp(name, metrics);
  const recorded = name === undefined ? undefined : metrics.recorded?.get(name)?.labels;
  if (recorded) {
    unrecorded(node, name!, recorded, report);
    return;
  }
  if (name !== undefined && metrics.declared && !known && !name.includes(':') && !ALWAYS.test(name) && !wellKnown(name)) unknown(node, name, metrics.declared, report);
  for (const matcher of node.matchers) {
    const label = matcher.label.name;
    if (label === undefined) continue;
    if (label === 'le' && name?.endsWith('_bucket') && matcher.text !== undefined && (matcher.op === '=' || matcher.op === '!=')) edge(matcher.text, matcher.valueAt, known, report);
    const closed = known?.values && Object.hasOwn(known.values, label) ? known.values[label]! : undefined;
    if (closed && matcher.text !== undefined && !closed.some((value) => takes(matcher.op, matcher.text!, value)) && !takes(matcher.op, matcher.text, '')) {
      const meant = nearest(matcher.text, closed);
      report.fault('promql/label', matcher.valueAt, `no series of '${name}' has ${label}${matcher.op}"${matcher.text}"`, meant ? `did you mean '${meant}'?` : `it is one of ${closed.join(', ')}`);
      continue;
    }
    if (!known?.labels || !metrics.labelsKnown || label === '__name__' || known.labels.includes(label) || metrics.target.includes(label)) continue;
    // That a label is empty can be asked of any series.
    const { text } = matcher;
    if (text !== undefined && (matcher.op === '=' ? text === '' : matcher.op === '=~' && matchesEmpty(text))) continue;
    const all = [...known.labels, ...metrics.target];
    const meant = nearest(label, all);
    report.fault('promql/label', matcher.label, `'${name}' has no label '${label}'`, meant ? `did you mean '${meant}'?` : `it has ${[...new Set(all)].join(', ')}`,
      matcher.op === '!=' || matcher.op === '!~' ? 'warning' : undefined);
  }
}
/** Matchers of labels that a rule of the same file has aggregated away. */
function unrecorded(node: Selector, name: string, labels: Labels, report: Report): void {
  for (const { label, op, text } of node.matchers) {
    if (label.name === undefined || label.name === '__name__' || text === undefined || (op !== '=' && op !== '=~') || mayHave(labels, label.name) || (op === '=' ? text === '' : matchesEmpty(text))) continue;
    report.fault('promql/label', label, `'${name}' is recorded without the label '${label.name}': this selects nothing`, labels.only ? `it has ${labels.only.join(', ') || 'no labels'}` : 'keep the label where it is recorded');
  }
}
function unknown(node: Selector, name: string, declared: ReadonlyMap<string, KnownMetric>, report: Report): void {
  // OpenMetrics writes the time of a counter's start beside it.
  const created = /^(.+)_created$/.exec(name)?.[1];
  if (created !== undefined && (declared.has(created) || declared.has(`${created}_total`))) return;
  const at = node.metric ?? node;
  if (declared.get(name)?.kind === 'histogram') {
    report.fault('promql/metric', at, `'${name}' is a histogram, and no series has that name alone`, `use ${name}_bucket, ${name}_sum or ${name}_count`);
    return;
  }
  const [, base = name, part = ''] = /^(.+?)(_bucket|_sum|_count)$/.exec(name) ?? [];
  const meant = suggestion(name, declared) ?? (part ? suggestion(base, declared) : undefined);
  const whole = meant === undefined ? undefined : declared.get(meant)?.kind === 'histogram' ? `${meant}${part || '_bucket'}` : meant;
  report.fault('promql/metric', at, `no metric '${name}' is declared`, whole ? `did you mean '${whole}'?` : undefined);
}
/** The same names come in many expressions, and the search goes through all that is declared. */
const suggestions = new WeakMap<ReadonlyMap<string, KnownMetric>, Map<string, string | undefined>>();
const MOST_SUGGESTIONS = 500;
function suggestion(name: string, declared: ReadonlyMap<string, KnownMetric>): string | undefined {
  const found = suggestions.get(declared) ?? new Map<string, string | undefined>();
  suggestions.set(declared, found);
  if (!found.has(name) && found.size < MOST_SUGGESTIONS) found.set(name, nearest(name, declared.keys()));
  return found.get(name);
}
function edge(text: string, at: { readonly from: number; readonly to: number }, known: Series | undefined, report: Report): void {
  const value = /^\+?inf$/i.test(text) ? Infinity : /^[\d.eE+-]+$/.test(text) ? Number(text) : NaN;
  if (known?.buckets && value !== Infinity && !known.buckets.includes(value)) {
    report.fault('promql/bucket', at, `the histogram has no bucket with the edge ${text}`, `its edges are ${known.buckets.join(', ')}`);
  } else if (report.version !== undefined && report.version >= 3 && /^\d+$/.test(text)) {
    report.fault('promql/le-format', at, `le="${text}": Prometheus 3 stores this edge as "${text}.0"`, `write le=~"${text}(\\\\.0)?"`);
  }
}

/** What a window is of: the metric's selector, or what a subquery evaluates. */
function kinds(node: Call, metrics: Metrics, report: Report): void {
  const fn = node.fn.name!;
  const forCounters = OF_COUNTERS.has(fn) || fn === 'resets';
  if (fn === 'sum_over_time') ofSamples(node, metrics, report);
  if (!forCounters && !OF_GAUGES.has(fn)) return;
  const arg = node.args[0] && bare(node.args[0]);
  if (arg?.type === 'range' && arg.of.type === 'selector') {
    const name = arg.of.open ? undefined : arg.of.metric?.name;
    const recorded = name === undefined || !forCounters ? undefined : metrics.recorded?.get(name)?.kind;
    if (recorded && fn !== 'resets') report.fault('promql/rate-order', node.fn, recorded === 'rate' ? `${fn}() of '${name}', which is recorded as a rate or a ratio and is no counter` : `${fn}() of '${name}', which is recorded as a sum of counters: a restart of one process looks like new events of all`,
      recorded === 'rate' ? 'use deriv() for its change, avg_over_time() for its mean' : `record ${fn}(…) of each series first, and sum that`);
    const known = kindOf(name, metrics);
    if (forCounters && known?.kind === 'gauge') report.fault('promql/kind', node.fn, `${fn}() of the gauge '${name}': it takes every fall for a restart`,
      'use delta() or deriv() for its change, avg_over_time() for its mean');
    if (!forCounters && (known ? known.kind === 'counter' : name?.endsWith('_total'))) {
      report.fault('promql/kind', node.fn, `${fn}() of the counter '${name}': it falls at every restart`,
        `use ${fn === 'delta' ? 'increase()' : fn === 'idelta' ? 'irate()' : 'rate()'}`, known ? undefined : 'warning');
    }
  } else if (OF_COUNTERS.has(fn) && arg?.type === 'subquery') {
    const inner = bare(arg.of);
    const op = inner.type === 'aggregate' ? inner.op.name : inner.type === 'call' ? inner.fn.name : undefined;
    if (inner.type === 'aggregate' && /^(?:sum|avg|count|min|max)$/.test(op ?? '')) report.fault('promql/rate-order', node.fn,
      `${fn}() of what ${op}() gives: a restart of one process looks like new events of all`, `take it first: ${op}(${fn}(x[5m]))`);
    else if (inner.type === 'call' && NEEDS_TWO.has(op ?? '')) report.fault('promql/rate-order', node.fn, `${fn}() of what ${op}() gives, which is no counter`,
      `take one of them; for the change of a rate use deriv()`);
  }
}

/** All that was counted since the start, once for each scrape. */
function ofSamples(node: Call, metrics: Metrics, report: Report): void {
  const arg = node.args[0];
  const name = arg?.type === 'range' && arg.of.type === 'selector' && !arg.of.open ? arg.of.metric?.name : undefined;
  if (name === undefined || name.includes(':') || !(kindOf(name, metrics)?.kind === 'counter' || name.endsWith('_total'))) return;
  report.fault('promql/kind', node.fn, `sum_over_time() of the counter '${name}' adds up, for each scrape, all that was counted since the start`, 'use increase()', 'warning');
}

/** A window that is too short for the scrapes. */
function window(node: Range, fn: string, report: Report): void {
  const { seconds, variable } = node.window;
  const { scrapeInterval } = report.context;
  const macro = variable !== undefined && /^\$(?:__interval|\{__interval(?::\w+)?\})$/.test(variable);
  if (!macro && (seconds === undefined || scrapeInterval === undefined)) return;
  const two = NEEDS_TWO.has(fn);
  if (macro) {
    if (two) report.fault('promql/interval', node.window, `${fn}() over $__interval, which can be shorter than two scrapes`);
    return;
  }
  // What rules record comes at their interval, not at the scrapes'.
  if (node.of.type !== 'selector' || node.of.open || node.of.metric?.name === undefined || node.of.metric.name.includes(':')) return;
  const least = (two ? 2 : 1) * scrapeInterval!;
  if (!(scrapeInterval! > 0) || seconds! >= least || (!two && !fn.endsWith('_over_time')) || fn === 'absent_over_time') return;
  report.fault('promql/window', node.window,
    `a window of ${seconds} s with scrapes every ${scrapeInterval} s: ${fn}() needs ${two ? 'two samples' : 'one sample'} in it`, `make it at least ${least} s, better ${4 * scrapeInterval!} s`);
}
/** A subquery's points take the place of scrapes. */
function steps({ window: { seconds, from, to }, step }: Subquery, fn: string, report: Report): void {
  if (!NEEDS_TWO.has(fn) || seconds === undefined || step?.seconds === undefined || !(step.seconds > 0) || seconds >= 2 * step.seconds) return;
  report.fault('promql/window', { from, to }, `a window of ${seconds} s in steps of ${step.seconds} s: ${fn}() needs two points in it`,
    `make it at least ${2 * step.seconds} s, or the step smaller`);
}
