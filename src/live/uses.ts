import { expressionsOf } from '../checks/promql/expressions';
import { rulesOf } from '../checks/rule/read';
import type { ReadDocument } from '../documents';
import { inWords, type DataPath } from '../model/document';
import type { Problem } from '../model/problem';
import { readExpression } from '../promql/check/read';
import { bare, type Expr, type Selector, type Span } from '../promql/check/tree';
import { quote } from '../promql/text';

/** A place in a generated file. */
export interface Place {
  readonly document: ReadDocument;
  readonly path: DataPath;
  /** Characters of the string at `path`. */
  readonly range?: Span;
}
/** A problem of a place, with its line and column. */
export function problemOf({ document, path, range }: Place, problem: Pick<Problem, 'check' | 'severity' | 'message' | 'remedy'>): Problem {
  const whole = [...document.part, ...path];
  return { ...problem, file: document.file, ...document.place(path, range), ...(whole.length > 0 ? { path: inWords(whole) } : {}) };
}

/** An expression of a generated file, read. */
export interface Query {
  readonly at: Place;
  /** Where the text begins in the string of its place. */
  readonly offset: number;
  readonly nodes: readonly Expr[];
  readonly root: Expr;
  /** In an alert's text, which is sent all the same if it gives nothing. */
  readonly isAside: boolean;
}
/** Every query of rules, dashboards and the texts of alerts. What cannot be read is another check's matter. */
export function queriesOf(documents: readonly ReadDocument[]): Query[] {
  return documents.flatMap((document) => {
    const grafana = document.kind !== 'prometheus-rules';
    // What an alert's text asks for may be missing: the alert fires all the same.
    return expressionsOf(document).flatMap(({ path, text, offset = 0, use }) => query({ document, path }, text, grafana, offset, use === 'template'));
  });
}
function query(at: Place, text: string, grafana: boolean, offset: number, isAside: boolean): Query[] {
  const reading = readExpression(text, { grafana });
  return reading ? [{ at, offset, nodes: reading.nodes, root: reading.root, isAside }] : [];
}
/** The place of a part of a query. In an alert's text that is the whole text: positions in a query are not those in it. */
export const placeIn = ({ at, offset, isAside }: Query, { from, to }: Span): Place => (isAside ? at : { ...at, range: { from: offset + from, to: offset + to } });

/** Names of the metrics that the files' own rules record. */
export function recordedBy(documents: readonly ReadDocument[]): ReadonlySet<string> {
  return new Set(documents.filter(({ kind }) => kind === 'prometheus-rules').flatMap((document) => rulesOf(document).flatMap(({ kind, name }) => (kind === 'record' ? [name] : []))));
}

/** The series that a selector asks for, as far as it says so with `=`. */
export interface Wanted {
  readonly metric: string;
  readonly labels: readonly (readonly [label: string, value: string])[];
  /** As PromQL that every version reads. */
  readonly selector: string;
}
const matcher = ([label, value]: readonly [string, string]): string => `${/^[A-Za-z_]\w*$/.test(label) ? label : quote(label)}=${quote(value)}`;
export const selectorOf = (metric: string, labels: Wanted['labels'] = []): string => `{${[['__name__', metric] as const, ...labels].map(matcher).join(',')}}`;
/** As people write it. */
export const shownAs = ({ metric, labels }: Wanted): string => `${metric}${labels.length === 0 ? '' : `{${labels.map(matcher).join(', ')}}`}`;

/** The metric of a selector; undefined where a variable stands for it, or a pattern. */
export const metricOf = (node: Selector): string | undefined =>
  (node.metric ? node.metric.name : node.matchers.find(({ label, op }) => label.name === '__name__' && op === '=')?.text);

export function wantedBy(node: Selector): Wanted | undefined {
  const metric = metricOf(node);
  if (metric === undefined || metric === '') return undefined;
  const labels = node.matchers.flatMap(({ label, op, text }) => (op === '=' && label.name !== undefined && label.name !== '__name__' && text ? [[label.name, text] as const] : []));
  const sorted = labels.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { metric, labels: sorted, selector: selectorOf(metric, sorted) };
}

/** A selector of a query, and whether the query gives nothing without it. */
export interface Asked {
  readonly node: Selector;
  readonly isNeeded: boolean;
}
/** The selectors of a query without those of absent(…), which ask for what is not there. */
export function askedBy({ nodes, root, isAside = false }: Pick<Query, 'nodes' | 'root'> & Partial<Pick<Query, 'isAside'>>): Asked[] {
  const absent = nodes.flatMap((node) => (node.type === 'call' && /^absent(?:_over_time)?$/.test(node.fn.name ?? '') ? node.args : []));
  const isAbsent = ({ from, to }: Span): boolean => absent.some((arg) => from >= arg.from && to <= arg.to);
  const needed = isAside ? undefined : neededBy(nodes, isAbsent).get(root);
  return nodes.flatMap((node) => (node.type === 'selector' && !isAbsent(node) ? [{ node, isNeeded: needed?.has(wantedBy(node)?.selector ?? '') ?? false }] : []));
}
/** Of each node the selectors without which it gives nothing: of alternatives only those in all. */
function neededBy(nodes: readonly Expr[], isAbsent: (node: Expr) => boolean): ReadonlyMap<Expr, ReadonlySet<string>> {
  const needed = new Map<Expr, ReadonlySet<string>>();
  const of = (...parts: readonly Expr[]): ReadonlySet<string> => {
    const [first = new Set<string>(), ...others] = parts.map((part) => needed.get(bare(part)) ?? new Set<string>());
    return others.every(({ size }) => size === 0) ? first : new Set([first, ...others].flatMap((each) => [...each]));
  };
  // Children come before their parents.
  for (const node of nodes) {
    if (node.type === 'selector') needed.set(node, new Set(isAbsent(node) ? [] : [wantedBy(node)?.selector ?? '']));
    else if (node.type === 'range' || node.type === 'subquery' || node.type === 'unary' || node.type === 'paren') needed.set(node, of(node.of));
    else if (node.type === 'call' || node.type === 'aggregate') needed.set(node, of(...node.args));
    else if (node.type === 'binary') {
      const right = of(node.right);
      needed.set(node, node.op === 'unless' ? of(node.left) : node.op === 'or' || node.fill ? new Set([...of(node.left)].filter((each) => right.has(each))) : of(node.left, node.right));
    }
  }
  return needed;
}
