import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { labelsThroughRecordings } from '../rule/promql';
import { softly } from '../values';
import { rangeOf } from './faults';
import { templatesOf } from './places';

/**
 * `$labels` holds the labels of the expression's result: one that the outermost aggregation drops is empty in the message, and so are the labels that
 * the rule itself adds.
 *
 * Remedy: keep the label, as in `sum by (job, instance) (…)`, or do not print it.
 * @example expr: sum by (job) (up) == 0, summary: '{{ $labels.instance }} is down'
 */
export const label: DocumentCheck = {
  id: 'template/label', severity: 'warning', kinds: ['prometheus-rules'],
  run(document, surroundings) {
    return templatesOf(document).flatMap((place): Fault[] => {
      if (!place.rule) return [];
      const { expr, name } = place.rule;
      const used = place.read().uses.flatMap((use) => {
        const read = use.variable === '$labels' ? use.fields[0] : (use.variable === '$' || (use.variable === undefined && use.outside)) && use.fields[0] === 'Labels' ? use.fields[1] : undefined;
        // Methods are no labels, and a condition on a label that may be missing is no slip.
        return read !== undefined && use.printed ? [{ read, use }] : [];
      });
      if (used.length === 0) return [];
      const labels = labelsThroughRecordings(document, surroundings)(expr);
      if (!labels) return [];
      return used.filter(({ read }) => !labels.has(read)).map(({ read, use }) => {
        const close = nearest(read, labels);
        return {
          path: place.path, ...rangeOf(place, use), severity: softly(document),
          message: `alert ${name}: the label ${read} is empty in ${place.rule?.key ?? ''}, because the expression's result has ${labels.size === 0 ? 'no labels' : `only ${[...labels].sort().join(', ')}`}`,
          remedy: close ? `did you mean '${close}'?` : `keep it by aggregating by (${[...labels, read].join(', ')}), or do not print it`,
        };
      });
    });
  },
};
