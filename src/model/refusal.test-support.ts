import { expect } from 'vitest';
import { DefinitionError } from './problem';

/** What a definition is refused with, as a reader sees it. The place is the line of `make` in the test. */
export function refusal(make: () => unknown): { readonly message: string; readonly remedy: string; readonly path: string | undefined; readonly file: string | undefined } {
  try {
    make();
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { message: error.message, remedy: error.remedy, path: error.path, file: error.origin?.file };
  }
  throw new Error('was not refused');
}
/** Refused with this message (a part of it), these words of a remedy, at this path, in this test file. */
export function expectRefused(file: string, make: () => unknown, message: string, remedy: string, path?: string): void {
  expect(refusal(make)).toEqual({ message: expect.stringContaining(message), remedy: expect.stringContaining(remedy), path, file });
}
