import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { node } from './catalogues/node';
import type { MetricsClient, MetricsRegistry } from './instrument';
import { readLimits, readThrottled } from './limits';

/** Milliseconds between two looks at the event loop. A shorter block is not seen. */
const RESOLUTION = 10;

export interface NodeMetricsOptions {
  /** Default: the client's global registry. */
  readonly registry?: MetricsRegistry;
  /** Seconds between two scrapes of the slowest scraper; twice that is how long a block is shown at least. Default 30. */
  readonly scrapeInterval?: number;
}

/**
 * Exposes the metrics of the catalogue `node`: the client's default metrics and what they lack (seconds in which the event loop
 * was active and idle, its longest block of late, seconds of garbage collection and of throttling, heap limit, CPU and memory limits).
 * Where the registry has the default metrics already, only the latter.
 *
 * @returns a function that ends the measuring of blocks; a process that simply exits need not call it
 */
export function collectNodeMetrics(client: MetricsClient, options: NodeMetricsOptions = {}): () => void {
  const { registry, scrapeInterval = 30 } = options;
  const registers = registry ? { registers: [registry as never] } : {};
  const gauge = (metric: { readonly name: string }, help: string, read: () => number): void => {
    const made = new client.Gauge({ ...registers, name: metric.name, help, collect: () => made.set(read()) });
  };
  /** A counter of seconds that something else counts, from `read() - since` on. */
  const seconds = (metric: { readonly name: string }, help: string, read: () => number, since = 0): void => {
    let counted = since;
    const made = new client.Counter({
      ...registers, name: metric.name, help,
      collect: () => {
        const now = read();
        if (now > counted) made.inc(now - counted);
        counted = Math.max(counted, now);
      },
    });
  };

  // A service that was there before this package has them: twice they are an error.
  const exposed: readonly { readonly name?: string }[] = (registry ?? client.register).getMetricsAsArray();
  if (!exposed.some(({ name }) => name === node.process.cpuSeconds.name)) client.collectDefaultMetrics(registry ? { register: registry as never } : {});
  seconds(node.eventLoop.active, 'Seconds in which the event loop ran code.', () => performance.eventLoopUtilization().active / 1000);
  seconds(node.eventLoop.idle, 'Seconds in which the event loop waited for something to do.', () => performance.eventLoopUtilization().idle / 1000);
  const collections = watchCollections();
  seconds(node.collection.seconds, 'Seconds in which garbage collection stopped the event loop.', collections.seconds);
  // The group may be older than the process.
  seconds(node.process.cpuThrottled, 'Seconds in which a CPU limit stopped the process.', readThrottled, readThrottled());
  const blocks = watchBlocks(2 * scrapeInterval);
  gauge(node.eventLoop.longestBlock, 'The longest time of late in which the event loop did not turn, in seconds.', blocks.longest);
  gauge(node.heap.limit, "V8's limit of the heap, in bytes.", () => getHeapStatistics().heap_size_limit);
  gauge(node.process.cpuLimit, 'Cores that the process may use.', () => readLimits().cpuCores);
  gauge(node.process.memoryLimit, 'Memory that the process may use, in bytes.', () => readLimits().memoryBytes);
  return () => {
    blocks.stop();
    collections.stop();
  };
}

/** Sums all collections: several may be told of at once. */
export function watchCollections(): { seconds(): number; stop(): void } {
  let sum = 0;
  const count = (entries: readonly { readonly duration: number }[]): void => {
    for (const { duration } of entries) sum += duration / 1000;
  };
  const observer = new PerformanceObserver((list) => count(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  return {
    // What happened since the loop last turned.
    seconds: () => {
      count(observer.takeRecords());
      return sum;
    },
    stop: () => observer.disconnect(),
  };
}

/**
 * Two histograms take turns, each emptied when the other has run for `window` seconds, and the older one is read. So reading
 * changes nothing and any number of scrapers see the same; a block stays for one to two windows; and a block during the first
 * interval after a reset, which the histogram drops, is in the other one.
 */
export function watchBlocks(window: number): { longest(): number; stop(): void } {
  const start = (): ReturnType<typeof monitorEventLoopDelay> => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
    histogram.enable();
    return histogram;
  };
  let [older, newer] = [start(), start()];
  const timer = setInterval(() => {
    older.reset();
    [older, newer] = [newer, older];
  }, window * 1000);
  timer.unref();
  return {
    longest: () => Math.max(0, older.max / 1e6 - RESOLUTION) / 1000,
    stop: () => {
      clearInterval(timer);
      older.disable();
      newer.disable();
    },
  };
}
