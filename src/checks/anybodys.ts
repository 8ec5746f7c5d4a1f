import { findDocuments, type ReadDocument } from '../documents';
import { inWords } from '../model/document';
import { inOrder, type Problem } from '../model/problem';
import { MORE } from '../reports/human';
import { amountOf, firstOf, MOST_QUERIES } from './amount';
import { uidsOf } from './dashboard/uid';
import { documentChecks, verdict, type Verdict } from './judge';
import { recordingsIn } from './rule/recordings';
import { namesIn } from './template/defined';

export interface Judged {
  readonly problems: readonly Problem[];
  /** What was there to judge. */
  readonly documents: readonly ReadDocument[];
  /** Templates of files, which are none yet. */
  readonly skipped: number;
}
/** What does not depend on what stands behind: the same of a part as of the whole. */
const OF_ITSELF = /^(?:promql|schema|template|secrets)\//;
/** The verdict on the first queries of a document that holds too many. */
const ofFirst = (document: ReadDocument, templates: readonly string[]): Verdict => verdict(firstOf(document, MOST_QUERIES), { templates }, documentChecks.filter(({ id }) => OF_ITSELF.test(id)));
/** Problems of one document that are shown: nobody reads more, and finding their places takes time. */
const MOST = 500;
/** Judges the documents in files and folders, each on its own but for the uids of dashboards, the names of templates and what is recorded, with their places in the text. `progress` is told each file. */
export function judgeAnybodys(paths: readonly string[], progress: (file: string) => void): Judged {
  const { documents, problems, skipped } = findDocuments(paths);
  const dashboards = uidsOf(documents);
  const templates = namesIn(documents);
  const recordings = recordingsIn(documents);
  const found = documents.flatMap((document) => {
    progress(document.file);
    const amount = amountOf(document);
    const isTooMuch = amount > MOST_QUERIES;
    const { found: all, isWhole } = isTooMuch ? ofFirst(document, templates) : verdict(document, { dashboards, templates, recordings: recordings(document) });
    // The graver ones are not hidden by the others.
    const faults = all.length > MOST ? [...all].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')) : all;
    const more = faults.length - MOST;
    const shown: Problem[] = faults.slice(0, MOST).map(({ path, range, check, severity, message, remedy }): Problem => {
      const whole = [...document.part, ...path];
      return { check, severity, file: document.file, ...document.place(path, range), message, remedy, ...(whole.length > 0 ? { path: inWords(whole) } : {}) };
    });
    if (isTooMuch) shown.push({
      check: 'documents/too-large', severity: 'error', file: document.file, ...document.place([]), message: `holds ${amount} queries or rules, of which the first ${MOST_QUERIES} were judged: what is wrong with the others is not known`, remedy: 'split it',
    });
    if (more <= 0 && isWhole) return shown;
    const count = isWhole ? `${more}` : `at least ${Math.max(more, 1)}`;
    return [...shown, { check: MORE, severity: faults[0]!.severity, file: document.file, message: `${count} more problems are not shown`, remedy: 'mend these first' } satisfies Problem];
  });
  return { problems: inOrder([...problems, ...found]), documents, skipped };
}
