import type { Document, DocumentKind } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { shown, softly } from '../values';

export { eachString, strings, type Said } from '../strings';
export { isPlain, list, number, plain, shown, text, type Plain } from '../values';

/** A value that is of the wrong type: `'8'` and 8 look alike. */
export const typed = (value: unknown): string => (typeof value === 'string' ? `the text '${shown(value, 40)}'` : shown(value));
/** Both schemas of a dashboard. */
export const KINDS: readonly DocumentKind[] = ['dashboard', 'dashboard-v2'];
/** What Grafana shows all the same, though not as meant: a warning in anybody's file, an error in ours. */
export const mild = (document: Document): { readonly severity: ProblemSeverity } => ({ severity: softly(document) });
