import type { DocumentCheck, Fault } from '../../model/document';
import { rangeOf } from '../template/faults';
import { templatesOf } from '../template/places';
import { softly, written } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';

/**
 * A query in an annotation over a longer window than any of the rule's shows mostly the time before: the message names numbers that are half the past.
 *
 * Remedy: query a window no longer than the rule's.
 * @example expr: rate(errors_total[1m]) > 1, summary: '{{ with query "rate(errors_total[1h])" }}…'
 */
export const annotationWindow: DocumentCheck = {
  id: 'rule/annotation-window', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    const places = templatesOf(document).filter((p) => p.rule?.slot === 'annotation' && p.text.includes('query'));
    if (places.length === 0) return [];
    const recorded = new Map(rulesOf(document).filter((r) => r.kind === 'record').map((r) => [r.name, r.map['expr']]));
    const longestOf = (text: unknown): number => {
      const expr = expressionOf(document, text);
      if (!expr) return 0;
      // A recording's window is the rule's own.
      const read = expr.selectors.flatMap(({ metric }) => (metric !== undefined && recorded.has(metric) ? [expressionOf(document, recorded.get(metric))] : []));
      return [expr, ...read].reduce((most, e) => e?.windows.reduce((m, { ms }) => Math.max(m, ms), most) ?? most, 0);
    };
    return places.flatMap((place) => place.read().calls.flatMap(({ name, strings }): Fault[] => {
      const asked = name === 'query' ? strings.at(-1) : undefined;
      // What is offset is asked of another time on purpose; of alternatives the shortest is the first choice.
      const windows = (asked && expressionOf(document, asked.text)?.windows) ?? [];
      if (!asked || windows.length === 0 || windows.some((w) => w.moved)) return [];
      const shortest = windows.reduce((least, { ms }) => Math.min(least, ms), Infinity);
      const longest = longestOf(place.rule?.expr);
      if (longest === 0 || shortest <= longest) return [];
      return [{
        path: place.path, ...rangeOf(place, asked), severity: softly(document),
        message: `alert ${place.rule?.name ?? ''}: ${place.rule?.key ?? ''} asks over ${written(shortest)}, the rule over ${written(longest)}, so the message shows mostly the time before`,
        remedy: `ask over ${written(longest)} or less`,
      }];
    }));
  },
};
