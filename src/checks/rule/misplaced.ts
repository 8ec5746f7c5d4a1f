import type { DocumentCheck, Fault } from '../../model/document';
import { filled, plain, softly } from '../values';
import { alertsOf } from './read';

/** Keys of a rule, which as labels or annotations say nothing to Prometheus. */
const OF_THE_RULE = ['for', 'keep_firing_for', 'expr', 'annotations'];

/**
 * One indentation too many, and `for` is a label: the alert then fires at once. A `severity` among the annotations is read by people, and by no route.
 *
 * Remedy: put it where it belongs: `for` beside `expr`, `severity` under `labels`.
 * @example labels: {team: db, for: 5m}
 */
export const misplaced: DocumentCheck = {
  id: 'rule/misplaced', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => alertsOf(document).flatMap(({ map, path, group, name }): Fault[] => {
    const [labels, annotations] = [plain(map['labels']), plain(map['annotations'])];
    const at = (slot: string, key: string, message: string, remedy: string): Fault => ({ path: [...path, slot, key], severity: softly(document), message: `alert ${name}: ${message}`, remedy });
    return [
      ...OF_THE_RULE.filter((key) => key in labels && map[key] === undefined).map((key) => at('labels', key, `'${key}' is a label here, and says nothing to Prometheus`, `move it out of labels, beside expr`)),
      ...['for', 'keep_firing_for'].filter((key) => key in annotations && map[key] === undefined).map((key) => at('annotations', key, `'${key}' is an annotation here, and says nothing to Prometheus`, `move it out of annotations, beside expr`)),
      ...(filled(annotations['severity']) !== undefined && !('severity' in labels) && !('severity' in plain(group.map['labels'])) ? [at('annotations', 'severity', 'severity is an annotation here, and routes read labels only', 'move it to labels')] : []),
    ];
  }),
};
