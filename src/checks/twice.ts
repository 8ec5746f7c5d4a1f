import { problemAt, type Problem } from '../model/problem';
import type { Origin } from '../model/origin';

interface Placed {
  readonly origin?: Origin | undefined;
}
const place = (at: Placed): string => (at.origin ? ` (${at.origin.file.split('/').slice(-2).join('/')}:${at.origin.line})` : '');

/** One problem for each item whose id another item before it has too. */
export function twice<T extends Placed>(check: string, items: readonly T[], idOf: (item: T) => string, what: string, path: string, remedy: string): Problem[] {
  const first = new Map<string, T>();
  return items.flatMap((item) => {
    const id = idOf(item);
    const other = first.get(id);
    if (!other) {
      first.set(id, item);
      return [];
    }
    return [problemAt(item, { check, path, message: `${what} '${id}' is defined twice; the first is${place(other) || ' elsewhere'}`, remedy })];
  });
}
