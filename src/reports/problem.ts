import type { Problem } from '../model/problem';

/** One line of a file, as an excerpt shows it: at most 160 characters, `…` where it was cut. */
export interface Excerpt {
  readonly text: string;
  /** The part at fault, in UTF-16 units of `text`; `to` is behind it. */
  readonly from: number;
  readonly to: number;
}

/** A problem with its exact place. Columns are 1-based UTF-16 units; `endColumn` is the first that is right again, on the same line. */
export interface ReportedProblem extends Problem {
  readonly column?: number;
  readonly endColumn?: number;
  readonly excerpt?: Excerpt;
}

/** By file, line and column, so that a reader goes through each file once; what concerns no file comes first. */
export function inOrder<P extends ReportedProblem>(problems: readonly P[]): P[] {
  const rank = ({ severity }: P): number => (severity === 'error' ? 0 : 1);
  return [...problems].sort((a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || rank(a) - rank(b));
}

/** By code unit, not by locale: the same order everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
