import { expect, it } from 'vitest';
import { alert, cause, diagnose, histogram, requestLatency, scenario, service, waiting, counter, type AlertOptions } from '../index';
import type { Firing } from './promtool';
import { table, timingsOf } from './timings';
import { judged, type Told } from './verdict';

const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '5s',
  signals: { latency: requestLatency(histogram({ name: 'rpc_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }), locks: waiting('Locks', counter({ name: 'lock_wait_seconds_total' })) },
});
const slow = (more: Partial<AlertOptions> = {}) => alert(shop.latency.mostlySlow({ detectWithin: '30s' }), {
  name: 'ShopSlow', severity: 'critical', diagnosis: diagnose(shop.latency, { causes: [cause('LOCKS', shop.locks, 'locks')] }), runbook: { meaning: 'm', firstSteps: ['s'] }, ...more,
});
const fires = (at: number, text = 'LOCKS: locks', name = 'ShopSlow'): Firing => ({ at, alert: name, labels: {}, annotations: { summary: `shop: ${name}`, cause: text } });
/** What a scenario's alerts did at two moments: scraped at 0.5 s, and at 2.5 s with phases 3 s later. */
function told(one: readonly Firing[], other: readonly Firing[], { ofLibrary = false, exclude = {}, expected = { fires: { ShopSlow: { within: '28s', cause: 'LOCKS' } } } }: { ofLibrary?: boolean; exclude?: Record<string, string>; expected?: object } = {}): Told {
  return {
    ofLibrary, alerts: [slow({ exclude })],
    scenario: scenario({ name: 'locked', service: shop, story: { lasts: '9m', phases: [{ at: '7m', lasts: '60s', requests: { seconds: 2, in: 'locks' } }] }, expect: expected }),
    heard: [{ moment: { offset: 0.5, shift: 0 }, outcome: { firings: one, pending: [{ at: 425, alert: 'ShopSlow', labels: {} }] }, otherForm: [] }, { moment: { offset: 2.5, shift: 3 }, outcome: { firings: other, pending: [] }, otherForm: [] }],
  };
}
const said = (each: Told) => judged(each).map(({ check, message, path }) => `${check} ${path}: ${message}`);

it('what fires in time with the right cause is fine; one request is added to what is allowed', () => {
  expect(said(told([fires(440), fires(445)], [fires(450)]))).toEqual([]);
  expect(said(told([fires(450)], [fires(453)]))).toEqual([]); // 30 s: 28 and a request of 2 s
});
it('what fires later than allowed is late by the worst offset', () => {
  expect(said(told([fires(450)], [fires(455)]))).toEqual(["scenario/late expect.fires.ShopSlow: locked: ShopSlow fires after 32 s, at the worst scrape offset (2.5 s); 28 s are allowed. It says: shop: ShopSlow | LOCKS: locks"]);
});
it('what never fires, at all offsets or at one', () => {
  expect(said(told([], []))).toEqual(['scenario/fires expect.fires.ShopSlow: locked: ShopSlow never fires; it should within 28 s of 7m. Nothing fires']);
  expect(said(told([fires(440)], [fires(450, '', 'ShopOther')]))[0]).toBe('scenario/fires expect.fires.ShopSlow: locked: ShopSlow never fires, where scrapes come 2.5 s behind the grid (it does at 1 of 2 offsets); it should within 28 s of 7m. What fires: ShopOther');
});
it('what fires before anything happens', () => {
  expect(said(told([fires(440)], [fires(420), fires(450)]))).toEqual(['scenario/early expect.fires.ShopSlow: locked: ShopSlow fires at 7m, before anything happens at 7m3s. It says: shop: ShopSlow | LOCKS: locks']);
});
it('a cause that is wrong at one evaluation, as long as the phase lasts', () => {
  expect(said(told([fires(440), fires(445, 'UNKNOWN: no listed cause')], [fires(450)]))).toEqual(["scenario/cause expect.fires.ShopSlow: locked: ShopSlow should name LOCKS, and 25 s after 7m (offset 0.5 s; 1 of 3 evaluations) says 'UNKNOWN: no listed cause'"]);
  expect(said(told([fires(440), fires(485, 'UNKNOWN: it is over')], [fires(450)]))).toEqual([]);
});
it('what nobody expects', () => {
  const [problem] = judged(told([fires(440), fires(435, '', 'ShopOther')], [fires(450)]));
  expect(problem).toMatchObject({ check: 'scenario/unexpected', message: 'locked: ShopOther fires 15 s after 7m, at 1 of 2 scrape offsets, and nobody expects it. It says: shop: ShopOther', file: __filename });
  expect(said(told([fires(440), fires(435, '', 'ShopOther')], [fires(450)], { expected: { fires: { ShopSlow: { within: '28s' } }, mayFire: ['ShopOther'] } }))).toEqual([]);
});
it('a quiet day of the library points to the alert, which may say why not', () => {
  const [problem] = judged(told([], [fires(450)], { ofLibrary: true, expected: { quiet: true } }));
  expect(problem).toMatchObject({ check: 'scenario/quiet', file: __filename, remedy: expect.stringContaining("exclude: { 'quiet/locked': 'the reason' }") });
  expect(judged(told([], [fires(450)], { ofLibrary: true, expected: { quiet: true }, exclude: { 'quiet/locked': 'we want to know' } }))).toEqual([]);
});
it('the table has the worst of all offsets, and a dash where one is missing', () => {
  expect(timingsOf(told([fires(440), fires(445)], [fires(450)]))).toEqual([{ scenario: 'locked', service: 'shop', alert: 'ShopSlow', firing: 27, resolved: -28, within: 28 }]);
  expect(table(timingsOf(told([fires(440)], [])))).toBe('| scenario | alert | pending s | firing s | allowed s | resolved s |\n|---|---|---:|---:|---:|---:|\n| locked | ShopSlow | – | – | 28 | – |');
});
