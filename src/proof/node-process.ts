import type { MetricData } from '../metrics/contract';
import { node } from '../metrics/catalogues/node';
import { counts, grows, observes, shows, type Instrument, type Request } from './instruments';

/** A request, and which part of its seconds went where; the rest is waiting that nothing counts. */
export interface Work extends Request {
  /** Seconds in which it kept the event loop busy. */
  readonly blocks?: number;
  /** Seconds by the key of a wait counter. */
  readonly waits?: Readonly<Record<string, number>>;
}
export interface NodeProcess {
  readonly requestDuration: MetricData<'histogram' | 'nativeHistogram'>;
  /** Counters of seconds that requests wait for something, by key. */
  readonly waits: Readonly<Record<string, MetricData<'counter'>>>;
  readonly requests: readonly Work[];
  /** Cores in use beside the requests', at a second. Default: 0.8 % of one. */
  readonly background?: (second: number) => number;
  /** Share of the memory limit in use. Default: 30 %. */
  readonly memory?: (now: number) => number;
  /** Metrics that it does not expose. */
  readonly without?: readonly MetricData[];
}
const MEMORY_LIMIT = 512 * 2 ** 20;
/** Unix seconds at which promtool's tests begin. */
const EPOCH = 0;

/** What a Node.js service exposes: its requests, its wait counters, and the catalogue `node`. One core. */
export function nodeProcess({ requestDuration, waits, requests, background = () => 0.008, memory = () => 0.3, without = [] }: NodeProcess): Instrument[] {
  const done = (seconds: (work: Work) => number) => requests.map((work) => ({ at: work.at + work.seconds, adds: seconds(work) }));
  const busy = done(({ blocks = 0 }) => blocks);
  const busyInSecond = new Map<number, number>();
  for (const { at, adds } of busy) busyInSecond.set(Math.floor(at), (busyInSecond.get(Math.floor(at)) ?? 0) + adds);
  const active = (second: number): number => Math.min(1, background(second) + (busyInSecond.get(second) ?? 0));
  const longest = (now: number): number => busy.reduce((most, { at, adds }) => (at <= now && at > now - 10 ? Math.max(most, adds) : most), 0.003);
  const all: readonly (readonly [MetricData, Instrument])[] = [
    [requestDuration, observes(requestDuration, requests)],
    ...Object.entries(waits).map(([key, metric]) => [metric, counts(metric, done((work) => work.waits?.[key] ?? 0))] as const),
    [node.eventLoop.active, grows(node.eventLoop.active, active)],
    [node.eventLoop.idle, grows(node.eventLoop.idle, (second) => 1 - active(second))],
    [node.eventLoop.longestBlock, shows(node.eventLoop.longestBlock, longest)],
    [node.process.cpuSeconds, grows(node.process.cpuSeconds, active)],
    [node.process.cpuLimit, shows(node.process.cpuLimit, () => 1)],
    [node.process.residentBytes, shows(node.process.residentBytes, (now) => Math.round(memory(now) * MEMORY_LIMIT))],
    [node.process.memoryLimit, shows(node.process.memoryLimit, () => MEMORY_LIMIT)],
    [node.process.startTime, shows(node.process.startTime, (_, startedAt) => EPOCH + startedAt)],
    [node.heap.used, shows(node.heap.used, (now) => Math.round(0.4 * memory(now) * MEMORY_LIMIT))],
    [node.heap.limit, shows(node.heap.limit, () => MEMORY_LIMIT / 2)],
  ];
  return all.flatMap(([metric, instrument]) => (without.some(({ name }) => name === metric.name) ? [] : [instrument]));
}
