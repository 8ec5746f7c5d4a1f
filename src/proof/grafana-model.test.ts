import { describe, expect, it } from 'vitest';
import { conditionOf, firesInGrafana, type GrafanaRule } from './grafana-model';
import type { Answer } from './promtool';

const a = { instance: 'a' };
const b = { instance: 'b' };
/** One text a series and evaluation, 10 s apart: a value, or `-` where the series is missing. */
function answers(series: Readonly<Record<string, string>>): Answer[] {
  const rows = Object.entries(series).map(([instance, values]) => ({ instance, values: values.split(' ') }));
  return rows[0]!.values.flatMap((_, n) => {
    const samples = rows.flatMap(({ instance, values }) => (values[n] === '-' ? [] : [{ labels: { instance }, value: Number(values[n]) }]));
    return samples.length > 0 ? [{ expr: 'x', at: 10 * n, samples }] : [];
  });
}
const rule = (more: Partial<GrafanaRule> = {}): GrafanaRule => ({ every: 10, for: 0, keepFiringFor: 0, condition: (value) => Number(value > 1), ...more });
const fires = (series: Readonly<Record<string, string>>, more: Partial<GrafanaRule> = {}): string[] =>
  firesInGrafana(rule(more), answers(series), 10 * (Object.values(series)[0]!.split(' ').length - 1)).map(({ at, labels }) => `${at} ${labels['instance']}`);

describe('the model of Grafana', () => {
  it('alerts at the first evaluation without a for, and after it with one', () => {
    expect(fires({ a: '0 2 2 0' })).toEqual(['10 a', '20 a']);
    expect(fires({ a: '0 2 2 2 2 0' }, { for: 20 })).toEqual(['30 a', '40 a']);
    expect(fires({ a: '0 2 2 2 2 0' }, { for: 25 })).toEqual(['40 a']);
    expect(fires({ a: '2 2 0 2 2 0' }, { for: 20 })).toEqual([]);
  });
  it('keeps each series apart', () => expect(fires({ a: '2 2 0', b: '0 2 2' })).toEqual(['0 a', '10 a', '10 b', '20 b']));
  it('keeps firing while it recovers, and begins anew only after that', () => {
    expect(fires({ a: '2 0 0 0 0' }, { keepFiringFor: 20 })).toEqual(['0 a', '10 a', '20 a']);
    expect(fires({ a: '2 0 2 0 0 0' }, { for: 0, keepFiringFor: 20 })).toEqual(['0 a', '10 a', '20 a', '30 a', '40 a']);
    expect(fires({ a: '2 2 2 0 2 0 0 0' }, { for: 20, keepFiringFor: 20 })).toEqual(['20 a', '30 a', '40 a', '50 a', '60 a']);
  });
  it('keeps the state of a series that is missing beside others for two evaluations', () => {
    expect(fires({ a: '2 - - -', b: '0 0 0 0' })).toEqual(['0 a', '10 a']);
    expect(fires({ a: '2 - 2 2', b: '0 0 0 0' }, { for: 30 })).toEqual(['30 a']); // Prometheus would begin the wait anew
  });
  it('takes no data at all as all is well, at once', () => {
    expect(fires({ a: '2 - 0 2' })).toEqual(['0 a', '30 a']);
    expect(fires({ a: '- - -' })).toEqual([]);
  });
  it('alerts on NaN, which Prometheus leaves out of a comparison; not where there is no threshold', () => {
    const compare = { value: {} as never, op: '>' as const, limit: 1 };
    expect(fires({ a: '0 NaN 0' }, { condition: conditionOf({ condition: { compare } as never }) })).toEqual(['10 a']);
    expect(fires({ a: '0 NaN Infinity -' }, { condition: conditionOf({ condition: {} as never }) })).toEqual(['0 a']);
  });
  it.each([['>', '1 2 3', [3]], ['>=', '1 2 3', [2, 3]], ['<', '1 2 3', [1]], ['<=', '1 2 3', [1, 2]], ['==', '1 2 3', [2]]] as const)('compares by %s', (op, values, bad) => {
    const condition = conditionOf({ condition: { compare: { value: {} as never, op, limit: 2 } } as never });
    expect(values.split(' ').map(Number).filter((value) => condition(value) !== 0)).toEqual(bad);
  });
  it('evaluates at its own interval only', () => {
    const found = firesInGrafana(rule({ every: 20 }), answers({ a: '0 2 0 2 2' }), 40);
    expect(found).toEqual([{ at: 40, labels: a }]);
    expect(firesInGrafana(rule(), [{ expr: 'x', at: 0, samples: [{ labels: a, value: 2 }, { labels: b, value: 2 }] }], 0).map(({ labels }) => labels)).toEqual([a, b]);
  });
});
