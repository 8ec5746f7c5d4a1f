import type { Document, DocumentCheck } from '../../model/document';
import { slipOf } from '../schema/words';
import { read } from './read';
import { KINDS, shown, text } from './values';

/** Grafana's limits: `IsValidShortUID`, `IsShortUIDTooLong`. */
const LONGEST_UID = 40;

/**
 * Links and alerts find a dashboard by its uid. Grafana refuses one that is too long or has other characters; without one, it makes up another for each database.
 *
 * Remedy: give a uid of at most 40 letters, digits, `-` and `_`, and never change it.
 * @example { "title": "API", "uid": "api overview" }
 */
export const dashboardUid: DocumentCheck = {
  id: 'dashboard/uid', severity: 'error', kinds: KINDS,
  *run(document) {
    const { uid: { value, path } } = read(document);
    if (value === undefined || value === null || value === '') {
      if (document.profile === 'generated') yield {
        path, message: 'the dashboard has no uid, so links to it break whenever it is loaded anew',
        remedy: 'give it a uid of at most 40 letters, digits, - and _',
      };
    } else if (typeof value !== 'string') {
      yield { path, message: `the uid is ${shown(value)}, which is no text`, remedy: 'write it as text' };
    } else if (value.length > LONGEST_UID) {
      yield {
        path, range: { from: LONGEST_UID, to: value.length },
        message: `the uid '${shown(value)}' has ${value.length} characters, so Grafana refuses the dashboard`, remedy: `shorten it to ${LONGEST_UID}`,
      };
    } else if (!/^[\w-]+$/.test(value)) {
      yield {
        path, message: `the uid '${shown(value)}' has characters other than letters, digits, - and _, so Grafana refuses the dashboard`,
        remedy: `write '${value.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'my-dashboard'}'`,
      };
    }
  },
};

/** Uids of the dashboards among documents. */
export const uidsOf = (documents: readonly Document[]): readonly string[] => documents.flatMap((document) => (KINDS.includes(document.kind) ? text(read(document).uid.value) ?? [] : []));
/** The uid that one is a slip of: in one of its words, and not a short one, as many dashboards of a set are told apart by these. */
export function uidMeant(uid: string, uids: readonly string[]): string | undefined {
  const meant = uids.includes(uid) ? undefined : slipOf(uid, uids);
  const [words, others] = [uid, meant ?? ''].map((each) => each.split(/[-_]/));
  return words!.length === others!.length && words!.every((word, i) => word === others![i] || Math.min(word.length, others![i]!.length) >= 5) ? meant : undefined;
}
