import { filled, isPlain, list, placed, plain, scalar, type Placed } from '../values';
import type { GrafanaRule } from './read';

/** A query or an expression of a rule. */
export interface Query extends Placed {
  readonly refId: string | undefined;
  readonly expression: boolean;
  /** Of an expression: `math`, `reduce`, `threshold` … */
  readonly type: string | undefined;
  /** What an expression reads. */
  readonly reads: readonly string[];
}
const EXPRESSION_UIDS = new Set(['__expr__', '-100']);

const known = new WeakMap<GrafanaRule, readonly Query[]>();
/** The queries of a rule, read once for all checks. */
export function queriesOf(rule: GrafanaRule): readonly Query[] {
  const queries = known.get(rule) ?? read(rule);
  known.set(rule, queries);
  return queries;
}
function read(rule: GrafanaRule): Query[] {
  return placed(rule.map['data'], [...rule.path, 'data']).map(({ map, path }) => {
    const model = plain(map['model']);
    const expression = EXPRESSION_UIDS.has(filled(map['datasourceUid']) ?? filled(plain(model['datasource'])['uid']) ?? '');
    const type = expression ? scalar(model['type']) : undefined;
    return { map, path, refId: filled(map['refId']), expression, type, reads: expression ? readsOf(type, model) : [] };
  });
}
function readsOf(type: string | undefined, model: Readonly<Record<string, unknown>>): string[] {
  if (type === 'classic_conditions') {
    return list(model['conditions']).flatMap((c) => (isPlain(c) ? scalar(list(plain(c['query'])['params'])[0]) ?? [] : []));
  }
  const text = filled(model['expression']);
  if (type === 'sql' || type === undefined) return [];
  // Nothing to read is as wrong as something unknown.
  if (text === undefined) return [''];
  if (type !== 'math') return [text.trim().replace(/^\$\{?([^}]*)\}?$/, '$1')];
  // In math, $A and ${A b} are other results; text in quotes does not occur.
  return [...text.matchAll(/\$(?:\{([^}]*)\}|([A-Za-z_]\w*))/g)].map(([, braced, bare]) => (braced ?? bare)!);
}
/** Whether a result is series of many samples, which no condition can be: of Prometheus' queries it is known. */
export function isSeries(refId: string, byRef: ReadonlyMap<string, Query>): boolean {
  const seen = new Set<string>();
  const open = [refId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const query = seen.has(next) ? undefined : byRef.get(next);
    seen.add(next);
    if (!query) continue;
    if (!query.expression) {
      const model = plain(query.map['model']);
      const prometheus = scalar(plain(model['datasource'])['type']) === 'prometheus' || (filled(model['expr']) !== undefined && ('instant' in model || 'range' in model) && model['queryType'] === undefined);
      if (prometheus && model['instant'] !== true) return true;
    } else if (query.type === 'math' || query.type === 'resample' || query.type === 'threshold') open.push(...query.reads);
  }
  return false;
}
