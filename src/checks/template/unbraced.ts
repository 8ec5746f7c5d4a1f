import type { DocumentCheck, Fault } from '../../model/document';
import { rulesOf } from '../rule/read';
import { placed, plain } from '../values';

const ACTION = /\{\{[^]*?(?:\}\}|$)/g;
const VARIABLE = /\{?[ \t]{0,3}\$(?:labels\.\w+|value|values\.\w+(?:\.Value)?)\b\s*\}?/;

/**
 * A variable outside of `{{ }}` is no variable: people read `$labels.instance` as it stands.
 *
 * Remedy: put it into `{{ }}`.
 * @example summary: '$labels.instance is down'
 */
export const unbraced: DocumentCheck = {
  id: 'template/unbraced', severity: 'warning', kinds: ['prometheus-rules', 'grafana-alerting'],
  run(document) {
    const rules = document.kind === 'prometheus-rules' ? rulesOf(document)
      : placed(plain(document.data)['groups'], ['groups']).flatMap((group) => placed(group.map['rules'], [...group.path, 'rules']));
    return rules.flatMap(({ map, path }) => (['annotations', 'labels'] as const).flatMap((slot) => Object.entries(plain(map[slot])).flatMap(([key, text]): Fault[] => {
      // Of Grafana's labels `$x` is the environment's.
      if (typeof text !== 'string' || (slot === 'labels' && document.kind === 'grafana-alerting')) return [];
      const found = VARIABLE.exec(text.replace(ACTION, (action) => '\0'.repeat(action.length)));
      if (!found) return [];
      const variable = found[0].replace(/^[{\s]+|[}\s]+$/g, '');
      const from = found.index + found[0].indexOf('$');
      return [{ path: [...path, slot, key], range: { from, to: from + variable.length }, message: `${variable} stands outside of {{ }}, so people read just that`, remedy: `write {{ ${variable} }}` }];
    })));
  },
};
