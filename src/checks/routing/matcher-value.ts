import type { DocumentCheck, Fault } from '../../model/document';
import { severityMeant } from '../rule/severity-value';
import { list, placed, plain, softly } from '../values';
import { matchersOf, writtenMatcher } from './matchers';
import { routesOf } from './tree';

/** An operator, and the beginning of another one: the old syntax takes all behind the first for the value. */
const TWO = /^\s*\{?\s*([a-zA-Z_:][\w:]*)\s*(=~|!~|!=|=(?!~))\s*([=~][^"]*)$/;
const MEANT: Readonly<Record<string, string>> = { '==': '=', '=~=': '=~', '!==': '!=', '=~~': '=~', '!~=': '!~', '!=~': '!~', '===': '=' };

/** Words between bars, or what stands for anything: no alert has that as a value. */
const PATTERN = /^[\w.-]+(?:\|[\w.-]+)+$|\.[*+]/;

/**
 * Alertmanager compares by `=`, `!=`, `=~` and `!~`. Of `team==db` it takes `=db` for the value, and of `team="db|web"` the whole text: no alert has either,
 * and it says nothing.
 *
 * Remedy: write one operator, and the value in quotes; patterns by `=~`.
 * @example matchers: [team==db]
 */
export const matcherValue: DocumentCheck = {
  id: 'routing/matcher-value', severity: 'warning', kinds: ['alertmanager-config', 'grafana-alerting'],
  run(document) {
    const inhibitions = placed(plain(document.data)['inhibit_rules'], ['inhibit_rules']);
    const sides = inhibitions.flatMap(({ map, path }) => ['source_matchers', 'target_matchers'].map((key) => ({ all: map[key], path: [...path, key] })));
    const read = [...routesOf(document).map(({ own, path }) => ({ matchers: own.all, path })), ...inhibitions.flatMap(({ map, path }) => ['source_', 'target_'].map((side) => ({ matchers: matchersOf(map, path, side).all, path })))];
    const severities = new Set(read.flatMap(({ matchers = [] }) => matchers.flatMap(({ label, op, value }) => (label === 'severity' ? (op === '=~' ? value.split('|') : [value]) : []))));
    return [
      ...[...routesOf(document).map(({ map, path }) => ({ all: map['matchers'], path: [...path, 'matchers'] })), ...sides].flatMap(({ all, path }) => list(all).flatMap((said, i): Fault[] => {
        const found = typeof said === 'string' ? TWO.exec(said) : null;
        if (!found) return [];
        const [, label, op, value] = found as unknown as [string, string, string, string];
        const sign = /^[=~]+/.exec(value)![0];
        const bare = value.slice(sign.length).trim().replace(/\}$/, '');
        return [{ path: [...path, i], severity: softly(document), message: `the matcher ${said as string} wants ${label} ${op} '${value.replace(/\}\s*$/, '').trim()}', which no alert has`, remedy: `did you mean ${label}${MEANT[op + sign] ?? op}"${bare}"?` }];
      })),
      ...read.flatMap(({ matchers = [], path }) => matchers.flatMap((matcher): Fault[] => {
        const { label, op, value } = matcher;
        if (op === '=' && /\s(?:and|or|&&|\|\|)\s+[\w.]+\s*[=!]/i.test(value)) return [{ path, severity: softly(document), message: `${label} is compared with all of '${value}', which no alert has: matchers are not joined by words`, remedy: 'write each as an item of its own' }];
        const meant = label === 'severity' && op === '=' ? severityMeant(value, severities) : undefined;
        return meant === undefined ? [] : [{ path, severity: softly(document), message: `no alert has the severity '${value}'`, remedy: `did you mean '${meant}'?` }];
      })),
      ...read.flatMap(({ matchers = [], path }) => matchers.filter(({ op, value }) => (op === '=' || op === '!=') && PATTERN.test(value)).map((matcher): Fault => ({
        path, severity: softly(document), message: `${writtenMatcher(matcher)} compares with '${matcher.value}' as it is written, which no alert has: ${matcher.op} takes no pattern`,
        remedy: `write ${writtenMatcher({ ...matcher, op: matcher.op === '=' ? '=~' : '!~' })}`,
      }))),
    ];
  },
};
