import type { DocumentCheck, Fault } from '../../model/document';
import { rangeOf } from '../template/faults';
import { templatesOf } from '../template/places';
import { softly } from '../values';

/**
 * Labels are what an alert is known by: a label that prints the value is a new alert at each evaluation, so `for` never passes, and each change notifies anew.
 *
 * Remedy: print the value in an annotation; in a label use it in a condition with few outcomes.
 * @example labels: {load: '{{ $value }}'}
 */
export const valueInLabel: DocumentCheck = {
  id: 'rule/value-in-label', severity: 'warning', kinds: ['prometheus-rules', 'grafana-alerting'],
  run: (document) => templatesOf(document).flatMap((place): Fault[] => {
    if (place.rule?.slot !== 'label') return [];
    const { uses, calls } = place.read();
    const value = uses.find(({ variable, fields, printed, outside }) => printed
      && (variable === '$value' || variable === '$values' || ((variable === '$' || (variable === undefined && outside)) && (fields[0] === 'Value' || fields[0] === 'Values'))))
      ?? calls.find(({ name }) => name === 'query' || name === 'now');
    if (!value) return [];
    return [{
      path: place.path, ...rangeOf(place, value), severity: softly(document),
      message: `alert ${place.rule.name}: the label ${place.rule.key} changes with the value, so each evaluation makes a new alert${place.rule.for ? ' and `for` never passes' : ''}`,
      remedy: 'move it to an annotation',
    }];
  }),
};
