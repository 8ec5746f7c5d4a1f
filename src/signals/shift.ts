import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Use } from '../model/service';
import type { Signal } from '../model/signal';
import { binary, number, shift, type Node } from '../promql/nodes';

export interface ShiftOptions<O extends string = string, A extends string = string, F extends string = string> {
  /** How many times its own past. */
  readonly factor: number;
  /** The mean of these last minutes … */
  readonly over: Duration<O>;
  /** … against the mean of this long before them. */
  readonly against: Duration<A>;
  readonly for: Duration<F>;
}
type Of = (use: Use) => Node;
/** A quantity of late, and of before. */
interface Times {
  now(of: Of): Node;
  before(of: Of): Node;
}
interface Shifting {
  /** In the alert's text. */
  readonly name: string;
  /** Seconds. */
  readonly value: Of;
  /** Number of requests. */
  readonly requests: Of;
  /** Seconds that it has to be at least, so that it matters. Default 0. */
  readonly least?: number;
  /** What has to be so besides. */
  besides(times: Times): Node;
}
/** Fewest requests of late that a mean can be believed of. */
const LEAST = 10;

/** Seconds that a request takes or costs are many times those of its own past, whatever the limits. */
export function shifted(signal: Signal, { name, value, requests, least = 0, besides }: Shifting, options: ShiftOptions): Condition {
  const { place } = signal;
  const rule = place.rule(SHORTEST);
  const seconds = (text: unknown, path: string): number => {
    const found = toSeconds(text as string, path);
    const least = (SHORTEST + 1) * place.service.scrape;
    if (path !== 'for' && found < least) throw new DefinitionError(`${path}: '${text as string}' holds fewer than three scrapes of ${place.service.scrape}s`, `write at least '${least}s'`, path);
    return found;
  };
  const over = seconds(options.over, 'over');
  const against = seconds(options.against, 'against');
  const now = (of: Of): Node => of({ ...rule, range: over });
  const before = (of: Of): Node => shift(of({ ...rule, range: against }), over);
  const clear = binary('and', binary('>', now(value), binary('*', number(options.factor), before(value))), besides({ now, before }));
  return Object.freeze<Condition>({
    kind: 'condition', service: place.service, signal, shift: { factor: options.factor, over, against, least, requests: LEAST }, for: seconds(options.for, 'for'), keepFiringFor: 2 * over, windows: [SHORTEST],
    expr: binary('and', clear, binary('>=', now(requests), number(LEAST))),
    says: `${name} {{ $value | humanizeDuration }}, more than ${options.factor} times that of the ${options.against as string} before`,
  });
}
