import type { Condition } from '../model/condition';
import type { Role } from '../model/role';
import type { Family, Use } from '../model/service';
import { checkUpperLimits, type Limits, type Mark, type Signal } from '../model/signal';
import { aggregate, binary, call, number, type Node } from '../promql/nodes';
import { shifted, type ShiftOptions } from './shift';
import {
  countOver, eventRate, latest, limitedAt, ofTarget, pick, processLegend, rate, ratio, shareOf, signalAt, sum,
  type AsCounter, type AsEvents, type AsGauge, type AsLimit, type CounterData, type GaugeData, type HistogramData, type Limited,
} from './signal';

/** A share of a limit that each process has for itself. */
export function perProcess(title: string, limits: Limits, plays: Role, expr: (use: Use) => Node): Family<Limited> {
  checkUpperLimits(limits, 'percentunit');
  return { bind: (place) => limitedAt(place, { title, unit: 'percentunit', limits, legend: processLegend(), plays: [plays], expr }) };
}

/** CPU seconds a second as a share of the limit in cores (a gauge, or a number), per process. */
export function cpuOfLimit<C, L>(metrics: { readonly cpuSeconds: AsCounter<C>; readonly cpuLimit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function cpuOfLimit(metrics: { readonly cpuSeconds: CounterData; readonly cpuLimit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('CPU of limit', limits, { is: 'cpu', seconds: metrics.cpuSeconds, limit: metrics.cpuLimit }, (use) => shareOf(ofTarget(metrics.cpuSeconds, rate(metrics.cpuSeconds, use)), metrics.cpuLimit, use));
}

/** Resident memory as a share of the limit in bytes (a gauge, or a number), per process. */
export function residentOfLimit<R, L>(metrics: { readonly residentBytes: AsGauge<R>; readonly memoryLimit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function residentOfLimit(metrics: { readonly residentBytes: GaugeData; readonly memoryLimit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('Memory of limit', limits, { is: 'memory', used: metrics.residentBytes, limit: metrics.memoryLimit }, (use) => shareOf(ofTarget(metrics.residentBytes, latest(metrics.residentBytes, use)), metrics.memoryLimit, use));
}

/** Heap in use as a share of V8's limit, per process. */
export function heapOfLimit<U, L>(metrics: { readonly used: AsGauge<U>; readonly limit: AsLimit<L> }, limits: Limits): Family<Limited>;
export function heapOfLimit(metrics: { readonly used: GaugeData; readonly limit: GaugeData | number }, limits: Limits): Family<Limited> {
  return perProcess('Heap of limit', limits, { is: 'heap', used: metrics.used, limit: metrics.limit }, (use) => shareOf(ofTarget(metrics.used, latest(metrics.used, use)), metrics.limit, use));
}

/** The longest time of late that a process did not turn its event loop; with limits in seconds, to be compared with them. One block is shown for some scrapes: let `for` be longer. */
export function longestBlock<G>(metric: AsGauge<G>): Family<Signal>;
export function longestBlock<G>(metric: AsGauge<G>, limits: Limits): Family<Limited>;
export function longestBlock(metric: GaugeData, limits?: Limits): Family<Signal> {
  if (limits) checkUpperLimits(limits, 's');
  const parts = {
    title: 'Longest block', unit: 's', legend: processLegend(), plays: [{ is: 'longestBlock' as const, seconds: metric }],
    expr: (use: Use) => (use.for === 'rule' ? call('max_over_time', pick(metric, use)) : latest(metric, use)),
  };
  return { bind: (place) => (limits ? limitedAt(place, { ...parts, limits }) : signalAt(place, parts)) };
}

export interface CostSignal extends Signal {
  /**
   * A request costs more than it did, whatever the limits, over ten requests. The CPU time of all of them has to have risen by half as much: where
   * nobody asks, what a process does by itself is a large part of each request. (Of a process younger than `against` they read low: `rate()` divides by the
   * whole window.)
   */
  shifted<O extends string, A extends string, F extends string>(options: ShiftOptions<O, A, F>): Condition;
}
/** CPU seconds that one request costs, over all processes: needs no limit and no full core. */
export function cpuPerRequest<C, R>(cpuSeconds: AsCounter<C>, requests: AsEvents<R>): Family<CostSignal>;
export function cpuPerRequest(cpuSeconds: CounterData, requests: CounterData | HistogramData): Family<CostSignal> {
  return {
    bind(place) {
      const cpu = (use: Use): Node => place.bind(sum(use, rate(cpuSeconds, use)));
      const cost = (use: Use): Node => place.bind(ratio(cpu(use), eventRate(requests, use)));
      const base = signalAt(place, { title: 'CPU per request', unit: 's', plays: [{ is: 'cpu', seconds: cpuSeconds }, { is: 'requests', metric: requests }], expr: cost });
      return Object.freeze({
        ...base,
        shifted: ((options: ShiftOptions) => shifted(base, {
          name: 'CPU per request', value: cost, requests: (use) => place.bind(countOver(requests, use)),
          besides: ({ now, before }) => binary('>', now(cpu), binary('*', number(options.factor / 2), before(cpu))),
        }, options)) as CostSignal['shifted'],
      });
    },
  };
}

/** Starts of a service's processes; those of one deploy are closer together than a graph shows. */
export const startMark = (startTime: GaugeData): Mark => ({
  title: 'Starts', text: 'a process started', at: 'value', expr: (use) => binary('*', aggregate('max', latest(startTime, use), { by: use.by }), number(1000)),
});
/** Seconds since the youngest process started, from a gauge of Unix seconds. */
export function uptime<G>(startTime: AsGauge<G>): Family<Signal>;
export function uptime(startTime: GaugeData): Family<Signal> {
  return {
    bind: (place) => signalAt(place, {
      title: 'Since last restart', unit: 's', plays: [{ is: 'start', time: startTime }], mark: startMark(startTime),
      expr: (use) => binary('-', call('time'), aggregate('max', latest(startTime, use), { by: use.by })),
    }),
  };
}
