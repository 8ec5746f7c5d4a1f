import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, scalar } from '../values';
import { queriesOf } from './queries';
import { rulesOf } from './read';

/**
 * A query without `relativeTimeRange`, or with one whose `from` is not longer ago than its `to`, keeps Grafana from starting.
 *
 * Remedy: write seconds ago: from the longer, to the shorter, as in from: 600, to: 0.
 * @example relativeTimeRange: {from: 0, to: 600}
 */
export const timeRange: DocumentCheck = {
  id: 'provisioning/time-range', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule) => queriesOf(rule).flatMap(({ map, path, refId, expression }): Fault[] => {
    // Whether one without a datasource is a query, the server decides by its model.
    if (expression || filled(map['datasourceUid']) === undefined) return [];
    const range = map['relativeTimeRange'];
    const what = `rule ${rule.name}: query ${refId ?? ''}`;
    if (!isPlain(range)) return [{ path, message: `${what} has no relativeTimeRange, and Grafana does not start`,
      remedy: 'add relativeTimeRange: {from: 600, to: 0}, in seconds ago' }];
    const [from, to] = [Number(scalar(range['from']) ?? 0), Number(scalar(range['to']) ?? 0)];
    if (Number.isNaN(from) || Number.isNaN(to) || from > to) return [];
    return [{ path: [...path, 'relativeTimeRange'],
      message: `${what} runs from ${from} s ago to ${to} s ago, which is ${from === to ? 'no time' : 'backwards'}, and Grafana does not start`,
      remedy: from < to ? `write from: ${to}, to: ${from}` : 'write from: 600, to: 0' }];
  })),
};
