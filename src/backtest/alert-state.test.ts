import { describe, expect, it } from 'vitest';
import { firings, type Trial } from '../proof/promtool';
import { promtoolsForTests } from '../tools';
import { AlertStates, keyOf, type Labels } from './alert-state';

/** Seconds between evaluations, and evaluations. */
const STEP = 10;
const STEPS = 40;
const SERIES = 60;
/** Comes and goes at random, always the same; mostly stays as it is. */
function patterns(): readonly (readonly boolean[])[] {
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: SERIES }, (_, n) => {
    let is = random() < 0.5;
    return Array.from({ length: STEPS }, () => (is = random() < 0.15 + n / 200 ? !is : is));
  });
}
const series = (n: number): Labels => ({ n: String(n) });

describe('states of alerts', () => {
  it.each([[0, 0], [10, 0], [30, 0], [0, 20], [25, 15], [40, 60]])('are those of promtool, for %i s, kept for %i s', async (wait, keepFiringFor) => {
    const all = patterns();
    const trial: Trial = {
      evaluation: STEP,
      rules: [JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'x == 1', for: `${wait}s`, keep_firing_for: `${keepFiringFor}s` }] }] })],
      stories: [{
        until: (STEPS - 1) * STEP,
        targets: all.map((pattern, n) => ({
          labels: series(n), every: STEP, offset: 0, instruments: [() => (now: number) => [{ name: 'x', labels: {}, value: pattern[now / STEP] ? 1 : 0 }]],
        })),
      }],
    };
    const states = new AlertStates({ for: wait, keepFiringFor });
    for (let i = 0; i < STEPS; i++) states.evaluate(i * STEP, new Map(all.flatMap((pattern, n) => (pattern[i] ? [[keyOf(series(n)), series(n)] as const] : []))));
    const ours = states.firings(0).flatMap(({ labels, start, end = STEPS * STEP }) => Array.from({ length: (end - start) / STEP }, (_, i) => `${start + i * STEP} ${keyOf(labels)}`));
    const promtools = await promtoolsForTests();
    const said = (await firings(promtools.at(-1)!, [trial]))[0]![0]!;
    expect(said.length).toBeGreaterThan(100);
    expect(ours.sort()).toEqual(said.map(({ at, labels }) => `${at} ${keyOf(labels)}`).sort());
  });
  it('what fires when the time begins is said to have begun before, what fires at its end has no end', () => {
    const states = new AlertStates({ for: 10, keepFiringFor: 0 });
    const a = new Map([[keyOf({ a: '1' }), { a: '1' }]]);
    for (const at of [0, 10, 20, 30]) states.evaluate(at, a);
    states.evaluate(40, new Map());
    expect(states.isIdle).toBe(true);
    for (const at of [50, 60]) states.evaluate(at, a);
    expect(states.firings(20)).toEqual([{ labels: { a: '1' }, start: 20, isEarlier: true, end: 40 }, { labels: { a: '1' }, start: 60, isEarlier: false, end: undefined }]);
    expect(states.firings(40).map(({ start }) => start)).toEqual([60]);
  });
});
