import type { DocumentCheck, Fault } from '../../model/document';
import { milliseconds, plain, softly } from '../values';
import { expressionOf, type Expression } from './promql';
import { rulesOf } from './read';

/** `rate5m`, `sum_irate1h`: what was done, and over which time. */
const OPERATION = /(?:^|[:_])(rate|irate|increase|delta)_?(\d+(?:ms|[smhdwy]))$/;
/** Words before the first colon that can be nothing but labels. */
const LEVELS = new Set(['instance', 'job', 'pod', 'namespace', 'container', 'node', 'device', 'route', 'handler', 'path', 'cluster']);

const CALLS = /\b(?:rate|irate|increase|delta)(?=\s*\()/g;

function* operation(name: string, expr: string, { windows }: Expression): Generator<string> {
  const [, fn, time] = OPERATION.exec(name) ?? [];
  if (fn === undefined || time === undefined) return;
  const ms = milliseconds(time);
  if (ms !== undefined && windows.length > 0 && !windows.some((each) => each.ms === ms)) {
    yield `says ${time}, and its expression has another window`;
    return;
  }
  const called: readonly string[] = expr.match(CALLS) ?? [];
  if (called.length > 0 && !called.includes(fn)) yield `says ${fn}, and its expression takes ${called[0]!}()`;
}

/**
 * Whoever reads a recording knows it by its name, level:metric:operations. One that says another window, another function or a label that it has not is read
 * as what it is not, and a histogram's buckets without `le` give no quantile.
 *
 * Remedy: name it after what the expression does, or correct the expression.
 * @example record: job:requests:rate1h, expr: sum by (job) (rate(requests_total[5m]))
 */
export const nameSays: DocumentCheck = {
  id: 'rule/name-says', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => rulesOf(document).flatMap(({ map, path, kind, name }): Fault[] => {
    const { expr } = map;
    if (kind !== 'record' || !name.includes(':') || typeof expr !== 'string') return [];
    const level = name.slice(0, name.indexOf(':'));
    const isBuckets = /_bucket(?::|$)/.test(name);
    const read = isBuckets || LEVELS.has(level) || OPERATION.test(name) ? expressionOf(document, expr) : undefined;
    if (!read) return [];
    const found = [...operation(name, expr, read)];
    const { labels } = read;
    const lacks = (label: string): boolean => labels !== undefined && !labels.has(label) && !Object.hasOwn(plain(map['labels']), label);
    if (LEVELS.has(level) && lacks(level)) found.push(`says ${level}, and its result has ${labels!.size === 0 ? 'no labels' : `only ${[...labels!].join(', ')}`}`);
    if (isBuckets && lacks('le')) found.push('says buckets, and its result has no label le, so that nothing takes a quantile of it');
    return found.map((what) => ({ path: [...path, 'record'], severity: softly(document), message: `recording ${name} ${what}`, remedy: 'name it after what the expression does, or correct the expression' }));
  }),
};
