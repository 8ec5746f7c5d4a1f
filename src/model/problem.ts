import { originOfStack, takeStack, type Origin } from './origin';

export type ProblemSeverity = 'error' | 'warning';

/** Text at fault, on one line, and the part that is wrong, in UTF-16 units; `to` is behind it. */
export interface Excerpt {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Whether it is the line of the file; else it is what a definition leads to. */
  readonly ofFile?: boolean;
}

/** Something that would not work, said so that its reader can mend it: place, fault, remedy. */
export interface Problem {
  /** `family/name` of the check that found it. */
  readonly check: string;
  readonly severity: ProblemSeverity;
  readonly file?: string;
  readonly line?: number;
  /** Columns count UTF-16 units from 1; `endColumn` is the first that is right again, on the same line. */
  readonly column?: number;
  readonly endColumn?: number;
  readonly excerpt?: Excerpt;
  /** The place inside the definition, as in `rules[2].runbook`. */
  readonly path?: string;
  readonly message: string;
  readonly remedy: string;
}

/** Checks that a definition is free of, by id, each with the reason: `{ 'dashboard/unit': 'our plugin brings it' }`. */
export type Exclude = Readonly<Record<string, string>>;

/** A mistake in a definition, thrown where it is made; the message is for the user, and so is the remedy. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  /** The user's file and line that made the mistake. */
  readonly origin: Origin | undefined;
  /** `at`: the definition at fault, where the mistake is found later than it is made. */
  constructor(message: string, readonly remedy: string, readonly path?: string, at?: { readonly origin: Origin | undefined }) {
    super(message);
    // Between the fault and the user's line can be many frames: expressions are trees.
    if (!at) takeStack(this, DefinitionError, 100);
    this.origin = at ? at.origin : originOfStack(this.stack ?? '');
  }
}

/** A problem at the place where a definition was written. */
export function problemAt(
  at: { readonly origin?: Origin | undefined } | undefined,
  problem: { readonly check: string; readonly severity?: ProblemSeverity; readonly path?: string; readonly message: string; readonly remedy: string },
): Problem {
  const origin = at?.origin;
  return { severity: 'error', ...problem, ...(origin ? { file: origin.file, line: origin.line } : {}) };
}

/** The nearest known word, for "did you mean": at most a third of its letters may differ; one letter says nothing. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  if (word.length < 2) return [...known].find((each) => each.toLowerCase() === word.toLowerCase());
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(word, candidate, least);
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
}

function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      // Two letters exchanged are one slip.
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/** By file, line and column, so that a reader goes through each file once; what concerns no file comes first. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity }: Problem): number => (severity === 'error' ? 0 : 1);
  // By code unit, not by locale: the same order everywhere.
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...problems].sort((a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || rank(a) - rank(b));
}
