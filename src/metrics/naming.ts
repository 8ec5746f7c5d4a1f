import type { Declaration } from './contract';

type WrongUnit = 'ms' | 'milliseconds' | 'millis' | 'microseconds' | 'nanoseconds' | 'minutes' | 'hours' | 'days' | 'kb' | 'mb' | 'gb' | 'kilobytes' | 'megabytes' | 'percent';
type NoUnit = 'duration' | 'latency' | 'time' | 'size' | 'memory';

/** Prometheus' naming rules, for own metrics only: a refused name becomes the sentence that says why. */
export type Named<D extends Declaration, Kind extends 'counter' | 'gauge' | 'histogram'> =
  string extends D['name'] ? D
  : Kind extends 'counter' ? (D['name'] extends `${string}_total` ? D : { readonly name: `counter '${D['name']}' must end in _total` })
  : D['name'] extends `${string}_total` ? { readonly name: `'${D['name']}' is a ${Kind}, and only counters end in _total` }
  : D['name'] extends `${string}_${WrongUnit}` ? { readonly name: `'${D['name']}' is not in a base unit: use _seconds, _bytes or _ratio` }
  : D['name'] extends NoUnit | `${string}_${NoUnit}` ? { readonly name: `'${D['name']}' must end in its base unit: _seconds, _bytes or _ratio` }
  : D;
