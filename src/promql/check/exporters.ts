import { catalogues } from '../../metrics/catalogue';
import '../../metrics/catalogues';
import type { KnownMetric } from '../../model/document';
import type { Report } from './report';
import { OTHERS, SOME_VALUES } from './others';
import { slipOf } from './slips';
import { takes } from './takes';
import { bare, operandOf, type Aggregate, type Expr, type Matcher, type Selector } from './tree';

/** A series of a well-known exporter: what is true of it whoever scrapes it. */
export interface WellKnown {
  readonly exporter: string;
  /** Undefined: exporters differ, or what is a gauge for its exporter only grows, so that `rate` of it is right. */
  readonly kind: KnownMetric['kind'] | undefined;
  /** Its own. Relabelling may add others, so that one that is missing here need not be wrong. */
  readonly labels: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
}
/** Gauges by their exposition that only grow: points in time, positions, versions. */
const GROWS = /timestamp|_time\b|_time_|last_seen|generation|segment|_offset|_age\b/;

let series: Map<string, WellKnown> | undefined;
/** What is known of a series of an exporter that has a catalogue. */
export const wellKnown = (name: string | undefined): WellKnown | undefined => (name === undefined ? undefined : (series ??= allSeries()).get(name));
function allSeries(): Map<string, WellKnown> {
  const all = new Map<string, WellKnown>();
  for (const { exporter, facts } of catalogues) {
    for (const [name, { kind, labels = {} }] of Object.entries(facts())) {
      const values = Object.fromEntries(Object.entries(labels).filter((each): each is [string, readonly string[]] => each[1] !== 'any'));
      const own = Object.keys(labels);
      if (kind === 'histogram') {
        for (const part of ['sum', 'count', 'bucket']) add(all, `${name}_${part}`, { exporter, kind: 'counter', labels: part === 'bucket' ? [...own, 'le'] : own, values });
      } else add(all, name, { exporter, kind: kind === 'gauge' && GROWS.test(name) ? undefined : kind, labels: own, values });
    }
  }
  for (const { exporter, kind, names, labels } of OTHERS) for (const name of names) add(all, name, { exporter, kind, labels, values: {} });
  return all;
}
function add(all: Map<string, WellKnown>, name: string, one: WellKnown): void {
  const other = all.get(name);
  if (!other) return void all.set(name, one);
  const closed = Object.keys(one.values).filter((label) => other.values[label]);
  all.set(name, {
    exporter: other.exporter, kind: one.kind === other.kind ? one.kind : undefined, labels: [...new Set([...other.labels, ...one.labels])],
    values: Object.fromEntries(closed.map((label) => [label, [...new Set([...other.values[label]!, ...one.values[label]!])]])),
  });
}

/** What Prometheus itself writes of its alerts. */
const STATES = ['pending', 'firing'];

/** Reports labels and values that are slips of what the exporter has: near to one, and no label that targets have. */
export function checkExporters(nodes: readonly Expr[], isDeclared: (name: string) => boolean, report: Report): void {
  for (const node of nodes) {
    if (node.type === 'selector') for (const matcher of node.matchers) checkMatcher(matcher, nameOf(node), isDeclared, report);
    else if (node.type === 'aggregate' && node.grouping) grouping(node, isDeclared, report);
  }
}
export const nameOf = (node: Selector): string | undefined => (node.open ? undefined : node.metric?.name ?? node.matchers.find(({ label, op }) => label.name === '__name__' && op === '=')?.text);
function known(name: string | undefined, isDeclared: (name: string) => boolean): WellKnown | undefined {
  return name === undefined || isDeclared(name) ? undefined : wellKnown(name);
}

function checkMatcher({ label, op, text, valueAt }: Matcher, name: string | undefined, isDeclared: (name: string) => boolean, report: Report): void {
  if (name === 'ALERTS' && label.name === 'alertstate' && (op === '=' || op === '!=') && text !== undefined && text !== '' && !STATES.includes(text)) {
    report.fault('promql/label', valueAt, `'alertstate' of 'ALERTS' is never "${text}"`, `it is one of ${STATES.join(', ')}`);
  }
  const of = known(name, isDeclared);
  if (!of || label.name === undefined || label.name === '__name__') return;
  const meant = slipOf(label.name, of.labels, 'label');
  if (meant !== undefined) report.fault('promql/label', label, `'${name}' of ${of.exporter} has no label '${label.name}'`, `did you mean '${meant}'?`);
  const closed = Object.hasOwn(of.values, label.name) ? of.values[label.name]! : SOME_VALUES.find(({ metric }) => metric.test(name!))?.values[label.name];
  if (!closed || text === undefined) return;
  const isPattern = op === '=~' || op === '!~';
  // Of a pattern only plain alternatives are judged.
  for (const value of isPattern ? (/^[\w|]+$/.test(text) ? text.split('|') : []) : [text]) {
    const right = closed.some((each) => takes('=', value, each)) ? undefined : slipOf(value, closed, 'value');
    if (right !== undefined) report.fault('promql/label', valueAt, `'${label.name}' of '${name}' is never "${value}"`, `did you mean '${right}'?`);
  }
}

/** Functions that leave the labels of their series as they are, or take some away. */
const KEEPS = /^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|\w+_over_time|abs|ceil|floor|round|clamp(?:_min|_max)?|histogram_\w+|sort(?:_desc)?|changes|resets)$/;
/** The one metric that an expression is made of. */
export function source(node: Expr | undefined): Selector | undefined {
  for (let of = node; of;) {
    if (of.type === 'selector') return of;
    if (of.type === 'call') of = of.fn.name !== undefined && KEEPS.test(of.fn.name) ? of.args.find(({ value }) => value === 'vector' || value === 'range') : undefined;
    else of = of.type === 'paren' || of.type === 'unary' || of.type === 'range' || of.type === 'subquery' ? bare(of.of) : undefined;
  }
  return undefined;
}
function grouping(node: Aggregate, isDeclared: (name: string) => boolean, report: Report): void {
  const selector = source(operandOf(node));
  const name = selector && nameOf(selector);
  const of = known(name, isDeclared);
  if (!of) return;
  for (const label of node.grouping!.labels) {
    const meant = label.name === undefined ? undefined : slipOf(label.name, of.labels, 'label');
    // Who selects by it says that it is there.
    if (meant === undefined || selector!.matchers.some((matcher) => matcher.label.name === label.name)) continue;
    report.fault('promql/label', label, `'${name}' of ${of.exporter} has no label '${label.name}' to group by`, `did you mean '${meant}'?`);
  }
}
