import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, plain, repeated } from '../values';
import { isSeries, queriesOf, type Query } from './queries';
import { fromEnvironment, rulesOf } from './read';

/**
 * A rule whose condition names no query, whose expressions name unknown ones or each other in a circle, or whose condition is a whole series and no
 * number, loads and then is in error at every evaluation.
 *
 * Remedy: name the last expression as the condition, and reduce a range query, or make it instant.
 * @example condition: C, data: [{refId: A, …}, {refId: B, …}]
 */
export const condition: DocumentCheck = {
  id: 'provisioning/condition', severity: 'error', kinds: ['grafana-alerting'],
  run(document) {
    return rulesOf(document).flatMap((rule): Fault[] => {
      const queries = queriesOf(rule);
      if (queries.length === 0) return [];
      const of = `rule ${rule.name}`;
      const byRef = new Map(queries.flatMap((q): [string, Query][] => (q.refId === undefined ? [] : [[q.refId, q]])));
      const names = [...byRef.keys()].join(', ');
      const faults: Fault[] = queries.filter((q) => q.refId === undefined).map((q) => ({ path: q.path,
        message: `${of}: a query has no refId, so the rule is in error`,
        remedy: 'add refId: with a letter of its own' }));
      faults.push(...repeated(queries, (q) => q.refId).map(({ item, id }) => ({ path: [...item.path, 'refId'],
        message: `${of}: two queries have the refId ${id}, so the rule is in error`,
        remedy: 'give each a letter of its own' })));
      for (const q of queries) {
        const unknown = q.reads.find((read) => !byRef.has(read));
        if (unknown !== undefined) {
          const close = nearest(unknown, byRef.keys());
          faults.push({ path: [...q.path, 'model', q.type === 'classic_conditions' ? 'conditions' : 'expression'],
            message: `${of}: expression ${q.refId ?? ''} reads ${unknown === '' ? 'nothing' : unknown}, which is no query of it, so the rule is in error`,
            remedy: close ? `did you mean '${close}'?` : `it has ${names}` });
        } else if (q.refId !== undefined && inCircle(q.refId, byRef)) {
          faults.push({ path: [...q.path, 'model'],
            message: `${of}: expression ${q.refId} reads itself${q.reads.includes(q.refId) ? '' : ' by way of others'}, so the rule is in error`,
            remedy: 'let expressions read queries and expressions before them' });
        }
      }
      const from = filled(plain(rule.map['record'])['from']);
      if (from !== undefined && !fromEnvironment(from) && !byRef.has(from)) {
        const close = nearest(from, byRef.keys());
        faults.push({ path: [...rule.path, 'record', 'from'], message: `${of}: record.from ${from} is no query of it, so nothing is recorded`,
          remedy: close && close !== from ? `did you mean '${close}'? It has ${names}` : `it has ${names}` });
      }
      const named = filled(rule.map['condition']);
      if (named === undefined || fromEnvironment(named)) return faults;
      const at = { path: [...rule.path, 'condition'] };
      if (!byRef.has(named)) {
        const close = nearest(named, byRef.keys());
        faults.push({ ...at, message: `${of}: condition ${named} is no query of it, so the rule is in error`,
          remedy: close && close !== named ? `did you mean '${close}'? It has ${names}` : `it has ${names}` });
      } else if (faults.length === 0 && isSeries(named, byRef)) {
        faults.push({ ...at, message: `${of}: condition ${named} is a series of samples, and only numbers can be alerted on, so the rule is in error`,
          remedy: 'set instant: true, range: false in the query, or put a reduce expression between' });
      }
      return faults;
    });
  },
};

function inCircle(start: string, byRef: ReadonlyMap<string, Query>): boolean {
  const seen = new Set<string>();
  const open = [...(byRef.get(start)?.reads ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(byRef.get(next)?.reads ?? []));
  }
  return false;
}
