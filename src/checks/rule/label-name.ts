import type { DocumentCheck, Fault } from '../../model/document';
import { plain, softly, type Placed } from '../values';
import { groupsOf, rulesOf } from './read';

const CLASSIC = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * `__name__` as a label of a rule, or an empty label name, makes Prometheus refuse the file; other names beyond letters, digits and `_` do so in
 * Prometheus 2; `alertname` is overwritten by the alert's name.
 *
 * Remedy: use letters, digits and `_`, and leave `alertname` and `__name__` to Prometheus.
 * @example labels: {run-book: x}
 */
export const labelName: DocumentCheck = {
  id: 'rule/label-name', severity: 'error', kinds: ['prometheus-rules'],
  run(document, { prometheus }) {
    const refused = prometheus?.startsWith('2.') === true;
    const within = ({ map, path }: Placed, key: 'labels' | 'annotations', alert: boolean): Fault[] => Object.keys(plain(map[key])).flatMap((label): Fault[] => {
      const at = { path: [...path, key, label] };
      if (key === 'labels' && label === '__name__') return [{ ...at, message: 'a rule cannot set the label __name__, and Prometheus refuses the file',
        remedy: 'name the series by record:' }];
      if (label === '') return [{ ...at, message: `an empty name in ${key}, and Prometheus refuses the file`, remedy: 'name it, or take it away' }];
      if (key === 'labels' && alert && label === 'alertname') return [{ ...at, severity: softly(document),
        message: 'the label alertname has no effect: Prometheus sets it to the alert\'s name',
        remedy: 'take it away, or rename the alert' }];
      if (CLASSIC.test(label) || (prometheus !== undefined && !refused)) return [];
      return [{
        ...at, severity: refused ? 'error' : softly(document),
          message: `'${label}' in ${key} is no classic label name${refused ? '' : ': Prometheus 2 refuses the file, and templates reach it only by index'}`,
        remedy: `use letters, digits and _, as in ${label.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_')}`,
      }];
    });
    return [
      ...groupsOf(document).flatMap((group) => within(group, 'labels', false)),
      ...rulesOf(document).flatMap((rule) => [...within(rule, 'labels', rule.kind === 'alert'), ...within(rule, 'annotations', false)]),
    ];
  },
};
