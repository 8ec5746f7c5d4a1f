import type { Document, DocumentKind } from '../model/document';
import { isPlain, list, plain } from './values';

/** Queries and rules of one file that are judged: what takes two seconds. No real file holds so many. */
export const MOST_QUERIES = 15_000;

/** Under which key lists of queries or rules stand, and under which keys they are reached. */
const LISTS: Partial<Record<DocumentKind, { readonly leaf: string; readonly through: readonly string[] }>> = {
  dashboard: { leaf: 'targets', through: ['panels', 'rows'] },
  'dashboard-v2': { leaf: 'queries', through: ['spec', 'elements', 'data'] },
  'prometheus-rules': { leaf: 'rules', through: ['groups'] },
  'grafana-alerting': { leaf: 'data', through: ['groups', 'rules'] },
};
/** Rows hold panels, and layouts are not looked into: deeper is nothing. */
const DEEPEST = 12;

/** How many queries or rules a document holds, without looking at them. */
export function amountOf({ kind, data }: Document): number {
  const lists = LISTS[kind];
  if (!lists) return 0;
  const count = (value: unknown, depth: number): number => {
    if (depth > DEEPEST) return 0;
    if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + count(each, depth + 1), 0);
    return isPlain(value) ? lists.through.reduce((sum, key) => sum + inside(value, key, (each) => count(each, depth + 1)), list(value[lists.leaf]).length) : 0;
  };
  return count(data, 0);
}
/** Elements of a dashboard stand under names of their own. */
const inside = (value: Readonly<Record<string, unknown>>, key: string, of: (value: unknown) => number): number => of(key === 'elements' ? Object.values(plain(value[key])) : value[key]);

/** A document with no more than the first of its queries or rules, each at its place; what stands behind them is left out. */
export function firstOf(document: Document, most: number): Document {
  const lists = LISTS[document.kind];
  if (!lists) return document;
  let left = most;
  const cut = (value: unknown, depth: number): unknown => {
    if (depth > DEEPEST) return value;
    if (Array.isArray(value)) {
      const kept: unknown[] = [];
      for (const each of value) {
        if (left <= 0) break;
        kept.push(cut(each, depth + 1));
      }
      return kept;
    }
    if (!isPlain(value)) return value;
    const made: Record<string, unknown> = { ...value };
    if (Array.isArray(made[lists.leaf])) {
      made[lists.leaf] = list(made[lists.leaf]).slice(0, Math.max(0, left));
      left -= list(value[lists.leaf]).length;
    }
    for (const key of lists.through) {
      if (Array.isArray(made[key]) || (isPlain(made[key]) && key !== 'elements')) made[key] = cut(made[key], depth + 1);
      else if (isPlain(made[key])) made[key] = Object.fromEntries(Object.entries(made[key]).flatMap(([name, each]) => (left <= 0 ? [] : [[name, cut(each, depth + 1)]])));
    }
    return made;
  };
  return { ...document, data: cut(document.data, 0) };
}
