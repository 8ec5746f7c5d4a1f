import { CannotRun } from '../pipeline/cannot-run';
import { millisecondsOf } from '../promql/text';

const REMEDY = 'write it as in 2026-01-31T09:00:00Z, 2026-01-31, 1769850000 (unix seconds), now-7d or 7d';

/** A point in time as people write it, in unix seconds. What names no time zone is UTC, and `7d` is so long before `now`. */
export function timeOf(flag: string, text: string, now: number): number {
  const refuse = (fault: string): never => { throw new CannotRun(`--${flag} ${JSON.stringify(text)} ${fault}`, REMEDY); };
  const word = text.trim();
  const before = /^now$/i.test(word) ? 0 : millisecondsOf(word.replace(/^(?:now\s*)?-\s*/i, ''));
  if (before !== undefined) return before / 1000 > now ? refuse('is before 1970') : Math.floor(now - before / 1000);
  if (/^\d+(?:\.\d+)?$/.test(word)) return Number(word) > 1e11 ? refuse('is in milliseconds') : Math.floor(Number(word));
  const [, day, time = '00:00', seconds = '00', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:\d\d)?)?$/i.exec(word) ?? [];
  if (day === undefined) return refuse('is no time');
  const found = Date.parse(`${day}T${time}:${seconds}${zone.toUpperCase()}`);
  // JavaScript takes the 30th of February for the 2nd of March.
  const isDay = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(found) || Number.isNaN(isDay.getTime()) || isDay.toISOString().slice(0, 10) !== day) return refuse('does not exist');
  return found < 0 ? refuse('is before 1970') : found / 1000;
}
