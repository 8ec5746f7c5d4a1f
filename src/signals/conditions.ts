import { declaredMetrics, metricOf } from '../metrics/contract';
import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { configInUse } from '../model/config';
import { metricsOfRole } from '../model/role';
import { DefinitionError } from '../model/problem';
import { SHORTEST } from '../model/service';
import type { Limits, Signal } from '../model/signal';
import { aggregate, binary, call, metricsOf, number, select, string, type Node } from '../promql/nodes';
import { clearly, EVIDENCE, needEvidence, recordedCount, type ShareParts } from './counts';
import { canBeKept, solve, type Wish } from './solver';

/** Seconds: an alert that goes and comes back within them is one alert. */
export const KEEP_FIRING = 120;

/** How soon a share condition has to notice, and what it has to bear. */
export interface ShareOptions<D extends string = string, T extends string = string> {
  /** Promise from the first bad request to the firing rule, when all requests are bad, at the service's traffic and the worst scrape offset. */
  readonly detectWithin: Duration<D>;
  /** Bursts up to this long stay quiet at any traffic. Default: none. */
  readonly tolerate?: Duration<T>;
  /** Fewest bad requests that count as evidence. Default 10. */
  readonly evidence?: number;
}
/** Evaluations within the promised time, where it can be kept so: what may take minutes need not be asked every few seconds. */
const WITHIN = 8;
/** More than `share` of all requests are bad, and enough of them to be sure: a ladder of windows for low traffic, a guard for young services. */
export function shareCondition(signal: Signal, parts: ShareParts, share: number, options: ShareOptions, says: string): Condition {
  const { place } = signal;
  const { service } = place;
  const { evidence = EVIDENCE } = options;
  needEvidence(evidence);
  const detectWithin = toSeconds(options.detectWithin as string, 'detectWithin');
  const wish: Wish = {
    scrape: service.scrape, evaluation: service.evaluation, traffic: service.traffic, share, detectWithin,
    tolerate: options.tolerate !== undefined ? toSeconds(options.tolerate as string, 'tolerate') : 0,
    evidence,
    ...(parts.newborn ? { newborn: true } : {}),
  };
  const seldom = { ...wish, evaluation: service.evaluation * Math.max(1, Math.floor(detectWithin / WITHIN / service.evaluation)) };
  const plan = solve(canBeKept(seldom) ? seldom : wish);
  const count = ({ name, of }: ShareParts['total'], i: number, offset?: number): Node =>
    recordedCount(place, name, plan.rungs[i]!.window, of(place.rule(plan.rungs[i]!.intervals)), offset);
  const total = (i: number, offset?: number): Node => count(parts.total, i, offset);
  const speaks = plan.rungs.map((rung, i) => {
    const bad = count(parts.bad, i);
    const holds = clearly(binary('/', bad, total(i)), share, bad, rung.gate);
    return i === 0 ? holds : binary('and', holds, binary('<', total(i - 1), number(plan.rungs[i - 1]!.enough)));
  });
  const windows = [...new Set([Math.min(SHORTEST, plan.rungs[0]!.intervals), ...plan.rungs.map((r) => r.intervals)])];
  return Object.freeze({
    kind: 'condition', service, signal, plan, says, windows, told: parts.told,
    expr: binary('and', speaks.reduce((a, b) => binary('or', a, b)), total(0, plan.guard)), evaluation: plan.evaluation,
    keepFiringFor: Math.max(KEEP_FIRING, 2 * plan.rungs[0]!.window),
  });
}

export interface HoldOptions<D extends string = string> {
  /** How long it has to hold before it is an alert. */
  readonly for: Duration<D>;
}
/** A limit as people say it: `200 ms`, `80 %`. */
export const inWords = (value: number, unit: string): string =>
  unit === 'percentunit' ? `${Number((value * 100).toFixed(3))} %` : unit === 's' ? (value < 1 ? `${Number((value * 1000).toFixed(3))} ms` : `${value} s`) : String(value);

/** Which of several it is, by the labels that name a signal's series: a process, a disk. */
export function placeOf({ legend }: Signal): string {
  const labels = [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label]) => `{{ $labels.${label!} }}`);
  return labels.length > 0 ? ` at ${labels.join(' ')}` : '';
}
/** At or beyond a limit, for a while: below it, where the critical limit is the lower one. A lost scrape does not end it: the window holds three samples. */
export function reaches(signal: Signal & { readonly limits: Limits }, limit: 'warning' | 'critical', options: HoldOptions): Condition {
  const value = signal.expr(signal.place.rule(SHORTEST));
  const at = signal.limits[limit];
  const op = signal.limits.warning > signal.limits.critical ? '<=' : '>=';
  return Object.freeze<Condition>({
    kind: 'condition', service: signal.place.service, signal, expr: binary(op, value, number(at)), compare: { value, op, limit: at },
    for: toSeconds(options.for as string, 'for'), keepFiringFor: KEEP_FIRING, windows: [SHORTEST],
    says: `${signal.title.replace(/\{\{/g, '{{ "{{" }}')} {{ $value | ${signal.unit === 's' ? 'humanizeDuration' : signal.unit === 'percentunit' ? 'humanizePercentage' : 'humanize'} }}${placeOf(signal)}, limit ${inWords(at, signal.unit)}`,
  });
}

/** Always true: the alert that must never stop. */
export function always(): Condition {
  return Object.freeze({ kind: 'condition', expr: call('vector', number(1)), windows: [], says: 'always firing; when it stops arriving, the way of the alerts is broken' });
}
/**
 * Whether a metric has a series as soon as its process runs: one with labels has none before it is first used, and a service that nobody
 * has asked since its deploy would look broken.
 */
function isThereFromStart(series: string): boolean {
  const found = declaredMetrics().filter(({ metric: { name } }) => name === series || name === metricOf(series));
  return found.every(({ metric }) => Object.keys(metric.declaration.labels ?? {}).length === 0 && Object.values(metric.matchers).every((m) => configInUse().targetLabels.includes(m.label)));
}
/** How often it is asked for a missing metric within `for`: there are many metrics, and no haste. */
const LOOKS = 10;
/**
 * A metric of the service is gone although its targets are up: a rule over a missing series never fires and looks healthy. Only metrics
 * without labels of their own are judged; that others are gone, `traffic.stopped` notices.
 */
export function metricsMissing(service: { readonly signals: Readonly<Record<string, Signal>> }, options: HoldOptions & { readonly up: Signal }): Condition {
  const place = options.up.place;
  const use = place.rule(SHORTEST);
  const seconds = toSeconds(options.for as string, 'for');
  const on = use.by;
  const present = [...new Set(Object.values(service.signals).filter((s) => s !== options.up).flatMap((s) => metricsOf(s.expr(s.place.rule(SHORTEST)))))].filter(isThereFromStart).sort();
  if (present.length === 0) {
    throw new DefinitionError(`service '${place.service.name}' has no signal besides '${options.up.key}' whose metric is there from the start: those with labels are born with their first use`,
      'leave metricsMissing out, or add signals of metrics without labels');
  }
  // What is absent carries the selector's exact values, which are the labels of the rule.
  const missing = present.map((metric) => call('label_replace', place.bind(call('absent_over_time', select(metric, [], use.range))), string('metric'), string(metric), string(''), string('')));
  return Object.freeze({
    kind: 'condition', service: place.service, expr: binary('and', missing.reduce((a, b) => binary('or', a, b)), binary('==', options.up.expr(use), number(1)), { on }),
    gone: [...new Map(Object.values(service.signals).flatMap(({ plays = [] }) => plays).flatMap(metricsOfRole).filter(({ name }) => present.includes(name)).map((metric) => [metric.name, metric])).values()],
    for: seconds, evaluation: Math.max(place.service.evaluation, Math.floor(seconds / LOOKS)), windows: [SHORTEST], says: 'up, but metric {{ $labels.metric }} is missing, and rules that read it cannot fire',
  });
}
