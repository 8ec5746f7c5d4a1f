import { calmOf, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';
import { rangeOf } from './edges-level';

/** The edges of an alert on processes that start anew again and again: just as often as matters, as often in a longer time, and in another service. */
export function edgesOfLoop({ alert, service, evaluation }: Edged): ToldEdges {
  const { compare, signal } = alert.condition;
  if (!compare || !signal || service.signals[signal.place.key]!.plays?.[0]?.is !== 'start') return {};
  const over = rangeOf(compare.value);
  if (over === undefined) return {};
  const { scrape } = service.info;
  const calm = calmOf(service);
  const settle = 3 * scrape + 2 * evaluation;
  const starts = (between: number): Told['phases'] => Array.from({ length: compare.limit }, (_, n) => ({ at: calm + n * between, lasts: scrape, restart: true }));
  const often = (0.85 * over) / (compare.limit - 1);
  const within = (compare.limit - 1) * often + settle;
  const more: Told = { phases: starts(often), within, lasts: calm + within + over };
  const seldom = (1.2 * over) / (compare.limit - 1);
  return { loops: more, 'loops-of-neighbour': ofNeighbour(more), 'loops-seldom': { phases: starts(seldom), lasts: calm + compare.limit * seldom + settle } };
}
