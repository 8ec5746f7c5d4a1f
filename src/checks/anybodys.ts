import { findDocuments } from '../documents';
import { inWords } from '../model/document';
import type { Problem } from '../model/problem';
import { judge } from './judge';

export { judge } from './judge';

export interface Judged {
  readonly problems: readonly Problem[];
  /** How many there were to judge. */
  readonly documents: number;
  /** Templates of files, which are none yet. */
  readonly skipped: number;
}
/** Judges the documents in files and folders, each on its own, with their places in the text. `progress` is told each file. */
export function judgeAnybodys(paths: readonly string[], progress: (file: string) => void): Judged {
  const { documents, problems, skipped } = findDocuments(paths);
  const found = documents.flatMap((document) => {
    progress(document.file);
    return judge(document, {}).map(({ path, range, check, severity, message, remedy }): Problem => {
      const { line, column, excerpt } = document.place(path, range);
      return { check, severity, file: document.file, line, column, excerpt, message, remedy, path: inWords(path) };
    });
  });
  return { problems: [...problems, ...found], documents: documents.length, skipped };
}
