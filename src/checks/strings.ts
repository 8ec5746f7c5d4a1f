import type { DataPath } from '../model/document';
import type { Plain } from './values';

/** A string somewhere inside a value. */
export interface Said {
  readonly value: string;
  /** The key that it stands under; of a list's items, the list's. */
  readonly key: string | undefined;
  readonly path: DataPath;
}
/** Told each string, with the key that it stands under. Paths are long and few are asked for: `path` may be called before the visit returns. */
export type Visit = (value: string, key: string | undefined, path: () => DataPath, holder: object | undefined) => void;
/** Whether to leave out a value and all that is in it. */
export type Skip = (value: unknown, key: string | undefined) => boolean;

/** A list or an object on the way down. One for each level, used again and again. */
interface Level {
  here: readonly unknown[] | Plain;
  /** Of an object. */
  keys: readonly string[] | undefined;
  /** The key that strings of a list stand under. */
  key: string | undefined;
  at: number;
}
const holds = (value: unknown): value is string | object => typeof value === 'string' || (typeof value === 'object' && value !== null);
const isList = (value: object): value is readonly unknown[] => Array.isArray(value);

/**
 * Visits every string inside a value, at any depth, in the document's order; what an alias of YAML repeats, each time, with the same `holder`.
 * A dashboard of 20 MB has a million, so nothing is made for one of them.
 */
export function eachString(value: unknown, visit: Visit, root: DataPath = [], skip?: Skip): void {
  const levels: Level[] = [];
  let depth = -1;
  const path = (): DataPath => [...root, ...levels.slice(0, depth + 1).map(({ keys, at }) => keys?.[at] ?? at)];
  const enter = (here: unknown, key: string | undefined, holder: object | undefined): void => {
    if (!holds(here) || skip?.(here, key)) return;
    if (typeof here === 'string') return visit(here, key, path, holder);
    depth++;
    const [list, keys] = isList(here) ? [here, undefined] : [here as Plain, Object.keys(here)];
    const level = levels[depth];
    if (level) [level.here, level.keys, level.key, level.at] = [list, keys, key, -1];
    else levels.push({ here: list, keys, key, at: -1 });
  };
  enter(value, undefined, undefined);
  while (depth >= 0) {
    const level = levels[depth]!;
    const { here, keys } = level;
    const step = ++level.at;
    if (step >= (keys ?? (here as readonly unknown[])).length) depth--;
    else if (keys) enter((here as Plain)[keys[step]!], keys[step], here);
    else enter((here as readonly unknown[])[step], level.key, here);
  }
}

/** Every string inside a small value, each with its path. */
export function strings(value: unknown, root: DataPath = [], skip?: Skip): Said[] {
  const found: Said[] = [];
  eachString(value, (said, key, path) => found.push({ value: said, key, path: path() }), root, skip);
  return found;
}
