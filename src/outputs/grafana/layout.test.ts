import { expect, it } from 'vitest';
import { collapsedRow, dashboard, row, text, type PanelOptions } from '../../index';
import { layOut } from './layout';

const place = (...rows: Parameters<typeof dashboard>[0]['rows']) => layOut(dashboard({ uid: 'x', title: 'X', rows }));
const panels = (...sizes: readonly PanelOptions[]) => sizes.map((size, i) => text(String(i), size));
const widths = (...sizes: readonly PanelOptions[]): string =>
  place(row('Row', ...panels(...sizes)))[0]!.panels.map(({ at }) => `${at.x}+${at.w}@${at.y}`).join(' ');
const open: PanelOptions = {};

it('panels without a width share the row evenly', () => {
  expect(widths(open)).toBe('0+24@1');
  expect(widths(open, open, open)).toBe('0+8@1 8+8@1 16+8@1');
  expect(widths(open, open, open, open, open)).toBe('0+8@1 8+8@1 16+8@1 0+12@9 12+12@9');
  expect(widths({ width: 6 }, open, { width: 8 })).toBe('0+6@1 6+10@1 16+8@1');
  expect(widths({ width: 7 }, open, open)).toBe('0+7@1 7+8@1 15+9@1');
});
it('what does not fit begins a new line, below the highest of the one before', () => {
  expect(widths({ width: 12, height: 3 }, { width: 6, height: 10 }, { width: 12 })).toBe('0+12@1 12+6@1 0+12@11');
  expect(widths({ width: 20 }, open)).toBe('0+20@1 0+24@9');
});
it('the panels of a closed row take no room until it is opened', () => {
  const [a, b, c] = place(row('A', ...panels(open)), collapsedRow('B', ...panels(open, open)), row('C'));
  expect([a!.at.y, b!.at.y, c!.at.y]).toEqual([0, 9, 10]);
  expect(b!.panels.map(({ at }) => [at.x, at.y])).toEqual([[0, 10], [12, 10]]);
});
