import { numberOf, readTokens, secondsOf, unquote, type Token } from '../promql/check/tokens';
import { quote } from '../promql/text';
import type { Prometheus } from './prometheus';

/** What tells two expressions apart; undefined: nothing does. */
export type Difference = { readonly ours: string; readonly theirs: string } | { readonly fault: string } | undefined;

/** Compares an expression of a file with one that the server prints in its own way: the server prints both. */
export async function compareExpressions(server: Prometheus, ours: string, theirs: string): Promise<Difference> {
  if (isEqual(ours, theirs)) return undefined;
  const here = await server.format(ours);
  if (here.fault !== undefined) return { fault: here.fault };
  const there = await server.format(theirs);
  // A server that does not print expressions: what differs in no name, number or operator may differ in its form alone.
  if (here.text === undefined || there.text === undefined) return contents(ours) === contents(theirs) ? undefined : apart(ours, theirs);
  return isEqual(here.text, there.text) ? undefined : apart(here.text, there.text);
}

/** Equal but for blanks, comments and the writing of strings, numbers and durations. */
function isEqual(a: string, b: string): boolean {
  return a === b || words(a).join(' ') === words(b).join(' ');
}
function words(text: string): string[] {
  return readTokens(text, false).map((token) => word(token));
}
function word({ kind, text }: Token): string {
  switch (kind) {
    case 'string': return quote(unquote(text));
    case 'number': return String(numberOf(text) ?? text);
    case 'duration': return `${secondsOf(text)}s`;
    default: return text;
  }
}
/** Names, numbers and operators in any order: printing moves `by (…)` and adds or removes brackets. */
function contents(text: string): string {
  return words(text).map((each) => each.replace(/^[A-Z]+$/i, (name) => name.toLowerCase())).filter((each) => !/^[(){},]$/.test(each)).sort().join(' ');
}

/** Characters shown before the first difference, and in all. */
const BEFORE = 30;
const SHOWN = 80;
function apart(ours: string, theirs: string): Difference {
  const [a, b] = [oneLine(ours), oneLine(theirs)];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const start = at <= BEFORE || Math.max(a.length, b.length) <= SHOWN ? 0 : Math.max(0, a.lastIndexOf(' ', at - BEFORE) + 1);
  const part = (text: string): string => `${start > 0 ? '…' : ''}${text.slice(start, start + SHOWN)}${text.length > start + SHOWN ? '…' : ''}`;
  return { ours: part(a), theirs: part(b) };
}
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
