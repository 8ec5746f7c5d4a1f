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

/**
 * Visits every string inside a value, at any depth, in the document's order; what an alias of YAML repeats, each time, with the same `holder`.
 * A dashboard of 20 MB has a million, so nothing is made for one of them. Recursion: readers refuse what is nested too deep for it.
 */
export function eachString(value: unknown, visit: Visit, root: DataPath = [], skip?: Skip): void {
  const steps: (string | number)[] = [];
  const path = (): DataPath => [...root, ...steps];
  const go = (here: unknown, key: string | undefined, holder: object | undefined): void => {
    if (skip?.(here, key)) return;
    if (typeof here === 'string') return visit(here, key, path, holder);
    const depth = steps.length;
    if (Array.isArray(here)) {
      for (let i = 0; i < here.length; i++) {
        const inner: unknown = here[i];
        if (typeof inner !== 'string' && (typeof inner !== 'object' || inner === null)) continue;
        steps[depth] = i;
        go(inner, key, here);
      }
    } else {
      for (const step of Object.keys(here as Plain)) {
        const inner = (here as Plain)[step];
        if (typeof inner !== 'string' && (typeof inner !== 'object' || inner === null)) continue;
        steps[depth] = step;
        go(inner, step, here as Plain);
      }
    }
    steps.length = depth;
  };
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) go(value, undefined, undefined);
}

/** Every string inside a small value, each with its path. */
export function strings(value: unknown, root: DataPath = [], skip?: Skip): Said[] {
  const found: Said[] = [];
  eachString(value, (said, key, path) => found.push({ value: said, key, path: path() }), root, skip);
  return found;
}
