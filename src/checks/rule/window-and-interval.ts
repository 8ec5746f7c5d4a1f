import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { milliseconds, softly, written } from '../values';
import { alertsOf } from './read';

/** What counts events, each of which matters. */
const EVENTS = /^(?:increase|changes|resets|count_over_time)$/;
const CALLED = /\b(?:increase|changes|resets|count_over_time)\s*\(/;

/**
 * An alert looks back over its window once per group interval: of events between a shorter window and the evaluation before, it never hears.
 *
 * Remedy: make the window at least as long as the group's interval, or evaluate the group more often.
 * @example interval: 5m … expr: increase(oom_kills_total[1m]) > 0
 */
export const windowAndInterval: DocumentCheck = {
  id: 'rule/window-and-interval', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => alertsOf(document).flatMap(({ map, path, group, name }): Fault[] => {
    const interval = milliseconds(group.map['interval']);
    const { expr } = map;
    if (!interval || typeof expr !== 'string' || !CALLED.test(expr)) return [];
    const nodes = readExpression(expr)?.nodes ?? [];
    // A subquery looks in between.
    if (nodes.some(({ type }) => type === 'subquery')) return [];
    return nodes.flatMap((node): Fault[] => {
      const [window] = node.type === 'call' && EVENTS.test(node.fn.name ?? '') ? node.args : [];
      if (window?.type !== 'range' || window.of.type !== 'selector' || window.window.seconds === undefined || window.window.seconds * 1000 >= interval) return [];
      return [{
        path: [...path, 'expr'], range: { from: window.window.from, to: window.window.to }, severity: softly(document),
        message: `alert ${name} looks at ${written(window.window.seconds * 1000)} every ${written(interval)}: what happens in between it never sees`, remedy: `make the window at least ${written(interval)}`,
      }];
    });
  }),
};
