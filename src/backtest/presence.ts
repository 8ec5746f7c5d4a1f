import { askedBy, metricOf } from '../live/uses';
import type { Matcher, Selector } from '../promql/check/tree';
import { duration, isLabelName, quote } from '../promql/text';
import type { Inlined } from './inline';
import { evaluate, type Asking } from './query-range';

/** Seconds for which Prometheus takes a sample for the present: no look at shorter intervals sees more. */
const LOOKBACK = 300;
/** Looks over the whole time; more of them would find gaps more exactly. */
const LOOKS = 1000;
/** Scrapes that a look goes back, and seconds at least. Prometheus' own five minutes would bridge gaps that rules fall into; but for its marks of a series' end, it alone heeds them. */
const SCRAPES = 3;
const SHORTEST_LOOK = 60;

/** A metric as far as target labels select it: what it is told apart by inside of a target may well not happen. */
export interface Source {
  readonly selector: string;
  /** As people write it. */
  readonly shown: string;
}
export interface SourceUse extends Source {
  /** Without it the expression gives nothing. */
  readonly isNeeded: boolean;
}
/** What an expression reads, each source once; not what it only asks the absence of. */
export function sourcesOf(expr: Inlined, targetLabels: readonly string[]): SourceUse[] {
  const found = new Map<string, SourceUse>();
  for (const { node, isNeeded } of askedBy(expr)) {
    const source = sourceOf(node, targetLabels);
    if (source) found.set(source.selector, { ...source, isNeeded: isNeeded || found.get(source.selector)?.isNeeded === true });
  }
  return [...found.values()];
}
function sourceOf(node: Selector, targetLabels: readonly string[]): Source | undefined {
  const metric = metricOf(node);
  if (metric === undefined || metric === '') return undefined;
  const matchers = node.matchers.flatMap(({ label: { name }, op, text }: Matcher) =>
    (name !== undefined && text !== undefined && targetLabels.includes(name) ? [`${isLabelName(name) ? name : quote(name)}${op}${quote(text)}`] : []));
  const sorted = [...new Set(matchers)].sort();
  return { selector: `{${[`__name__=${quote(metric)}`, ...sorted].join(',')}}`, shown: sorted.length === 0 ? metric : `${metric}{${sorted.join(',')}}` };
}

/** Times without samples, as [from, to) in unix seconds, to within some minutes. */
export interface Presence extends Source {
  readonly isAbsent: boolean;
  readonly missing: readonly (readonly [from: number, to: number])[];
}
/** When a source had samples, of which the slowest have so many seconds between them. @throws {CannotRun} as `evaluate` does, and `Refused`. */
export async function presenceOf(asking: Asking, source: Source, scrape: number, from: number, to: number): Promise<Presence> {
  const back = Math.min(LOOKBACK, Math.max(SHORTEST_LOOK, SCRAPES * scrape));
  const step = Math.max(1, Math.min(LOOKBACK, Math.ceil((to - from) / LOOKS)));
  const last = from + Math.floor((to - from) / step) * step;
  const missing: [number, number][] = [];
  let next = from;
  for await (const { series } of evaluate(asking, `group(${source.selector} and last_over_time(${source.selector}[${duration(back)}]))`, { from, to: last, step })) {
    for (const at of series[0]?.times ?? []) {
      if (at > next) missing.push([next, at]);
      next = at + step;
    }
  }
  const isAbsent = next === from;
  if (next <= last) missing.push([next, to]);
  return { ...source, isAbsent, missing };
}
