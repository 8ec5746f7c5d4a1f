import type { DataPath, Document } from '../model/document';
import type { ProblemSeverity } from '../model/problem';
import { duration, LONGEST_DURATION, millisecondsOf } from '../promql/text';

/** An object of a parsed file. */
export type Plain = Readonly<Record<string, unknown>>;
const NOTHING: Plain = Object.freeze({});

export const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The value where it is an object; else an empty one: what is none is a matter of the file's schema. */
export const plain = (value: unknown): Plain => (isPlain(value) ? value : NOTHING);
/** The value where it is an array; else an empty one. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** The value where it is a string that says something. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
export const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
/** The text of a scalar as YAML readers written in Go take it: numbers and booleans are text where text is wanted. */
export function scalar(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
/** The text of a scalar that says something. */
export const filled = (value: unknown): string | undefined => text(scalar(value));

/** An object and its place in the document. */
export interface Placed {
  readonly map: Plain;
  readonly path: DataPath;
}
/** The objects in a list. */
export const placed = (value: unknown, path: DataPath): Placed[] => list(value).flatMap((map, i) => (isPlain(map) ? [{ map, path: [...path, i] }] : []));

/** Go counts nanoseconds in 63 bits. */
const LONGEST = 9_223_372_036_854;
/** Milliseconds of a duration as Prometheus, Alertmanager and Grafana's server write it (`1h30m`, `0`); undefined where it is none. */
export function milliseconds(value: unknown): number | undefined {
  const said = scalar(value);
  const ms = said === undefined ? undefined : said === '0' ? 0 : millisecondsOf(said);
  return ms !== undefined && ms <= LONGEST ? ms : undefined;
}
/** A duration as people write it, from milliseconds. */
export const written = (ms: number): string => (ms <= LONGEST_DURATION * 1000 ? duration(ms / 1000) : `${Math.round(ms / (365 * 86_400_000))}y`);

/** Of what servers accept: an error in our own files, a warning in anybody's. */
export const softly = ({ profile }: Document): ProblemSeverity => (profile === 'generated' ? 'error' : 'warning');

/** What checks make of a document, made once: each of them goes through all of it. */
export function perDocument<T>(make: (document: Document) => T): (document: Document) => T {
  const made = new WeakMap<Document, { readonly of: unknown; readonly it: T }>();
  return (document) => {
    const before = made.get(document);
    if (before && before.of === document.data) return before.it;
    const it = make(document);
    made.set(document, { of: document.data, it });
    return it;
  };
}

/** The items whose id an item before them has too, with the first of that id. */
export function repeated<T>(items: readonly T[], idOf: (item: T) => string | undefined): { readonly item: T; readonly first: T; readonly id: string }[] {
  const seen = new Map<string, T>();
  return items.flatMap((item) => {
    const id = idOf(item);
    if (id === undefined) return [];
    const first = seen.get(id);
    if (first !== undefined) return [{ item, first, id }];
    seen.set(id, item);
    return [];
  });
}

/** A value as messages show it, on one line. */
export function shown(value: unknown, most = 60): string {
  const said = typeof value === 'string' ? value : value === undefined ? 'nothing' : isPlain(value) ? 'an object' : Array.isArray(value) ? 'a list' : String(value);
  const line = said.slice(0, most + 1).replace(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
