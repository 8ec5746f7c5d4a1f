import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import { SHORTEST } from '../model/service';
import type { Signal } from '../model/signal';
import { binary, call, number, recorded, shift, subquery, type Node } from '../promql/nodes';
import { duration } from '../promql/print';
import { placeOf } from './conditions';
import type { Limited } from './signal';

export interface FillsOptions<W extends string = string, O extends string = string, F extends string = string> {
  /** Full in less than this. */
  readonly within: Duration<W>;
  /** At the rate of this long. What is younger is not judged: warming up looks like a leak. */
  readonly over: Duration<O>;
  readonly for: Duration<F>;
  /** Of processes that keep their labels when they start anew: those younger than `over` are not judged. */
  readonly uptime?: Signal;
}
/** Points that a line is drawn through. */
const POINTS = 20;
/** How often it is asked in that time: a trend needs no haste. */
const LOOKS = 30;
/** Scrapes at least between two points, so that garbage collection has been in between. */
const LEAST_STEP = 2;

/**
 * A share of a limit will reach it before long, at the rate of `over`, and of each of its halves: a step is no trend. Of what is collected
 * from time to time, as garbage is, the lowest values count. The value is the seconds that are left.
 */
export function fillsWithin<W extends string, O extends string, F extends string>(signal: Limited, options: FillsOptions<W, O, F>): Condition;
export function fillsWithin(signal: Limited, { within, over, for: holds, uptime }: FillsOptions): Condition {
  const { place } = signal;
  const { scrape } = place.service;
  if (signal.unit !== 'percentunit') throw new DefinitionError(`'${signal.title}' is no share of a limit, so nothing says when it is full`, 'take a signal made by residentOfLimit(), heapOfLimit() or usedOf()', 'signal');
  const [soon, seconds] = [toSeconds(within as string, 'within'), toSeconds(over as string, 'over')];
  const step = Math.max(LEAST_STEP, Math.round(seconds / POINTS / scrape)) * scrape;
  const least = POINTS * LEAST_STEP * scrape / 2;
  if (seconds < least) throw new DefinitionError(`over: '${over as string}' is too short for a trend of what is scraped every ${scrape}s`, `write at least '${least}s'`, 'over');
  const rule = place.rule(SHORTEST);
  // Recorded: it is asked for in seven places, and for as long as the trend is.
  const lowest = recorded(`service:${place.key.replace(/[^a-zA-Z0-9_]/g, '_')}_lowest:min${duration(2 * step)}`, call('min_over_time', subquery(signal.expr(rule), 2 * step, scrape)),
    [{ label: 'service', op: '=', value: place.service.name }]);
  const half = Math.max(2, Math.round(seconds / 2 / step)) * step;
  const full = (window: number, ago = 0): Node =>
    binary('<', binary('/', binary('-', number(1), lowest), binary('>', shift(call('deriv', subquery(lowest, window, step)), ago), number(0))), number(soon));
  const will = [full(half), full(half, half)].reduce((all, each) => binary('and', all, each), full(seconds));
  const old = binary('and', will, shift(lowest, Math.round(seconds / scrape) * scrape));
  return Object.freeze<Condition>({
    kind: 'condition', service: place.service, signal, trend: { within: soon, over: seconds, ...(uptime ? { grown: true as const } : {}) }, for: toSeconds(holds as string, 'for'), keepFiringFor: Math.min(seconds, 600), evaluation: Math.max(place.service.evaluation, Math.floor(seconds / LOOKS)), windows: [SHORTEST],
    expr: uptime ? binary('and', old, binary('>', uptime.expr(rule), number(seconds)), { on: rule.by }) : old,
    says: `${signal.title.replace(/\{\{/g, '{{ "{{" }}')}${placeOf(signal)}: full in {{ $value | humanizeDuration }} at the rate of the last ${over as string}`,
  });
}
