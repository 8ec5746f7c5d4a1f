import type { Family, Use } from '../model/service';
import type { Limits, Signal, Spends } from '../model/signal';
import { aggregate, binary, call, number } from '../promql/nodes';
import { eventRate, latest, limitedAt, pick, processLegend, rate, ratio, shareOf, signalAt, sum, type CounterData, type GaugeData, type HistogramData, type Limited } from './signal';

/** CPU seconds a second as a share of the limit in cores (a gauge, or a number), per process. */
export const cpuOfLimit = (metrics: { readonly cpuSeconds: CounterData; readonly cpuLimit: GaugeData | number }, limits: Limits): Family<Limited> => ({
  bind: (place) => limitedAt(place, { title: 'CPU of limit', unit: 'percentunit', limits, legend: processLegend(), expr: (use) => shareOf(rate(metrics.cpuSeconds, use), metrics.cpuLimit, use) }),
});

/** Resident memory as a share of the limit in bytes (a gauge, or a number), per process. */
export const residentOfLimit = (metrics: { readonly residentBytes: GaugeData; readonly memoryLimit: GaugeData | number }, limits: Limits): Family<Limited> => ({
  bind: (place) => limitedAt(place, { title: 'Memory of limit', unit: 'percentunit', limits, legend: processLegend(), expr: (use) => shareOf(latest(metrics.residentBytes, use), metrics.memoryLimit, use) }),
});

/** Heap in use as a share of V8's limit, per process. */
export const heapOfLimit = (metrics: { readonly used: GaugeData; readonly limit: GaugeData }, limits: Limits): Family<Limited> => ({
  bind: (place) => limitedAt(place, { title: 'Heap of limit', unit: 'percentunit', limits, legend: processLegend(), expr: (use) => shareOf(latest(metrics.used, use), metrics.limit, use) }),
});

/**
 * Seconds a second that the loop of a process runs code though nobody asks: scrapes, timers, garbage collection. Measured 0.005 with one
 * request a second that waits for its database. Counted against requests, it would convict the loop wherever requests are few.
 */
const IDLE_LOOP = 0.01;
/**
 * Share of time in which the event loop ran code, per process; as a cause, the loop's seconds against the requests'.
 * Default limits 0.7 and 0.85: above them requests queue (an M/M/1 queue waits 2 and 6 service times).
 */
export const eventLoop = (metrics: { readonly active: CounterData; readonly idle: CounterData }, limits: Limits = { warning: 0.7, critical: 0.85 }): Family<Limited & Spends> => ({
  bind(place) {
    const busy = limitedAt(place, {
      title: 'Event loop busy', unit: 'percentunit', limits, legend: processLegend(),
      expr: (use) => ratio(rate(metrics.active, use), binary('+', rate(metrics.active, use), rate(metrics.idle, use))),
    });
    return Object.freeze({ ...busy, spends: (use: Use) => place.bind(sum(use, call('clamp_min', binary('-', rate(metrics.active, use), number(IDLE_LOOP)), number(0)))) });
  },
});

/** The longest time of late that a process did not turn its event loop. */
export const longestBlock = (metric: GaugeData): Family<Signal> => ({
  bind: (place) => signalAt(place, {
    title: 'Longest block', unit: 's', legend: processLegend(),
    expr: (use) => (use.for === 'rule' ? call('max_over_time', pick(metric, use)) : latest(metric, use)),
  }),
});

/** CPU seconds that one request costs, over all processes: needs no limit and no full core. */
export const cpuPerRequest = (cpuSeconds: CounterData, requests: CounterData | HistogramData): Family<Signal> => ({
  bind: (place) => signalAt(place, { title: 'CPU per request', unit: 's', expr: (use) => ratio(sum(use, rate(cpuSeconds, use)), eventRate(requests, use)) }),
});

/** Seconds since the youngest process started, from a gauge of Unix seconds. */
export const uptime = (startTime: GaugeData): Family<Signal> => ({
  bind: (place) => signalAt(place, {
    title: 'Since last restart', unit: 's',
    expr: (use) => binary('-', call('time'), aggregate('max', latest(startTime, use), { by: use.by })),
  }),
});

/**
 * Time that requests spend waiting for something, from a counter of seconds. The counter must leave out the time in which the event loop
 * ran code, or a blocked loop inflates it; `waitTimer` does.
 */
export const waiting = (title: string, counter: CounterData): Family<Signal & Spends> => ({
  bind(place) {
    const seconds = signalAt(place, { title, unit: 's', expr: (use) => sum(use, rate(counter, use)) });
    return Object.freeze({ ...seconds, spends: seconds.expr });
  },
});
