/** What a service imports: its metric contract and the instruments made from it. Loads nothing else. */
export {
  counter, defineMetrics, foreign, gauge, histogram, matches, not, notMatches,
  type Contract, type Counter, type Declaration, type Gauge, type Histogram, type LabelValues, type Metric, type Pattern, type Register, type TargetLabel,
} from './contract';
export { node } from './catalogues/node';
export { collectNodeMetrics, type NodeMetricsOptions } from './collectors';
export { expectContract } from './expect-contract';
export { instrument, type Instruments, type MetricsClient, type MetricsRegistry } from './instrument';
export { waitTimer } from './wait-timer';
