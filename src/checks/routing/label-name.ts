import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { list, placed, plain, scalar, softly, type Plain } from '../values';
import { isSince27 } from './matchers';
import { routesOf } from './tree';

const CLASSIC = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Alertmanager takes any UTF-8 as a label's name since 0.27, and refuses its file before; under `match`, `match_re` and their likes of inhibitions it
 * takes only letters, digits and `_`, as ever.
 *
 * Remedy: write `matchers`, or use letters, digits and `_`.
 * @example match: {k8s.namespace: prod}
 */
export const labelName: DocumentCheck = {
  id: 'routing/label-name', severity: 'error', kinds: ['alertmanager-config'],
  run(document) {
    // As config.Route and config.InhibitRule of Alertmanager check them.
    const old = (map: Plain, path: DataPath, keys: readonly string[]): Fault[] => keys.flatMap((key) => Object.keys(plain(map[key])).filter((label) => !CLASSIC.test(label)).map((label) => ({
      path: [...path, key, label], message: `'${label}' is no name of a label that ${key} takes: Alertmanager does not start`,
      remedy: label === '' ? 'name the label, or take it away' : `write ${key.replace(/match(?:_re)?$/, 'matchers')}: ['"${label}"${key.endsWith('_re') ? '=~' : '='}"…"']`,
    })));
    const since27 = (label: string | undefined, path: DataPath): Fault[] => (label === undefined || CLASSIC.test(label) || label === '...' ? [] : [label === ''
      ? { path, message: 'an empty name of a label: Alertmanager does not start', remedy: 'name the label, or take it away' }
      : { path, severity: softly(document), message: `'${label}' is no classic name of a label: Alertmanager before 0.27 does not start with it`, remedy: 'use letters, digits and _ where such a version runs' }]);
    const matchers = (map: Plain, path: DataPath, key: string): Fault[] => list(map[key]).flatMap((text, i) => (typeof text !== 'string' || !isSince27(text) ? [] : [{
      path: [...path, key, i], severity: softly(document), message: `matcher ${text}: Alertmanager before 0.27 does not start with it`, remedy: 'where such a version runs, use letters, digits and _ for labels, without quotes',
    }]));
    return [
      ...routesOf(document).flatMap(({ map, path }) => [
        ...old(map, path, ['match', 'match_re']), ...matchers(map, path, 'matchers'),
        // An empty one is told by routing/group-by.
        ...list(map['group_by']).flatMap((label, i) => since27(scalar(label) || undefined, [...path, 'group_by', i])),
      ]),
      ...placed(plain(document.data)['inhibit_rules'], ['inhibit_rules']).flatMap(({ map, path }) => [
        ...old(map, path, ['source_match', 'source_match_re', 'target_match', 'target_match_re']), ...matchers(map, path, 'source_matchers'), ...matchers(map, path, 'target_matchers'),
        ...list(map['equal']).flatMap((label, i) => since27(scalar(label), [...path, 'equal', i])),
      ]),
    ];
  },
};
