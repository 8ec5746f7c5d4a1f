import { problemAt, type Problem } from '../model/problem';
import type { Alert } from '../model/rules';
import type { Presence, SourceUse } from './presence';

/** Unix seconds as `2026-01-31T09:00:00Z`. */
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Seconds: what is missing for a shorter time is a lost scrape or a restart. */
const SHORT = 300;
/** The times without samples that are worth a word. */
const wordy = ({ isAbsent, missing }: Presence): Presence['missing'] => missing.filter(([start, end]) => isAbsent || end - start >= SHORT);
/** Whether a source had samples all the time. */
export const isWhole = (presence: Presence): boolean => wordy(presence).length === 0;
/** Gaps and metrics that are named. */
const NAMED = 3;

/** Warnings of what alerts read and history does not have: nothing is said of those times, and that is not the same as quiet. */
export function withoutData(presences: readonly Presence[], rules: readonly { readonly alert: Alert; readonly sources: readonly SourceUse[] }[], { from, to }: { readonly from: number; readonly to: number }): Problem[] {
  const together = new Map<string, { readonly isAbsent: boolean; readonly when: string; readonly readers: Set<Alert>; readonly sources: string[] }>();
  for (const presence of presences) {
    const { selector, shown, isAbsent } = presence;
    const long = wordy(presence);
    if (long.length === 0) continue;
    const when = isAbsent ? `from ${instant(from)} to ${instant(to)}` : [
      ...long.slice(0, NAMED).map(([start, end]) => (start === from ? `before ${instant(end)}` : end === to ? `after ${instant(start)}` : `from ${instant(start)} to ${instant(end)}`)),
      ...(long.length > NAMED ? [`in ${long.length - NAMED} more gaps`] : []),
    ].join(', ');
    const readers = rules.filter(({ sources }) => sources.some((each) => each.selector === selector)).map(({ alert }) => alert);
    const others = together.get(when) ?? { isAbsent, when, readers: new Set(), sources: [] };
    together.set(when, others);
    others.sources.push(shown);
    for (const reader of readers) others.readers.add(reader);
  }
  return [...together.values()].map(({ isAbsent, when, readers, sources }) => problemAt([...readers][0], {
    check: 'backtest/no-data', severity: 'warning', message: `no sample of ${listed(sources)} ${when}: nothing is said of that time by ${[...readers].map(({ name }) => name).join(', ')}`,
    remedy: isAbsent ? 'see whether it had another name or other labels then, whether it was scraped, and how long the server keeps samples' : 'the server keeps no older samples, did not scrape it, or it was down then: take a time in which it was there',
  }));
}
const listed = (names: readonly string[]): string => (names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more` : names.join(', '));
