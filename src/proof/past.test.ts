import { expect, it } from 'vitest';
import { withPast, type Past } from './past';
import type { Point, Series } from './scrape';

const past: Past = { seconds: 60, every: 20, scrape: 10, calm: 40, counters: new Set(['total']) };
const series = (name: string, points: readonly Point[]): Series => ({ name, labels: {}, points });
const pairs = ({ points }: Series) => points.map(({ at, value }) => [at, value]);

it('lets a counter grow as it does when the story begins, up to where that begins', () => {
  expect(pairs(withPast(series('total', [{ at: 5, value: 1 }, { at: 15, value: 3 }, { at: 25, value: 5 }, { at: 45, value: 20 }]), past)))
    .toEqual([[5, 1], [25, 5], [45, 9], [65, 13], [75, 15], [85, 17], [105, 32]]);
});
it('scrapes a series that is there a little later at the same times as all', () => {
  expect(pairs(withPast(series('total', [{ at: 15, value: 1 }, { at: 25, value: 2 }]), past)).map(([at]) => at)).toEqual([5, 25, 45, 65, 75, 85]);
});
it('lets a process that starts anew begin at nothing', () => {
  expect(pairs(withPast(series('total', [{ at: 0, value: 0 }, { at: 20, value: 4 }, { at: 40, value: 'stale' }, { at: 60, value: 1 }, { at: 80, value: 3 }]), past)).slice(-5))
    .toEqual([[60, 12], [80, 16], [100, 'stale'], [120, 1], [140, 3]]);
});
it('keeps a gauge as it is, and gives no past to what is not there from the beginning', () => {
  expect(pairs(withPast(series('limit', [{ at: 0, value: 3 }, { at: 50, value: 7 }]), past))).toEqual([[0, 3], [20, 3], [40, 3], [60, 3], [110, 7]]);
  expect(pairs(withPast(series('total', [{ at: 30, value: 1 }, { at: 40, value: 2 }]), past))).toEqual([[90, 1], [100, 2]]);
});
