import { expect, it } from 'vitest';
import { differences, page } from './first-fire';
import type { Timing } from './timings';

const timings: readonly Timing[] = [
  { scenario: 'slow', service: 'shop', alert: 'ShopSlow', pending: 5, firing: 18, within: 30 },
  { scenario: 'down', service: 'shop', alert: 'ShopDown', firing: 61.5, within: 90, resolved: 20 },
];
const atEdges: readonly Timing[] = [{ scenario: '2m', service: 'shop', alert: 'ShopSlow', firing: 70, within: 80, resolved: 200 }];
const said = (before: string, now: readonly Timing[], quiet: readonly string[] = ['steady-state']): string[] => differences(before, { series: '2.42', timings: now, quiet, atEdges }).map(({ line, message }) => `${line ?? ''} ${message}`);
const before = page({ series: '2.42', timings, quiet: ['steady-state'], atEdges });

it('is silent where nothing differs, with the line ends of Windows too', () => {
  expect(said(before, timings)).toEqual([]);
  expect(said(before.replaceAll('\n', '\r\n'), timings)).toEqual([]);
});
it.each<[string, readonly Timing[], readonly string[]]>([
  ['slower', [{ ...timings[0]!, firing: 42 }, timings[1]!], ['9 slow: ShopSlow firing 18 s → 42 s']],
  ['several columns', [timings[0]!, { ...timings[1]!, pending: 3, firing: 61.6, within: 91, resolved: 21 }], ['10 down: ShopDown pending never → 3 s, firing 61.5 s → 61.6 s, allowed 90 s → 91 s, resolved 20 s → 21 s']],
  ['no longer at every offset', [{ scenario: 'slow', service: 'shop', alert: 'ShopSlow', pending: 5, within: 30 }, timings[1]!], ['9 slow: ShopSlow firing 18 s → never']],
  ['an alert more', [...timings, { scenario: 'down', service: 'shop', alert: 'ShopSlow', firing: 7 }], [' down: ShopSlow now fires after 7 s']],
  ['an alert less', [timings[0]!], ['10 down: ShopDown no longer fires']],
  ['another scenario of the same', [timings[0]!, { ...timings[1]!, scenario: 'off' }], [' off: ShopDown now fires after 61.5 s', '10 down: ShopDown no longer fires']],
])('says what a change does: %s', (_, now, messages) => expect(said(before, now)).toEqual(messages));
it('says how an edge differs, that one is new and that one is gone', () => {
  const edges = (now: readonly Timing[]): string[] => differences(before, { series: '2.42', timings, quiet: ['steady-state'], atEdges: now }).map(({ line, message }) => `${line ?? ''} ${message}`);
  expect(edges([{ ...atEdges[0]!, firing: 75, resolved: 190 }])).toEqual(['20 edge 2m: ShopSlow firing 70 s → 75 s, resolved 200 s → 190 s']);
  expect(edges([{ ...atEdges[0]!, scenario: '4m' }])).toEqual([' edge 4m: ShopSlow is new', '20 edge 2m: ShopSlow is no longer told']);
});
it.each([
  ['2.53', 'error', '18 s → 23 s', /if that is meant/],
  ['3', 'warning', '18 s → 23 s, from Prometheus 2.42 to 3', /with the version that you run/],
] as const)('takes other times of Prometheus %s as %s', (series, severity, change, remedy) => {
  const now = (slow: Timing, others: readonly Timing[] = [timings[1]!]) => differences(before, { series, timings: [slow, ...others], quiet: ['steady-state'], atEdges });
  expect(now({ ...timings[0]!, firing: 23 })).toMatchObject([{ severity, message: `slow: ShopSlow firing ${change}`, remedy: expect.stringMatching(remedy) as string }]);
  expect(now(timings[0]!)).toEqual([]);
  expect(now(timings[0]!, [])).toMatchObject([{ severity: 'error', message: 'down: ShopDown no longer fires' }]);
});
it('notices another quiet day, an empty page and one that is none', () => {
  expect(said(before, timings, ['steady-state', 'low-traffic'])).toEqual([' the days on which nothing fires, or the words of the page, are others']);
  for (const none of ['', 'PK\u0003\u0004', '| | |', '|a|b']) expect(said(none, timings)).toContain(' slow: ShopSlow now fires after 18 s');
});
