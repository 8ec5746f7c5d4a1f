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
    const circles = circlesIn(recordings, waiting);
    return rulesOf(document).flatMap(({ kind, name, map, path }): Fault[] => {
      const others = kind === 'record' && waiting.has(name) ? circles(name) : undefined;
      if (!others) return [];
      const at = expressionOf(document, map['expr'])?.selectors.find(({ metric }) => metric === others[0]);
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
/** Names of a circle that a message has room for, and steps that are worth looking for circles. */
const [SHOWN, MOST] = [6, 1_000_000];
/** Of a name what it is made of, and that of, and so on back to itself; undefined: it only waits for a circle of others. */
function circlesIn(recordings: Recordings, waiting: ReadonlySet<string>): (name: string) => readonly string[] | undefined {
  const found = new Map<string, readonly [ring: readonly string[], at: number]>();
  let steps = 0;
  const search = (start: string): readonly string[] | undefined => {
    const before = new Map<string, string>();
    const open = [start];
    for (const name of open) for (const needed of recordings.get(name)!.flat()) {
      if (++steps > MOST) return undefined;
      if (needed === start) {
        const ring: string[] = [];
        for (let at: string | undefined = name; at !== undefined; at = before.get(at)) ring.push(at);
        return ring.reverse();
      }
      if (!waiting.has(needed) || before.has(needed)) continue;
      before.set(needed, name);
      open.push(needed);
    }
    return undefined;
  };
  return (name) => {
    const ring = found.has(name) ? undefined : search(name);
    ring?.forEach((each, at) => { if (!found.has(each)) found.set(each, [ring, at]); });
    const known = found.get(name);
    if (!known) return undefined;
    const [names, at] = known;
    const others = Array.from({ length: Math.min(SHOWN, names.length) }, (_, i) => names[(at + 1 + i) % names.length]!);
    return names.length > SHOWN ? [...others, '…'] : others;
  };
}
