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
const micro = (value: number): number => Math.round(value * 1e6) / 1e6;

/** The series of a story, later by its past, with that past. What is not there from the story's beginning has none. */
export function withPast({ points, ...series }: Series, { seconds, every, calm, counters }: Past): Series {
  const known = points.filter((point): point is { at: number; value: number } => point.at <= calm && point.value !== 'stale');
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first.at > calm / 2) return { ...series, points: points.map(({ at, value }) => ({ at: at + seconds, value })) };
  const slope = counters.has(series.name) && last.at > first.at ? (last.value - first.value) / (last.at - first.at) : 0;
  const many = Math.floor((seconds + first.at) / every);
  const past = Array.from({ length: many }, (_, n) => {
    const at = seconds + first.at - (many - n) * every;
    return { at, value: counters.has(series.name) ? micro(slope * at) : first.value };
  });
  let before = -Infinity;
  let grown = slope * seconds;
  return {
    ...series,
    points: [...past, ...points.map(({ at, value }) => {
      if (value === 'stale') return { at: at + seconds, value };
      // Counters of a process that starts anew begin at nothing, as on a server.
      if (counters.has(series.name) && value < before) grown = 0;
      before = value;
      return { at: at + seconds, value: counters.has(series.name) ? micro(value + grown) : value };
    })],
  };
}
