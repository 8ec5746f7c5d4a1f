import type { DataPath, Document, DocumentKind } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';

export type Plain = Readonly<Record<string, unknown>>;
const NOTHING: Plain = Object.freeze({});

export const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The value where it is an object; else an empty one. */
export const plain = (value: unknown): Plain => (isPlain(value) ? value : NOTHING);
/** The value where it is an array; else an empty one. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** The value where it is a string that says something. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
export const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

/** Both schemas of a dashboard. */
export const KINDS: readonly DocumentKind[] = ['dashboard', 'dashboard-v2'];
/** What Grafana shows all the same, though not as meant: a warning in anybody's file, an error in ours. */
export const mild = ({ profile }: Document): { readonly severity: ProblemSeverity } => ({ severity: profile === 'generated' ? 'error' : 'warning' });

/** A value as messages show it, on one line. */
export function shown(value: unknown, most = 60): string {
  const said = typeof value === 'string' ? value : value === undefined ? 'nothing' : isPlain(value) ? 'an object' : Array.isArray(value) ? 'a list' : String(value);
  const line = said.slice(0, most + 1).replace(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** A string somewhere inside a value. */
export interface Said {
  readonly value: string;
  readonly path: DataPath;
  /** The key that it stands under; of a list's items, the list's. */
  readonly key: string | undefined;
}
interface Place {
  readonly value: unknown;
  readonly step: string | number | undefined;
  readonly key: string | undefined;
  readonly parent: Place | undefined;
}
function pathOf(place: Place, root: DataPath): DataPath {
  const steps: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.step !== undefined; at = at.parent) steps.push(at.step);
  return [...root, ...steps.reverse()];
}
/** Every string inside a value, at any depth, in the document's order. Objects that `skip` names are left out. */
export function* strings(value: unknown, root: DataPath = [], skip?: (value: unknown, key: string | undefined) => boolean): Generator<Said> {
  const open: Place[] = [{ value, step: undefined, key: undefined, parent: undefined }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value: here, key } = place;
    if (skip?.(here, key)) continue;
    if (typeof here === 'string') yield { value: here, path: pathOf(place, root), key };
    else if (Array.isArray(here)) for (let i = here.length - 1; i >= 0; i--) open.push({ value: here[i], step: i, key, parent: place });
    else if (isPlain(here)) for (const [step, inner] of Object.entries(here).reverse()) open.push({ value: inner, step, key: step, parent: place });
  }
}
