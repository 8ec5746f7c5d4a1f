import { amount, plus, settled, type Native } from './native';
import type { Series } from './scrape';

/**
 * A good day before a story, so that rules with windows of hours have something to look at. It goes as the story begins; scrapes of it are
 * far apart. Seconds.
 */
export interface Past {
  readonly seconds: number;
  /** Between its scrapes. */
  readonly every: number;
  /** Of the story's own beginning: what the day is like. */
  readonly calm: number;
  /** Names of series that only grow, until their process starts anew. */
  readonly counters: ReadonlySet<string>;
}
/** The series of a story, later by its past, with that past. What is not there from the story's beginning has none. */
export function withPast({ points, ...series }: Series, { seconds, every, calm, counters }: Past): Series {
  const known = points.filter((point): point is { at: number; value: number | Native } => point.at <= calm && point.value !== 'stale');
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first.at > calm / 2) return { ...series, points: points.map(({ at, value }) => ({ at: at + seconds, value })) };
  const nothing = plus(first.value, first.value, -1);
  const grows = counters.has(series.name);
  // What it counts in a second.
  const slope = grows && last.at > first.at ? plus(nothing, plus(last.value, first.value, -1), 1 / (last.at - first.at)) : nothing;
  const many = Math.floor((seconds + first.at) / every);
  const past = Array.from({ length: many }, (_, n) => {
    const at = seconds + first.at - (many - n) * every;
    return { at, value: grows ? settled(plus(nothing, slope, at)) : first.value };
  });
  let before = -Infinity;
  let more = plus(nothing, slope, seconds);
  return {
    ...series,
    points: [...past, ...points.map(({ at, value }) => {
      if (value === 'stale') return { at: at + seconds, value };
      // Counters of a process that starts anew begin at nothing, as on a server.
      if (grows && amount(value) < before) more = nothing;
      before = amount(value);
      return { at: at + seconds, value: grows ? settled(plus(value, more)) : value };
    })],
  };
}
