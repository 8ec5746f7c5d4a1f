import type { Role } from '../model/role';
import type { Family, Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal, type Spends } from '../model/signal';
import { aggregate, binary, call, number, type Node } from '../promql/nodes';
import {
  eventRate, latest, limitedAt, pick, processLegend, rate, ratio, shareOf, signalAt, sum,
  type AsCounter, type AsEvents, type AsGauge, type AsLimit, type CounterData, type GaugeData, type HistogramData, type Limited,
} from './signal';

/** A share of a limit that each process has for itself. */
function perProcess(title: string, limits: Limits, plays: Role, expr: (use: Use) => Node): Family<Limited> {
  checkUpperLimits(limits, 'percentunit');
  return { bind: (place) => limitedAt(place, { title, unit: 'percentunit', limits, legend: processLegend(), plays: [plays], expr }) };
}

/** CPU seconds a second as a share of the limit in cores (a gauge, or a number), per process. */
export function cpuOfLimit<C, L>(metrics: { readonly cpuSeconds: AsCounter<C>; readonly cpuLimit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function cpuOfLimit(metrics: { readonly cpuSeconds: CounterData; readonly cpuLimit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('CPU of limit', limits, { is: 'cpu', seconds: metrics.cpuSeconds, limit: metrics.cpuLimit }, (use) => shareOf(rate(metrics.cpuSeconds, use), metrics.cpuLimit, use));
}

/** Resident memory as a share of the limit in bytes (a gauge, or a number), per process. */
export function residentOfLimit<R, L>(metrics: { readonly residentBytes: AsGauge<R>; readonly memoryLimit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function residentOfLimit(metrics: { readonly residentBytes: GaugeData; readonly memoryLimit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('Memory of limit', limits, { is: 'memory', used: metrics.residentBytes, limit: metrics.memoryLimit }, (use) => shareOf(latest(metrics.residentBytes, use), metrics.memoryLimit, use));
}

/** Heap in use as a share of V8's limit, per process. */
export function heapOfLimit<U, L>(metrics: { readonly used: AsGauge<U>; readonly limit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function heapOfLimit(metrics: { readonly used: GaugeData; readonly limit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('Heap of limit', limits, { is: 'heap', used: metrics.used, limit: metrics.limit }, (use) => shareOf(latest(metrics.used, use), metrics.limit, use));
}

/**
 * Seconds a second that the loop of a process runs code though nobody asks: scrapes, timers, garbage collection. Measured 0.005 with one
 * request a second that waits for its database. Counted against requests, it would convict the loop wherever requests are few.
 */
const IDLE_LOOP = 0.01;
/**
 * Share of time in which the event loop ran code, per process; as a cause, the loop's seconds against the requests'.
 * Default limits 0.7 and 0.85: above them requests queue (an M/M/1 queue waits 2 and 6 service times).
 */
export function eventLoop<A, I>(metrics: { readonly active: AsCounter<A>; readonly idle: AsCounter<I> }, limits?: Limits): Family<Limited & Spends>;
export function eventLoop(metrics: { readonly active: CounterData; readonly idle: CounterData }, limits: Limits = { warning: 0.7, critical: 0.85 }): Family<Limited & Spends> {
  const busy = perProcess('Event loop busy', limits, { is: 'eventLoop', active: metrics.active, idle: metrics.idle }, (use) => ratio(rate(metrics.active, use), binary('+', rate(metrics.active, use), rate(metrics.idle, use))));
  return {
    bind: (place) => Object.freeze({
      ...busy.bind(place),
      spends: (use: Use) => place.bind(sum(use, call('clamp_min', binary('-', rate(metrics.active, use), number(IDLE_LOOP)), number(0)))),
    }),
  };
}

/** The longest time of late that a process did not turn its event loop. */
export function longestBlock<G>(metric: AsGauge<G>): Family<Signal>;
export function longestBlock(metric: GaugeData): Family<Signal> {
  return {
    bind: (place) => signalAt(place, {
      title: 'Longest block', unit: 's', legend: processLegend(), plays: [{ is: 'longestBlock', seconds: metric }],
      expr: (use) => (use.for === 'rule' ? call('max_over_time', pick(metric, use)) : latest(metric, use)),
    }),
  };
}

/** CPU seconds that one request costs, over all processes: needs no limit and no full core. */
export function cpuPerRequest<C, R>(cpuSeconds: AsCounter<C>, requests: AsEvents<R>): Family<Signal>;
export function cpuPerRequest(cpuSeconds: CounterData, requests: CounterData | HistogramData): Family<Signal> {
  return { bind: (place) => signalAt(place, { title: 'CPU per request', unit: 's', plays: [{ is: 'cpu', seconds: cpuSeconds }, { is: 'requests', metric: requests }], expr: (use) => ratio(sum(use, rate(cpuSeconds, use)), eventRate(requests, use)) }) };
}

/** Seconds since the youngest process started, from a gauge of Unix seconds. */
export function uptime<G>(startTime: AsGauge<G>): Family<Signal>;
export function uptime(startTime: GaugeData): Family<Signal> {
  return {
    bind: (place) => signalAt(place, {
      title: 'Since last restart', unit: 's', plays: [{ is: 'start', time: startTime }],
      expr: (use) => binary('-', call('time'), aggregate('max', latest(startTime, use), { by: use.by })),
    }),
  };
}

/**
 * Time that requests spend waiting for something, from a counter of seconds. The counter must leave out the time in which the event loop
 * ran code, or a blocked loop inflates it; `waitTimer` does.
 */
export function waiting<C>(title: string, counter: AsCounter<C>): Family<Signal & Spends>;
export function waiting(title: string, counter: CounterData): Family<Signal & Spends> {
  return {
    bind(place) {
      const seconds = signalAt(place, { title, unit: 's', plays: [{ is: 'wait', seconds: counter }], expr: (use) => sum(use, rate(counter, use)) });
      return Object.freeze({ ...seconds, spends: seconds.expr });
    },
  };
}
