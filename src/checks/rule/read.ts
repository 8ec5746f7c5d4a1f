import type { DataPath, Document } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { duration } from '../../promql/text';

/** A mapping of a parsed file. */
export type Mapping = Readonly<Record<string, unknown>>;
/** A mapping and its place in the document. */
export interface Placed {
  readonly map: Mapping;
  readonly path: DataPath;
}

export const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The mapping, or an empty one: what is no mapping is a matter of the file's schema. */
export const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** The mappings in a list. */
export const mappings = (value: unknown, path: DataPath): Placed[] => list(value).flatMap((map, i) => (isMapping(map) ? [{ map, path: [...path, i] }] : []));
/** The text of a scalar as YAML readers written in Go take it: numbers and booleans are text where text is wanted. */
export function scalar(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
/** The text, unless it is missing, empty or blank. */
export function filled(value: unknown): string | undefined {
  const text = scalar(value);
  return text === undefined || text.trim() === '' ? undefined : text;
}
/** Of what servers accept: an error in our own files, a warning in anybody's. */
export const softly = (document: Document): ProblemSeverity => (document.profile === 'generated' ? 'error' : 'warning');

const UNITS: Readonly<Record<string, number>> = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** Go counts nanoseconds in 63 bits. */
const LONGEST = 9_223_372_036_854;
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
/** Milliseconds of a duration as Prometheus writes it (`1h30m`, `0`); undefined where it is none. */
export function milliseconds(value: unknown): number | undefined {
  const text = scalar(value);
  if (text === '0') return 0;
  const found = text === undefined || text === '' ? null : DURATION.exec(text);
  const ms = found ? Object.values(UNITS).reduce((sum, unit, i) => sum + Number(found[i + 1] ?? 0) * unit, 0) : undefined;
  return ms !== undefined && ms <= LONGEST ? ms : undefined;
}
/** A duration as people write it, from milliseconds. */
export const written = (ms: number): string => (ms < 100 * UNITS['y']! ? duration(ms / 1000) : `${Math.round(ms / UNITS['y']!)}y`);

/** A rule of a rule file, with its group. */
export interface Rule extends Placed {
  readonly kind: 'alert' | 'record' | undefined;
  /** As messages call it. */
  readonly name: string;
  readonly group: Placed;
}
export const groupsOf = (document: Document): Placed[] => mappings(mapping(document.data)['groups'], ['groups']);
/** The rules of a rule file, in its order. */
export function rulesOf(document: Document): Rule[] {
  return groupsOf(document).flatMap((group) => mappings(group.map['rules'], [...group.path, 'rules']).map(({ map, path }) => {
    const [alert, record] = [filled(map['alert']), filled(map['record'])];
    const kind = alert !== undefined && record === undefined ? 'alert' as const : record !== undefined && alert === undefined ? 'record' as const : undefined;
    return { map, path, group, kind, name: alert ?? record ?? 'without a name' };
  }));
}
export const alertsOf = (document: Document): Rule[] => rulesOf(document).filter((rule) => rule.kind === 'alert');

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
