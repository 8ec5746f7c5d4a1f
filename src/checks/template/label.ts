import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { mayHave } from '../../promql/check/labels';
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
      const labels = labelsThroughRecordings(document, surroundings, expr);
      if (!labels) return [];
      const only = labels.only?.filter((name) => name !== '__name__').sort();
      return used.filter(({ read }) => !mayHave(labels, read)).map(({ read, use }) => {
        const close = only && nearest(read, only);
        return {
          path: place.path, ...rangeOf(place, use), severity: softly(document),
          message: `alert ${name}: the label ${read} is empty in ${place.rule?.key ?? ''}, because the expression's result has ${!only ? 'lost it' : only.length === 0 ? 'no labels' : `only ${only.join(', ')}`}`,
          remedy: close ? `did you mean '${close}'?` : only ? `keep it by aggregating by (${[...only, read].join(', ')}), or do not print it` : 'keep it in the aggregation, or do not print it',
        };
      });
    });
  },
};
