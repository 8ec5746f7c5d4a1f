import { foreign } from '../contract';

/**
 * Metrics of a Node.js process. `process_*`, `nodejs_heap_*` and `nodejs_version_info`: prom-client 15.1.3, `collectDefaultMetrics`.
 * Event-loop seconds, the longest block and the limits are missing there; `collectNodeMetrics` exposes them.
 */
export const node = Object.freeze({
  process: Object.freeze({
    /** User and system time. */
    cpuSeconds: foreign.counter({ name: 'process_cpu_seconds_total' }),
    /** Cores that the process may use: cgroup quota, else the machine's. From `collectNodeMetrics`. */
    cpuLimit: foreign.gauge({ name: 'process_cpu_limit_cores' }),
    /** Seconds in which a CPU limit stopped the process' group. From `collectNodeMetrics`. */
    cpuThrottled: foreign.counter({ name: 'process_cpu_throttled_seconds_total', labels: {} }),
    residentBytes: foreign.gauge({ name: 'process_resident_memory_bytes' }),
    /** cgroup limit, else the machine's memory. From `collectNodeMetrics`. */
    memoryLimit: foreign.gauge({ name: 'process_memory_limit_bytes' }),
    /** Unix seconds. */
    startTime: foreign.gauge({ name: 'process_start_time_seconds' }),
  }),
  eventLoop: Object.freeze({
    /** Seconds in which the loop ran code. From `collectNodeMetrics`. */
    active: foreign.counter({ name: 'nodejs_eventloop_active_seconds_total', labels: {} }),
    /** Seconds in which it waited for something to do. From `collectNodeMetrics`. */
    idle: foreign.counter({ name: 'nodejs_eventloop_idle_seconds_total', labels: {} }),
    /** The longest time of late that the loop did not turn. From `collectNodeMetrics`. */
    longestBlock: foreign.gauge({ name: 'nodejs_eventloop_longest_block_seconds' }),
  }),
  collection: Object.freeze({
    /** Seconds in which garbage collection stopped the event loop. From `collectNodeMetrics`; prom-client's histogram of collections misses most of them (16 of 199 counted). */
    seconds: foreign.counter({ name: 'nodejs_gc_pause_seconds_total', labels: {} }),
  }),
  heap: Object.freeze({
    used: foreign.gauge({ name: 'nodejs_heap_size_used_bytes' }),
    /** V8's own limit, not the container's. From `collectNodeMetrics`. */
    limit: foreign.gauge({ name: 'nodejs_heap_size_limit_bytes' }),
  }),
});
