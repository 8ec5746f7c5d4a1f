import type { DocumentCheck, Fault } from '../../model/document';
import { plain, softly } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';

/**
 * A rule's label takes the place of the series' label of the same name: where the expression keeps series apart only by that label, two of them
 * become one, and Prometheus ends the evaluation with an error.
 *
 * Remedy: name the rule's label differently, or aggregate the label away.
 * @example expr: sum by (instance) (up) == 0, labels: {instance: all}
 */
export const labelOverrides: DocumentCheck = {
  id: 'rule/label-overrides', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => rulesOf(document).flatMap(({ map, path, kind, name }): Fault[] => {
    const fixed = Object.entries(plain(map['labels'])).filter(([, value]) => typeof value === 'string' && !value.includes('{{'));
    const { expr } = map;
    // A label that the result has alone is named in the expression: most need not be read again.
    const labels = kind && typeof expr === 'string' && fixed.some(([key]) => expr.includes(key)) ? expressionOf(document, expr)?.labels : undefined;
    // With more labels than the one, series may still differ.
    if (!labels || labels.size !== 1) return [];
    return fixed.filter(([key]) => labels.has(key)).map(([key]) => ({
      path: [...path, 'labels', key], severity: softly(document),
      message: `${name}: the label ${key} takes the place of the one that keeps its series apart, so with two series the evaluation fails`,
        remedy: `name the rule's label differently, or aggregate without ${key}`,
    }));
  }),
};
