import { nearest } from '../../model/problem';
import { shown as line } from '../values';

/** The known word that this one is a slip of: another case, or one letter more, less, other or exchanged with its neighbour. */
export function slipOf(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const same = known.find((each) => each.toLowerCase() === lower);
  if (same !== undefined) return same === word ? undefined : same;
  // Of short words nearly everything is one letter away, and numbered names are meant to differ by their number.
  if (word.length < 4) return undefined;
  const near = nearest(word, known.filter((each) => Math.abs(each.length - word.length) <= 1 && oneSlip(lower, each.toLowerCase())));
  return near !== undefined && word.replace(/\d/g, '') !== near.replace(/\d/g, '') ? near : undefined;
}

function oneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0]);
}

/** The known word that is nearest, in whatever case. */
export const nearestWord = (word: string, known: readonly string[]): string | undefined => known.find((each) => each.toLowerCase() === word.toLowerCase()) ?? nearest(word, known);

/** A remedy: the word that was meant, or those that there are. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  if (near !== undefined) return `did you mean '${near}'?`;
  if (known.length === 0) return 'remove it';
  const MOST = 12;
  return `known are ${known.slice(0, MOST).map((each) => (each === '' ? "''" : each)).join(', ')}${known.length > MOST ? `, and ${known.length - MOST} more` : ''}`;
}

/** A value as messages show it, in one short line; a text in quotes. */
export const shown = (value: unknown): string => (typeof value === 'string' ? `'${line(value, 40)}'` : line(value));
