import type { DataPath } from '../model/document';
import type { Plain } from './values';

interface Place {
  readonly value: unknown;
  readonly step: string | number | undefined;
  readonly key: string | undefined;
  readonly parent: Place | undefined;
}
/** A string somewhere inside a value. */
export class Said {
  constructor(readonly value: string, private readonly place: Place, private readonly root: DataPath) {}
  /** The key that it stands under; of a list's items, the list's. */
  get key(): string | undefined { return this.place.key; }
  /** Few are asked for, and deep ones are long: not before. */
  get path(): DataPath {
    const steps: (string | number)[] = [];
    for (let at: Place | undefined = this.place; at?.step !== undefined; at = at.parent) steps.push(at.step);
    return [...this.root, ...steps.reverse()];
  }
}
const holds = (value: unknown): boolean => typeof value === 'string' || (typeof value === 'object' && value !== null);
/** Every string inside a value, at any depth, in the document's order; what an alias of YAML repeats, once. What `skip` names is left out. */
export function* strings(value: unknown, root: DataPath = [], skip?: (value: unknown, key: string | undefined) => boolean): Generator<Said> {
  const seen = new Set<unknown>();
  const open: Place[] = [{ value, step: undefined, key: undefined, parent: undefined }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value: here, key } = place;
    if (typeof here === 'string') {
      if (!skip?.(here, key)) yield new Said(here, place, root);
      continue;
    }
    if (typeof here !== 'object' || here === null || seen.has(here) || skip?.(here, key)) continue;
    seen.add(here);
    if (Array.isArray(here)) {
      for (let i = here.length - 1; i >= 0; i--) if (holds(here[i])) open.push({ value: here[i], step: i, key, parent: place });
    } else {
      const keys = Object.keys(here);
      for (let i = keys.length - 1; i >= 0; i--) {
        const inner = (here as Plain)[keys[i]!];
        if (holds(inner)) open.push({ value: inner, step: keys[i], key: keys[i], parent: place });
      }
    }
  }
}
