import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, milliseconds, plain, softly } from '../values';
import { rulesOf } from './read';

/**
 * A rule is either an alert or a recording, and only an alert can wait, keep firing or say something; Prometheus refuses the whole file otherwise.
 *
 * Remedy: give the rule one of `alert` and `record`, an `expr`, and `for`, `keep_firing_for` and `annotations` only to an alert.
 * @example record: job:up:sum … for: 5m
 */
export const kind: DocumentCheck = {
  id: 'rule/kind', severity: 'error', kinds: ['prometheus-rules'],
  run(document) {
    return rulesOf(document).flatMap(({ map, path, kind: is, name }): Fault[] => {
      const faults: Fault[] = [];
      const both = filled(map['alert']) !== undefined;
      if (is === undefined) {
        faults.push({
          path, message: both ? `rule ${name} is an alert and a recording at once, and Prometheus refuses the file` : 'a rule is neither an alert nor a recording, and Prometheus refuses the file',
          remedy: both ? 'keep one of alert and record' : 'add alert: or record: with its name',
        });
      }
      if (filled(map['expr']) === undefined) faults.push({ path, message: `rule ${name} has no expr, and Prometheus refuses the file`,
        remedy: 'add expr: with the PromQL to evaluate' });
      if (is !== 'record') return faults;
      for (const key of ['for', 'keep_firing_for']) {
        if (milliseconds(map[key])) faults.push({ path: [...path, key],
          message: `recording ${name} has ${key}, which only alerts can have; Prometheus refuses the file`,
          remedy: `take ${key} away, or make it an alert` });
      }
      if (isPlain(map['annotations']) && Object.keys(map['annotations']).length > 0) {
        faults.push({ path: [...path, 'annotations'], message: `recording ${name} has annotations, which only alerts can have; Prometheus refuses the file`,
          remedy: 'take the annotations away, or make it an alert' });
      }
      for (const [key, value] of Object.entries(plain(map['labels']))) if (typeof value === 'string' && /\{\{.*\}\}/.test(value)) faults.push({
        path: [...path, 'labels', key], severity: softly(document), message: `recording ${name}: the label ${key} is a template, which Prometheus fills in of alerts only: it stays '${value}'`, remedy: 'take it away: a recording keeps the labels of its expression',
      });
      return faults;
    });
  },
};
