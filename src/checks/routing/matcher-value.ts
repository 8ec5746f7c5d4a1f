import type { DocumentCheck, Fault } from '../../model/document';
import { list, placed, plain, softly } from '../values';
import { routesOf } from './tree';

/** An operator, and the beginning of another one: the old syntax takes all behind the first for the value. */
const TWO = /^\s*\{?\s*([a-zA-Z_:][\w:]*)\s*(=~|!~|!=|=(?!~))\s*([=~][^"]*)$/;
const MEANT: Readonly<Record<string, string>> = { '==': '=', '=~=': '=~', '!==': '!=', '=~~': '=~', '!~=': '!~', '!=~': '!~', '===': '=' };

/**
 * Alertmanager compares by `=`, `!=`, `=~` and `!~`. Of `team==db` it takes `=db` for the value, which no alert has, and says nothing.
 *
 * Remedy: write one operator, and the value in quotes.
 * @example matchers: [team==db]
 */
export const matcherValue: DocumentCheck = {
  id: 'routing/matcher-value', severity: 'warning', kinds: ['alertmanager-config'],
  run(document) {
    const sides = placed(plain(document.data)['inhibit_rules'], ['inhibit_rules']).flatMap(({ map, path }) => ['source_matchers', 'target_matchers'].map((key) => ({ all: map[key], path: [...path, key] })));
    return [...routesOf(document).map(({ map, path }) => ({ all: map['matchers'], path: [...path, 'matchers'] })), ...sides].flatMap(({ all, path }) => list(all).flatMap((said, i): Fault[] => {
      const found = typeof said === 'string' ? TWO.exec(said) : null;
      if (!found) return [];
      const [, label, op, value] = found as unknown as [string, string, string, string];
      const sign = /^[=~]+/.exec(value)![0];
      const bare = value.slice(sign.length).trim().replace(/\}$/, '');
      return [{ path: [...path, i], severity: softly(document), message: `the matcher ${said as string} wants ${label} ${op} '${value.replace(/\}\s*$/, '').trim()}', which no alert has`, remedy: `did you mean ${label}${MEANT[op + sign] ?? op}"${bare}"?` }];
    }));
  },
};
