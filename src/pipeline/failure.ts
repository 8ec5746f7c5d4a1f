import { originOfStack, type Origin } from '../model/origin';
import type { Problem } from '../model/problem';
import { isCannotRun } from './cannot-run';
import { LoadError } from './modules';

/** An error with the stack that a maintainer wants to see; its reader sees it with `--debug` only. */
export interface Failure {
  readonly problem: Problem;
  readonly error: unknown;
}

/** Puts what a definition threw into words; passes a `CannotRun` on. `file` is the one that was being used, for errors that name no place themselves. */
export function failureOf(error: unknown, check: string, file: string | undefined): Failure {
  if (isCannotRun(error)) throw error; // no fault of the definition that was being loaded
  try {
    return { problem: { check, severity: 'error', ...describe(error, file) }, error };
  } catch {
    // An object whose properties throw when they are looked at.
    return { problem: { check, severity: 'error', ...place({ file }), message: 'threw something that cannot be read', remedy: 'throw an Error that says what is wrong' }, error: undefined };
  }
}

type Description = Pick<Problem, 'file' | 'line' | 'path' | 'message' | 'remedy'>;

function describe(error: unknown, file: string | undefined): Description {
  if (error instanceof LoadError) return { ...place(error), message: error.message, remedy: error.remedy };
  if (isDefinitionError(error)) {
    return { ...place(error.origin ?? { file }), ...(error.path === undefined ? {} : { path: error.path }), message: error.message, remedy: error.remedy };
  }
  if (error instanceof Error || isErrorLike(error)) {
    return { ...place(originOfStack(error.stack ?? '') ?? { file }), message: `${error.name}: ${error.message}`, remedy: 'mend the code there, or run with --debug for the whole stack' };
  }
  return { ...place({ file }), message: `threw ${typeof error === 'string' ? `'${error}'` : String(error)}`, remedy: 'throw an Error that says what is wrong' };
}

const place = (at: { readonly file?: string | undefined; readonly line?: number | undefined }): Pick<Problem, 'file' | 'line'> => ({
  ...(at.file === undefined ? {} : { file: at.file }),
  ...(at.line === undefined ? {} : { line: at.line }),
});

/** By name: another copy of this package may have thrown it. */
export const isDefinitionError = (error: unknown): error is Error & { readonly remedy: string; readonly path?: string; readonly origin?: Origin } =>
  isErrorLike(error) && error.name === 'DefinitionError' && typeof (error as { remedy?: unknown }).remedy === 'string';

const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && typeof (error as Error).message === 'string' && typeof (error as Error).name === 'string';
