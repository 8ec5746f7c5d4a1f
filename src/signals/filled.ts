import { toSeconds } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { configInUse } from '../model/config';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal } from '../model/signal';
import { aggregate, binary, call, number, type Matcher, type Node } from '../promql/nodes';
import type { HoldOptions } from './conditions';
import { latest, limitedAt, namesWithin, pick, processLegend, processNames, signalAt, type AsGauge, type AsLimit, type GaugeData, type Limited } from './signal';

export interface PoolSignal extends Limited {
  /** How many wait for one. */
  readonly waiting: Signal;
  /** Somebody waits for one at each of three scrapes, for a while: all are in use, and requests take as much longer. */
  queues<F extends string>(options: HoldOptions<F>): Condition;
}
/** Labels that tell the two sides apart, and are no names of what is measured: those by which one of them is narrowed, and the other not in the same way. */
function onlyOfOne(a: GaugeData, b: GaugeData): readonly string[] {
  const among = (m: Matcher, others: readonly Matcher[]): boolean => others.some(({ label, op, value }) => label === m.label && op === m.op && value === m.value);
  const apart = [...a.matchers.filter((m) => !among(m, b.matchers)), ...b.matchers.filter((m) => !among(m, a.matchers))];
  return [...new Set(apart.map(({ label }) => label).filter((label) => !configInUse().targetLabels.includes(label)))];
}
/** Labels that name what is measured on both sides, where they are not all the same: of different exporters, say. */
function namesOfBoth(part: GaugeData, size: GaugeData | number): readonly string[] | undefined {
  if (typeof size === 'number' || !part.declaration.labels || !size.declaration.labels) return undefined;
  const [names, others] = [namesWithin(part), namesWithin(size)];
  const shared = names.filter((label) => others.includes(label));
  return shared.length < Math.max(names.length, others.length) ? shared : undefined;
}
const of = (part: GaugeData, size: GaugeData | number, use: Use): Node => {
  if (typeof size === 'number') return binary('/', latest(part, use), number(size));
  const shared = namesOfBoth(part, size);
  if (shared) {
    const by = [...configInUse().targetLabels, ...shared];
    return binary('/', aggregate('sum', latest(part, use), { by }), aggregate('sum', latest(size, use), { by }));
  }
  const ignoring = onlyOfOne(part, size);
  return binary('/', latest(part, use), latest(size, use), ignoring.length > 0 ? { ignoring } : undefined);
};
/** Names what is measured, beside its process. */
const namesOf = (metric: GaugeData): readonly string[] => Object.keys(metric.declaration.labels ?? {}).filter((label) => !metric.matchers.some((m) => m.label === label && m.op === '='));

interface Filled {
  readonly title: string;
  readonly used?: GaugeData;
  readonly free?: GaugeData;
  readonly size: GaugeData | number;
}
/** The share of something limited that is in use, each series by itself: from what is used, or from what is free. */
export function usedOf<U, F, S>(title: string, metrics: { readonly used: AsGauge<U>; readonly size: AsLimit<S> } | { readonly free: AsGauge<F>; readonly size: AsLimit<S> }, limits: Limits): Family<Limited>;
export function usedOf(title: string, metrics: Omit<Filled, 'title'>, limits: Limits): Family<Limited> {
  checkUpperLimits(limits, 'percentunit');
  return { bind: (place) => limitedAt(place, filled({ title, ...metrics }, limits)) };
}
function filled({ title, used, free, size }: Filled, limits: Limits, waiting?: GaugeData): Parameters<typeof limitedAt>[1] {
  const part = (used ?? free)!;
  return {
    title, unit: 'percentunit', limits, legend: [processLegend(), ...(namesOfBoth(part, size) ?? namesOf(part)).map((label) => `{{${label}}}`)].join(' '),
    plays: [{ is: 'filled', ...(used ? { used } : { free: part }), size, ...(waiting ? { waiting } : {}) }],
    expr: (use) => (used ? of(used, size, use) : binary('-', number(1), of(part, size, use))),
  };
}

/** A pool of connections, workers or locks: how much of it each process uses, and how many wait for one. */
export function pool<U, S, W>(title: string, metrics: { readonly used: AsGauge<U>; readonly size: AsLimit<S>; readonly waiting: AsGauge<W> }, limits: Limits): Family<PoolSignal>;
export function pool(title: string, { used, size, waiting }: { readonly used: GaugeData; readonly size: GaugeData | number; readonly waiting: GaugeData }, limits: Limits): Family<PoolSignal> {
  checkUpperLimits(limits, 'percentunit');
  if (waiting?.kind !== 'gauge') throw new DefinitionError(`pool '${title}' has no gauge of those that wait`, 'give waiting, or take usedOf(), which needs none', 'waiting');
  return {
    bind(place) {
      const base = limitedAt(place, filled({ title, used, size }, limits, waiting));
      const value = place.bind(call('min_over_time', pick(waiting, place.rule(SHORTEST))));
      return Object.freeze({
        ...base,
        waiting: signalAt(place, { part: 'waiting', title: `Waiting: ${title}`, unit: 'short', legend: [processLegend(), ...namesOf(waiting).map((label) => `{{${label}}}`)].join(' '), expr: (use) => latest(waiting, use) }),
        queues: ((options: HoldOptions) => Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('>', value, number(0)), compare: { value, op: '>', limit: 0 }, for: toSeconds(options.for, 'for'), keepFiringFor: 120, windows: [SHORTEST],
          says: `${title.replace(/\{\{/g, '{{ "{{" }}')}: {{ $value | humanize }} wait for one at ${processNames()}`,
        })) as PoolSignal['queues'],
      });
    },
  };
}
