import type { DocumentCheck, Fault, Recordings } from '../../model/document';
import { softly } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';
import { recordingsOf } from './recordings';

/**
 * Recordings that read each other in a circle wait for each other for ever: none of them ever has a first value. One that can do without, by `or`,
 * breaks the circle.
 *
 * Remedy: let one of them read the metrics that it is made of.
 * @example record: job:a:sum, expr: job:b:sum * 2; record: job:b:sum, expr: job:a:sum / 2
 */
export const recordedCircle: DocumentCheck = {
  id: 'rule/recorded-circle', severity: 'warning', kinds: ['prometheus-rules'],
  run(document, { recordings = recordingsOf(document) }) {
    const own = recordingsOf(document);
    // Names with a colon are recorded; others may come from targets too.
    if (![...own].some(([name, rules]) => name.includes(':') && rules.some((needs) => needs.length > 0))) return [];
    const waiting = waitingIn(recordings);
    if (waiting.size === 0) return [];
    return rulesOf(document).flatMap(({ kind, name, map, path }): Fault[] => {
      const circle = kind === 'record' && waiting.has(name) ? circleOf(name, recordings, waiting) : undefined;
      if (!circle) return [];
      const at = expressionOf(document, map['expr'])?.selectors.find(({ metric }) => metric === circle[1]);
      const [, ...others] = circle;
      return [{
        path: [...path, 'expr'], ...(at ? { range: { from: at.from, to: at.to } } : {}), severity: softly(document),
        message: others.length === 1 ? `${name} is made of itself alone, so that it never has a first value` : `${name} is made of ${others.join(', which is made of ')}: none of them ever has a first value`,
        remedy: 'read the metrics that it is made of',
      }];
    });
  },
};

const known = new WeakMap<Recordings, ReadonlySet<string>>();
/** Names of which every rule needs one that waits. */
function waitingIn(recordings: Recordings): ReadonlySet<string> {
  const before = known.get(recordings);
  if (before) return before;
  const waiting = new Set([...recordings.keys()].filter((name) => name.includes(':')));
  // Who waits for a name is looked at again when it waits no more.
  const readers = new Map<string, Set<string>>();
  for (const name of waiting) for (const needed of recordings.get(name)!.flat()) readers.set(needed, (readers.get(needed) ?? new Set()).add(name));
  const open = [...waiting];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (!waiting.has(name) || recordings.get(name)!.every((needs) => needs.some((needed) => waiting.has(needed)))) continue;
    waiting.delete(name);
    open.push(...readers.get(name) ?? []);
  }
  known.set(recordings, waiting);
  return waiting;
}
/** The shortest way from a name to itself; undefined: it only waits for a circle of others. */
function circleOf(start: string, recordings: Recordings, waiting: ReadonlySet<string>): readonly string[] | undefined {
  const before = new Map<string, string>();
  const open = [start];
  for (const name of open) for (const needed of recordings.get(name)!.flat()) {
    if (needed === start) {
      const way = [start];
      for (let at: string | undefined = name; at !== undefined; at = before.get(at)) way.unshift(at);
      return way;
    }
    if (!waiting.has(needed) || before.has(needed)) continue;
    before.set(needed, name);
    open.push(needed);
  }
  return undefined;
}
