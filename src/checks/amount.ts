import type { Document } from '../model/document';
import { list, plain } from './values';

/** Queries and rules of one file that are judged: what takes two seconds. No real file holds so many. */
export const MOST_QUERIES = 15_000;

const sum = (values: unknown, of: (map: Readonly<Record<string, unknown>>) => number): number => list(values).reduce<number>((all, value) => all + of(plain(value)), 0);
const inPanel = (panel: Readonly<Record<string, unknown>>): number => list(panel['targets']).length + sum(panel['panels'], (inner) => list(inner['targets']).length);

/** How many queries or rules a document holds, without looking at them. */
export function amountOf({ kind, data }: Document): number {
  const root = plain(data);
  switch (kind) {
    case 'dashboard': return sum(root['panels'], inPanel) + sum(root['rows'], (row) => sum(row['panels'], inPanel));
    case 'dashboard-v2': return sum(Object.values(plain(plain(root['spec'])['elements'])), (element) => list(plain(plain(plain(element['spec'])['data'])['spec'])['queries']).length);
    case 'prometheus-rules': return sum(root['groups'], (group) => list(group['rules']).length);
    case 'grafana-alerting': return sum(root['groups'], (group) => sum(group['rules'], (rule) => list(rule['data']).length));
    default: return 0;
  }
}
