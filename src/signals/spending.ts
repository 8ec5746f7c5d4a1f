import { toSeconds } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { SHORTEST, type Family, type Place, type Use } from '../model/service';
import type { Holds, Limits, Signal, Spends } from '../model/signal';
import type { Role } from '../model/role';
import { configInUse } from '../model/config';
import { aggregate, binary, call, number, type Matching, type Node } from '../promql/nodes';
import { KEEP_FIRING, type HoldOptions } from './conditions';
import { perProcess } from './saturation';
import { rate, ratio, signalAt, sum, type AsCounter, type CounterData, type Limited } from './signal';

/*
 * What request time goes to. Each is an amount of seconds a second, over all requests, that a diagnosis compares with the seconds a second that
 * requests take: both are of the same requests, so traffic cancels.
 */

/** An event loop, by counters of the seconds in which it ran code, and did not. Of the same process as what it is compared with. */
export interface Loop {
  readonly active: CounterData;
  readonly idle: CounterData;
}
/** As `Loop`, of metrics that may be of the wrong kind. */
export interface LoopOf<A, I> {
  readonly active: AsCounter<A>;
  readonly idle: AsCounter<I>;
}
/**
 * Seconds a second that the loop of a process runs code though nobody asks: scrapes, timers, garbage collection. Measured 0.005 with one
 * request a second that waits for its database. Counted against requests, it would convict the loop wherever requests are few.
 */
const IDLE_LOOP = 0.01;
/** Shares of time that a loop is taken to be idle at least: what is divided by less is noise. */
const LEAST_IDLE = { queue: 0.002, waits: 0.1 } as const;

/** One series for each target: a metric without labels of its own has one already. */
const perTarget = (metric: CounterData, node: Node): Node =>
  (Object.keys(metric.declaration.labels ?? { unknown: true }).length === 0 ? node : aggregate('sum', node, { by: configInUse().targetLabels }));
/**
 * Seconds in which the loop of a process was held, with the seconds that other requests waited for it meanwhile: at utilisation u a loop that serves
 * pieces of equal length holds each up by u / 2(1 - u) of its own time (Pollaczek-Khinchine; with pieces of unequal length by more).
 */
function held(seconds: Node, { active, idle }: Loop, use: Use): Node {
  const queue = binary('+', number(1), binary('/', perTarget(active, rate(active, use)), binary('*', number(2), call('clamp_min', perTarget(idle, rate(idle, use)), number(LEAST_IDLE.queue))), ON()));
  return binary('*', seconds, queue, ON());
}
const ON = (): Matching => ({ on: configInUse().targetLabels });

/**
 * Share of time in which the event loop ran code, per process; as a cause, the loop's seconds and those of waiting for it against the requests'.
 * Default limits 0.7 and 0.85: above them requests queue (an M/M/1 queue waits 2 and 6 service times).
 */
export function eventLoop<A, I>(metrics: LoopOf<A, I>, limits?: Limits): Family<Limited & Spends>;
export function eventLoop(metrics: Loop, limits: Limits = { warning: 0.7, critical: 0.85 }): Family<Limited & Spends> {
  const each = (metric: CounterData, use: Use): Node => perTarget(metric, rate(metric, use));
  const busy = perProcess('Event loop busy', limits, { is: 'eventLoop', ...metrics }, (use) => ratio(each(metrics.active, use), binary('+', each(metrics.active, use), each(metrics.idle, use))));
  return {
    bind: (place) => Object.freeze({
      ...busy.bind(place),
      spends: (use: Use) => place.bind(sum(use, held(each(metrics.active, use), metrics, use))),
      idles: (use: Use) => place.bind(sum(use, call('clamp_max', each(metrics.active, use), number(IDLE_LOOP)))),
    }),
  };
}

/** Seconds a second in which something holds the event loop, from a counter of them. */
function holding(title: string, is: 'collection' | 'throttling', seconds: CounterData, loop: Loop): Family<Signal & Holds> {
  return {
    bind(place) {
      const signal = signalAt(place, { title, unit: 's', plays: [{ is, seconds }], expr: (use) => sum(use, rate(seconds, use)) });
      return Object.freeze({ ...signal, holds: signal.expr, running: (use: Use) => place.bind(sum(use, rate(loop.active, use))), loop: loop.active.name });
    },
  };
}
/** Seconds a second that garbage collection stops the event loop, over all processes. As a cause it is a part of what that loop spends. */
export function garbageCollection<S, A, I>(metrics: { readonly seconds: AsCounter<S>; readonly loop: LoopOf<A, I> }): Family<Signal & Holds>;
export function garbageCollection({ seconds, loop }: { readonly seconds: CounterData; readonly loop: Loop }): Family<Signal & Holds> {
  return holding('Garbage collection', 'collection', seconds, loop);
}
export interface ThrottlingSignal extends Signal, Holds {
  /**
   * It stops processes for a quarter of the time in which they have work, while the mean latency is at its warning limit. Throttling that
   * nobody feels is none: https://github.com/kubernetes-monitoring/kubernetes-mixin/issues/108.
   */
  slows<F extends string>(latency: { readonly mean: Limited }, options: HoldOptions<F>): Condition;
}
/** Share of the time in which processes have work. */
const THROTTLED = 0.25;
/** Seconds a second that a CPU limit stops the processes. As a cause it is a part of what the event loop spends, which counts as running meanwhile. */
export function cpuThrottling<S, A, I>(metrics: { readonly seconds: AsCounter<S>; readonly loop: LoopOf<A, I> }): Family<ThrottlingSignal>;
export function cpuThrottling({ seconds, loop }: { readonly seconds: CounterData; readonly loop: Loop }): Family<ThrottlingSignal> {
  const family = holding('CPU throttled', 'throttling', seconds, loop);
  return {
    bind(place) {
      const base = family.bind(place);
      const slows = ({ mean }: { readonly mean: Limited }, options: HoldOptions): Condition => {
        const rule = place.rule(SHORTEST);
        const share = binary('>', ratio(base.holds(rule), base.running(rule)), number(THROTTLED));
        return Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('and', share, binary('>=', mean.expr(rule), number(mean.limits.warning)), { on: rule.by }),
          throttles: { share: THROTTLED, latency: mean.limits.warning }, for: toSeconds(options.for as string, 'for'), keepFiringFor: KEEP_FIRING, windows: [SHORTEST],
          says: 'the CPU limit stops its processes for {{ $value | humanizePercentage }} of the time in which they have work',
        });
      };
      return Object.freeze({ ...base, slows: slows as ThrottlingSignal['slows'] });
    },
  };
}

/**
 * Time that requests spend waiting for something, from a counter of seconds. The counter must leave out the time in which the event loop
 * ran code, or a blocked loop inflates it; `waitTimer` does. On a loop that is busy with something else such a counter reads low: with `loop`, as a
 * cause, it is divided by the share of time in which the loop was idle.
 */
export function waiting<C, A, I>(title: string, counter: AsCounter<C>, more?: { readonly loop?: LoopOf<A, I> }): Family<Signal & Spends>;
export function waiting(title: string, counter: CounterData, { loop }: { readonly loop?: Loop } = {}): Family<Signal & Spends> {
  const role: Role = { is: 'wait', seconds: counter };
  return {
    bind(place) {
      const seconds = signalAt(place, { title, unit: 's', plays: [role], expr: (use) => sum(use, rate(counter, use)) });
      return Object.freeze({ ...seconds, spends: loop ? onBusyLoop(place, counter, loop) : seconds.expr });
    },
  };
}
/** Seconds of waiting, divided by the share of time in which the loop was idle: only then they were counted. */
export function onBusyLoop(place: Place, counter: CounterData, loop: Loop): (use: Use) => Node {
  const each = (use: Use): Node => perTarget(counter, rate(counter, use));
  const corrected = (use: Use): Node => binary('/', each(use), call('clamp_min', perTarget(loop.idle, rate(loop.idle, use)), number(LEAST_IDLE.waits)), ON());
  return (use) => place.bind(sum(use, binary('or', corrected(use), each(use))));
}
