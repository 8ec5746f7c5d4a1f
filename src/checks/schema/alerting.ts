import type { DataPath, Document, Fault } from '../../model/document';
import { ofQuery } from './dashboard';
import { isPlain, list, plain, type Plain } from './words';

/** Datasources of expressions, which ask nobody and need no time range. */
const EXPRESSIONS: ReadonlySet<unknown> = new Set(['__expr__', '-100']);
const UNITS: Readonly<Record<string, number>> = { y: 31_536_000, w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** What the file's JSON Schema cannot say: group intervals off Grafana's tick of 10 s, time ranges that are missing or reversed, models by their datasource. */
export function* alertingFaults(data: unknown, profile: Document['profile']): Iterable<Fault> {
  for (const [g, group] of list(plain(data)['groups']).entries()) {
    const { interval, rules } = plain(group);
    if (typeof interval === 'string' && /^(\d+(ms|[ywdhms]))+$/.test(interval)) {
      const seconds = [...interval.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
      if (seconds <= 0 || seconds % 10 !== 0) {
        yield { path: ['groups', g, 'interval'], message: `is '${interval}', and must be a multiple of 10s: Grafana does not start`, remedy: `write ${Math.max(1, Math.round(seconds / 10)) * 10}s` };
      }
    }
    for (const [r, rule] of list(rules).entries()) {
      for (const [q, query] of list(plain(rule)['data']).entries()) {
        const at = ['groups', g, 'rules', r, 'data', q];
        yield* rangeFaults(query, at);
        const model = plain(plain(query)['model']);
        yield* ofQuery(model, isExpression(plain(query)) ? '__expr__' : plain(model['datasource'])['type'], [...at, 'model'], profile);
      }
    }
  }
}

const isExpression = (query: Plain): boolean => EXPRESSIONS.has(query['datasourceUid']) || plain(plain(query['model'])['datasource'])['type'] === '__expr__';

function* rangeFaults(query: unknown, at: DataPath): Iterable<Fault> {
  if (!isPlain(query) || isExpression(query)) return;
  const range = query['relativeTimeRange'];
  if (range === undefined || range === null) yield { path: at, message: "is missing 'relativeTimeRange': Grafana does not start", remedy: 'add it, in seconds before the evaluation: { from: 600, to: 0 }' };
  if (!isPlain(range)) return;
  const { from = 0, to = 0 } = range;
  if (typeof from === 'number' && typeof to === 'number' && from <= to) {
    yield { path: [...at, 'relativeTimeRange'], message: `reaches from ${from} to ${to} seconds ago: Grafana does not start`, remedy: "'from' is the greater, as in { from: 600, to: 0 }" };
  }
}
