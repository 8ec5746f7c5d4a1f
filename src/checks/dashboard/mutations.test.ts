import { describe, expect, it } from 'vitest';
import { dashboardChecks } from '.';
import { good, goodV2, idsOf, lines, reported } from './good.test-support';
import { mistakes, type Mistake } from './mutations.test-support';

const planted = ({ v2, plant }: Mistake): unknown => {
  const data = v2 ? goodV2() : good();
  plant(data);
  return data;
};

describe('mistakes planted in a good dashboard', () => {
  it.each(mistakes.map((m) => [`${m.id}: ${m.what}`, m] as const))('%s', (_, mistake) => {
    const found = reported(planted(mistake));
    expect(idsOf(found), lines(found).join('\n')).toContain(mistake.id);
    expect(idsOf(found).filter((id) => id !== mistake.id && !mistake.also?.includes(id)), lines(found).join('\n')).toEqual([]);
    const foreign = reported(planted(mistake), 'foreign').filter(({ id }) => id === `dashboard/${mistake.id}`);
    expect(foreign[0]?.severity ?? 'nothing', lines(foreign).join('\n')).toBe(mistake.foreign);
  });

  it('are found by every check, each of which says where, what and how to mend it', () => {
    const table = new Map<string, { caught: number; missed: number; false: number }>();
    for (const mistake of mistakes) {
      const row = table.get(mistake.id) ?? { caught: 0, missed: 0, false: 0 };
      table.set(mistake.id, row);
      const found = reported(planted(mistake));
      row[idsOf(found).includes(mistake.id) ? 'caught' : 'missed']++;
      row.false += idsOf(found).filter((id) => id !== mistake.id && !mistake.also?.includes(id)).length;
      for (const { path, message, remedy } of found) {
        expect(message.length, message).toBeLessThan(260);
        expect(`${message}${remedy}`).not.toMatch(/undefined|\[object|NaN|\n/);
        expect(path.length, message).toBeGreaterThan(0);
      }
    }
    console.table(Object.fromEntries(table));
    expect([...table.keys()].sort()).toEqual(dashboardChecks.map(({ id }) => id.replace('dashboard/', '')).sort());
    expect(mistakes.length).toBeGreaterThan(150);
  });
});
