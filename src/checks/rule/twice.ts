import type { DocumentCheck } from '../../model/document';
import { plain, repeated, softly } from '../values';
import { rulesOf, type Rule } from './read';

/** Name and labels, as promtool compares rules. */
const identity = ({ map, name, group, kind }: Rule): string | undefined =>
  (kind ? JSON.stringify([kind, name, Object.entries({ ...plain(group.map['labels']), ...plain(map['labels']) }).sort(([a], [b]) => (a < b ? -1 : 1))]) : undefined);
const squeezed = (expr: unknown): string => (typeof expr === 'string' ? expr.replace(/\s+/g, ' ').trim() : '');

/**
 * Two rules of one name and the same labels write the same series: of a recording, samples of one moment collide and one is dropped; of an alert, one
 * notification stands for both.
 *
 * Remedy: delete one, or give them different names or labels.
 * @example two rules `record: job:up:sum` without labels
 */
export const twice: DocumentCheck = {
  id: 'rule/twice', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    return repeated(rulesOf(document), identity).flatMap(({ item, first }) => {
      const same = squeezed(item.map['expr']) === squeezed(first.map['expr']);
      // Alerts of one name may well have several conditions, for different series.
      if (item.kind === 'alert' && !same && document.profile === 'foreign') return [];
      const where = `groups[${String(first.path[1])}].rules[${String(first.path[3])}]`;
      return [{
        path: item.path, severity: softly(document),
        message: same ? `${item.name} is defined twice with the same labels and expression; the first is ${where}`
          : item.kind === 'record' ? `${item.name} is recorded twice with the same labels; wherever both ${where} and this one find a series, their samples collide`
            : `alert ${item.name} is defined twice with the same labels, so notifications cannot tell it from ${where}`,
        remedy: same ? 'delete one of them' : 'give them different names, or a label that tells them apart',
      }];
    });
  },
};
