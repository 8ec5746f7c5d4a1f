import type { DocumentCheck, Fault, Recordings } from '../../model/document';
import { slipOf } from '../../promql/check/slips';
import { perDocument } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';
import { recordingsOf } from './recordings';

/**
 * Names with a colon are those of recordings. One that no rule of the folder records, beside one that is recorded and differs by a slip, is that one.
 *
 * Remedy: correct the name.
 * @example record: job:requests:rate5m; alert … expr: job:request:rate5m > 5
 */
export const recordedName: DocumentCheck = {
  id: 'rule/recorded-name', severity: 'warning', kinds: ['prometheus-rules'],
  run(document, { recordings = recordingsOf(document) }) {
    if (recordings.size === 0) return [];
    const meant = meantOf(document);
    return rulesOf(document).flatMap(({ map, path }): Fault[] => (expressionOf(document, map['expr'])?.selectors ?? []).flatMap(({ metric, from, to }): Fault[] => {
      if (!metric?.includes(':') || recordings.has(metric)) return [];
      if (!meant.has(metric)) meant.set(metric, nearName(metric, recordings));
      const name = meant.get(metric);
      return name === undefined ? [] : [{ path: [...path, 'expr'], range: { from, to }, message: `no rule records ${metric}`, remedy: `did you mean ${name}?` }];
    }));
  },
};
const meantOf = perDocument(() => new Map<string, string | undefined>());

/** A recorded name that differs in one word, by a slip; not in a number, as those of another window do. */
function nearName(name: string, recordings: Recordings): string | undefined {
  const words = name.split(/[:_]/);
  for (const known of recordings.keys()) {
    if (Math.abs(known.length - name.length) > 1 || numbers(known) !== numbers(name) || !known.includes(':')) continue;
    if (plain(known) === plain(name)) return known;
    const others = known.split(/[:_]/);
    const apart = words.length === others.length ? words.flatMap((word, i) => (word === others[i] ? [] : [[word, others[i]!] as const])) : [];
    const [only] = apart;
    if (only && apart.length === 1 && slipOf(only[0], [only[1]], 'label') !== undefined) return known;
  }
  return undefined;
}
const plain = (name: string): string => name.toLowerCase().replace(/[:_]/g, '');
const numbers = (name: string): string => name.match(/\d+[a-z]*/g)?.join() ?? '';
