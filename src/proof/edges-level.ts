import type { Condition } from '../model/condition';
import type { Role } from '../model/role';
import { SHORTEST, type AnyService } from '../model/service';
import type { Phase } from '../model/story';
import { HOLD_LOOP, levelledBy, spentBy } from '../model/story-faults';
import { nodesOf, type Node } from '../promql/nodes';
import { calmOf, LOST, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';
import { worstOf } from './levels';

/** Of a limit, a little more and a little less. */
const [MORE, LESS] = [1.06, 0.9];
/** Requests in the shortest window, so that a mean is there at each evaluation. */
const LEAST = 5;
/** Told without lost scrapes: of two at one end of its window a rate alone reads a third less. */
const RATES: readonly Role['is'][] = ['cpu', 'busy', 'up'];
type Said = Omit<Phase, 'at' | 'lasts'>;

/** What a story says so that a signal has a value, as far as a story can say it. */
function sayingOf({ signal }: Condition, role: Role, service: AnyService): ((value: number) => Said) | undefined {
  const key = signal!.place.key;
  const level = (value: number): Said => ({ levels: { [key]: value } });
  // Where a metric says the limit, a story has one core.
  const cores = role.is === 'cpu' && typeof role.limit === 'number' ? role.limit : 1;
  const loop = Object.keys(service.signals).find((each) => HOLD_LOOP.includes(spentBy(service, each)?.is));
  const many = service.info.traffic * SHORTEST * service.info.scrape >= LEAST;
  const saying: { readonly [K in Role['is']]?: (value: number) => Said } = signal!.unit === 'percentunit'
    ? { memory: level, heap: level, filled: level, busy: level, cpu: (value) => ({ background: value * cores }), eventLoop: (value) => ({ background: value }) }
    : { ...(many ? { requests: (seconds) => ({ requests: { seconds } }) } : {}), ...(many && loop ? { longestBlock: (seconds) => ({ requests: { seconds, in: { [loop]: seconds } } }) } : {}) };
  return saying[role.is];
}
/** What should not be at all, and what a story says of it. */
const NEVER: readonly Role['is'][] = ['state', 'failures', 'filled'];
const never = ({ signal }: Condition, role: Role): Said | undefined => (role.is === 'up' ? { down: true } : NEVER.includes(role.is) ? { levels: { [signal!.place.key]: worstOf(role) } } : undefined);
/** The edges of an alert that compares a value with a limit: a little more for long enough, although scrapes are lost, and until the targets are gone; for too short a time; in another service; and a little less for ever. */
export function edgesOfLevel({ alert, service, evaluation }: Edged): ToldEdges {
  const { compare, signal, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (!compare || !signal) return {};
  const role = levelledBy(service, signal.place.key) ?? service.signals[signal.place.key]!.plays?.[0];
  if (!role) return {};
  const isLimit = compare.op === '>=' && compare.limit > 0;
  const saying = isLimit ? sayingOf(alert.condition, role, service) : undefined;
  const [worse, better] = isLimit ? [saying?.(MORE * compare.limit), saying?.(LESS * compare.limit)] : [never(alert.condition, role), undefined];
  if (!worse) return {};
  const { scrape } = service.info;
  const calm = calmOf(service);
  const window = rangeOf(compare.value) ?? SHORTEST * scrape;
  const settle = window + 2 * scrape + 2 * evaluation;
  const within = holds + settle;
  const ends = window + keepFiringFor + settle;
  const more: Told = { phases: [{ at: calm, lasts: within, ...worse, ...(RATES.includes(role.is) ? {} : { scrapes: LOST }) }], within, lasts: calm + within + ends };
  const short = holds - 2 * window - 2 * evaluation;
  return {
    more, 'more-of-neighbour': ofNeighbour(more),
    'more-then-gone': { phases: [{ at: calm, lasts: within, ...worse }, { at: calm + within, gone: true }], within, lasts: calm + within + ends },
    ...(better ? { less: { phases: [{ at: calm, ...better }], lasts: calm + within } } : {}),
    ...(short > 2 * scrape ? { short: { phases: [{ at: calm, lasts: short, ...worse }], lasts: calm + short + settle, evaluation } } : {}),
  };
}
/** Seconds that a value looks back, where it says so itself. */
export function rangeOf(value: Node): number | undefined {
  const ranges = nodesOf(value).flatMap((n) => ((n.type === 'selector' || n.type === 'subquery') && typeof n.range === 'number' ? [n.range] : []));
  return ranges.length > 0 ? Math.max(...ranges) : undefined;
}
