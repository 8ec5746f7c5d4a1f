import { findDocuments, type ReadDocument } from '../documents';
import { inWords } from '../model/document';
import { inOrder, type Problem } from '../model/problem';
import { MORE } from '../reports/human';
import { amountOf, MOST_QUERIES } from './amount';
import { uidsOf } from './dashboard/uid';
import { verdict } from './judge';
import { namesIn } from './template/defined';

export interface Judged {
  readonly problems: readonly Problem[];
  /** What was there to judge. */
  readonly documents: readonly ReadDocument[];
  /** Templates of files, which are none yet. */
  readonly skipped: number;
}
/** Problems of one document that are shown: nobody reads more, and finding their places takes time. */
const MOST = 500;
/** Judges the documents in files and folders, each on its own but for the uids of dashboards and the names of templates, with their places in the text. `progress` is told each file. */
export function judgeAnybodys(paths: readonly string[], progress: (file: string) => void): Judged {
  const { documents, problems, skipped } = findDocuments(paths);
  const dashboards = uidsOf(documents);
  const templates = namesIn(documents);
  const found = documents.flatMap((document) => {
    progress(document.file);
    const amount = amountOf(document);
    if (amount > MOST_QUERIES) return [{
      check: 'documents/too-large', severity: 'error', file: document.file, ...document.place([]), message: `holds ${amount} queries or rules, more than the ${MOST_QUERIES} that are judged in one file: nothing of it was judged`,
      remedy: 'split it',
    } satisfies Problem];
    const { found: all, isWhole } = verdict(document, { dashboards, templates });
    // The graver ones are not hidden by the others.
    const faults = all.length > MOST ? [...all].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')) : all;
    const more = faults.length - MOST;
    const shown = faults.slice(0, MOST).map(({ path, range, check, severity, message, remedy }): Problem => {
      const whole = [...document.part, ...path];
      return { check, severity, file: document.file, ...document.place(path, range), message, remedy, ...(whole.length > 0 ? { path: inWords(whole) } : {}) };
    });
    if (more <= 0 && isWhole) return shown;
    const count = isWhole ? `${more}` : `at least ${Math.max(more, 1)}`;
    return [...shown, { check: MORE, severity: faults[0]!.severity, file: document.file, message: `${count} more problems are not shown`, remedy: 'mend these first' } satisfies Problem];
  });
  return { problems: inOrder([...problems, ...found]), documents, skipped };
}
