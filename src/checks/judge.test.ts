import { expect, it } from 'vitest';
import type { Document, Fault } from '../model/document';
import { verdict } from './judge';
import { bounded } from './schema/faults';

const rules = (count: number, rule: (i: number) => object): Document => ({ kind: 'prometheus-rules', file: 'x', profile: 'foreign', data: { groups: [{ name: 'g', rules: Array.from({ length: count }, (_, i) => rule(i)) }] } });
const checksOf = ({ found }: ReturnType<typeof verdict>): Map<string, number> => {
  const count = new Map<string, number>();
  for (const { check } of found) count.set(check, (count.get(check) ?? 0) + 1);
  return count;
};

it('a file with more than a thousand errors of one kind is judged no further, and does not look whole', () => {
  let asked = 0;
  const broken = verdict(rules(60_000, (i) => ({ alert: `A${i}`, get expr() { asked++; return 'up =='; }, for: '5 min' })), {});
  expect([checksOf(broken), broken.isWhole]).toEqual([new Map([['schema/prometheus-rules', 100], ['promql/syntax', 1000]]), false]);
  expect(asked).toBeGreaterThan(1000);
  expect(verdict(rules(3, (i) => ({ alert: `A${i}`, expr: 'up ==' })), {}).isWhole).toBe(true);
});
it('warnings hide no error behind them', () => {
  const late = verdict(rules(3000, (i) => ({ alert: `A${i}`, expr: i < 2999 ? 'up' : 'up ==' })), {});
  expect(checksOf(late).get('promql/always-fires')).toBe(1000);
  expect(late.found.filter(({ severity }) => severity === 'error')).toMatchObject([{ check: 'promql/syntax', path: ['groups', 0, 'rules', 2999, 'expr'] }]);
  expect(late.isWhole).toBe(false);
  // The same of a schema.
  const faults = Array.from({ length: 300 }, (_, i): Fault => ({ path: [i], message: 'm', remedy: 'r', severity: i < 299 ? 'warning' : 'error' }));
  expect([...bounded(faults)].slice(99).map(({ path }) => path)).toEqual([[99], [299]]);
});
it('twenty thousand panels on one another are compared with a few', () => {
  const panels = Array.from({ length: 20_000 }, (_, i) => ({ id: i, type: 'text', title: 'a', gridPos: { x: 0, y: 0, w: 12, h: 3 } }));
  expect(checksOf(verdict({ kind: 'dashboard', file: 'x', profile: 'foreign', data: { title: 'a', uid: 'a', schemaVersion: 39, panels } }, {})).get('dashboard/overlap')).toBe(1000);
});
