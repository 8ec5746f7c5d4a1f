import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { amountOf, firstOf, MOST_QUERIES } from './amount';
import { judgeAnybodys } from './anybodys';
import { circleIn } from './dashboard/circle';
import { eachString, strings } from './strings';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'amount-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const judged = (count: number): readonly { check: string; message: string }[] => {
  const file = path.join(folder, `${count}.json`);
  fs.writeFileSync(file, JSON.stringify({ groups: [{ name: 'a', rules: Array.from({ length: count }, (_, i) => ({ record: `job:a${i}:sum`, expr: 'sum by (job) (a)' })) }] }));
  return judgeAnybodys([file], () => undefined).problems;
};

describe('large files', () => {
  it('are judged as far as two seconds reach, and said not to be judged beyond', () => {
    expect(judged(MOST_QUERIES + 1)).toMatchObject([{ check: 'documents/too-large', severity: 'error', message: expect.stringMatching(/holds 15001 .* the first 15000 were judged/) as string, remedy: 'split it' }]);
    expect(judged(100)).toEqual([]);
  });
  it('are cut behind the first queries, which stay where they are', () => {
    const first = (kind: 'dashboard' | 'dashboard-v2' | 'prometheus-rules' | 'grafana-alerting', data: unknown): unknown => firstOf({ kind, data, file: 'x', profile: 'foreign' }, 3).data;
    expect(first('dashboard', { title: 'a', panels: [{ targets: [1, 2] }, { type: 'text' }, { type: 'row', panels: [{ targets: [3, 4] }, { targets: [5] }] }, { targets: [6] }] }))
      .toEqual({ title: 'a', panels: [{ targets: [1, 2] }, { type: 'text' }, { type: 'row', panels: [{ targets: [3] }] }] });
    expect(first('prometheus-rules', { groups: [{ name: 'a', rules: [1, 2] }, { name: 'b', rules: [3, 4] }, { name: 'c', rules: [5] }] })).toEqual({ groups: [{ name: 'a', rules: [1, 2] }, { name: 'b', rules: [3] }] });
    expect(first('grafana-alerting', { groups: [{ rules: [{ uid: 'a', data: [1, 2, 3, 4] }, { uid: 'b', data: [5] }] }] })).toEqual({ groups: [{ rules: [{ uid: 'a', data: [1, 2, 3] }] }] });
    const element = (...queries: number[]): object => ({ spec: { data: { spec: { queries } } } });
    expect(first('dashboard-v2', { spec: { elements: { a: element(1, 2), b: element(3, 4), c: element(5) } } })).toEqual({ spec: { elements: { a: element(1, 2), b: element(3) } } });
  });
  it('are measured in queries, whatever their kind', () => {
    const of = (kind: 'dashboard' | 'dashboard-v2' | 'prometheus-rules' | 'grafana-alerting' | 'alertmanager-config', data: unknown): number => amountOf({ kind, data, file: 'x', profile: 'foreign' });
    const panel = { targets: [{}, {}] };
    expect(of('dashboard', { panels: [panel, { type: 'row', panels: [panel] }], rows: [{ panels: [panel] }] })).toBe(6);
    expect(of('dashboard-v2', { spec: { elements: { a: { spec: { data: { spec: { queries: [{}, {}, {}] } } } } } } })).toBe(3);
    expect(of('grafana-alerting', { groups: [{ rules: [{ data: [{}, {}] }, {}] }] })).toBe(2);
    expect([of('alertmanager-config', { groups: [] }), of('dashboard', null), of('prometheus-rules', { groups: 'x' })]).toEqual([0, 0, 0]);
  });
});
it('strings are visited in their order, with their places, however deep', () => {
  const data = { a: ['x', { b: 'y' }], c: { d: 'left out' }, e: 1, f: ['z'] };
  expect(strings(data, ['root'], (_, key) => key === 'c')).toEqual([
    { value: 'x', key: 'a', path: ['root', 'a', 0] }, { value: 'y', key: 'b', path: ['root', 'a', 1, 'b'] }, { value: 'z', key: 'f', path: ['root', 'f', 0] },
  ]);
  let deep: unknown = 'bottom';
  for (let i = 0; i < 200_000; i++) deep = [deep];
  let depth = 0;
  eachString(deep, (_value, _key, at) => { depth = at().length; });
  expect(depth).toBe(200_000);
});
it('names that read each other in a circle are found, and none that only leads there', () => {
  const reads = (...pairs: [string, string[]][]): ReadonlyMap<string, string[]> => new Map(pairs);
  expect(circleIn(reads(['a', ['b']], ['b', ['c']], ['c', ['b', 'x']]))).toEqual(new Set(['b', 'c']));
  expect(circleIn(reads(['a', ['b', 'a']], ['b', ['c']], ['c', []]))).toBeUndefined();
});
