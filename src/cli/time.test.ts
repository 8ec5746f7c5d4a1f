import { expect, it } from 'vitest';
import { CannotRun } from '../pipeline/cannot-run';
import { timeOf } from './time';

const NOW = Date.UTC(2026, 0, 31, 12) / 1000;
const at = (text: string): string => new Date(timeOf('from', text, NOW) * 1000).toISOString().replace('.000Z', '');

it.each([
  ['now', '2026-01-31T12:00:00'], ['now-7d', '2026-01-24T12:00:00'], ['now - 1h30m', '2026-01-31T10:30:00'], ['7d', '2026-01-24T12:00:00'], ['-90s', '2026-01-31T11:58:30'],
  ['2026-01-30', '2026-01-30T00:00:00'], ['2026-01-30T10:15', '2026-01-30T10:15:00'], ['2026-01-30 10:15:07', '2026-01-30T10:15:07'], ['2026-01-30T10:15:07.900z', '2026-01-30T10:15:07'],
  ['2026-01-30T10:15:07+09:00', '2026-01-30T01:15:07'], ['2024-02-29', '2024-02-29T00:00:00'], ['1769850000', '2026-01-31T09:00:00'], ['1769850000.7', '2026-01-31T09:00:00'], ['0', '1970-01-01T00:00:00'],
])('%s', (text, expected) => expect(at(text)).toBe(expected));
it.each([
  ['', 'is no time'], ['yesterday', 'is no time'], ['now+1h', 'is no time'], ['7', 'taken'], ['7 d', 'is no time'], ['2026-02-30', 'does not exist'], ['2026-13-01', 'does not exist'], ['2026-01-30T25:00', 'does not exist'],
  ['2026-01-30T10:15:07+99:00', 'does not exist'], ['1769850000000', 'is in milliseconds'], ['100y', 'is before 1970'], ['1969-12-31', 'is before 1970'], ['30/01/2026', 'is no time'], ['2026-01-30T10', 'is no time'],
])('%j: %s', (text, fault) => {
  if (fault === 'taken') return expect(at(text)).toBe('1970-01-01T00:00:07');
  let error: unknown;
  try { timeOf('from', text, NOW); } catch (thrown) { error = thrown; }
  expect(error).toBeInstanceOf(CannotRun);
  expect(error).toMatchObject({ message: `--from ${JSON.stringify(text)} ${fault}`, remedy: expect.stringContaining('now-7d') as string });
});
