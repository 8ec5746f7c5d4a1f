import { expect, it } from 'vitest';
import { alert, cause, counter, diagnose, histogram, requestLatency, scenario, service, waiting, type Expectation } from '../index';
import type { Routed } from './routing';
import { routingData, routingTable } from './routing-table';
import { judgedRouting } from './routing-verdict';

const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '5s',
  signals: { latency: requestLatency(histogram({ name: 'rpc_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }), locks: waiting('Locks', counter({ name: 'lock_wait_seconds_total' })) },
});
const runbook = { meaning: 'm', firstSteps: ['s'] };
const alerts = [
  alert(shop.latency.mostlySlow({ detectWithin: '30s' }), { name: 'ShopSlow', severity: 'critical', diagnosis: diagnose(shop.latency, { causes: [cause('LOCKS', shop.locks, 'locks')] }), runbook }),
  alert(shop.latency.mean.reaches('warning', { for: '1m' }), { name: 'ShopMean', severity: 'warning', runbook }),
];
const within = '30s';
const labels = { slow: { alertname: 'ShopSlow', service: 'shop' }, mean: { alertname: 'ShopMean', service: 'shop', instance: 'a' } };
const sent = (name: keyof typeof labels, from: number, to?: number, receivers = ['page']) => ({ alert: labels[name].alertname, labels: labels[name], from, to, receivers });
const message = (second: number, receiver: string, firing: (keyof typeof labels)[], { resolved = [], text = '*Cause* LOCKS: locks' }: { resolved?: (keyof typeof labels)[]; text?: string } = {}) =>
  ({ second, receiver, channel: `#${receiver}`, group: { service: 'shop' }, firing: firing.map((name) => labels[name]), resolved: resolved.map((name) => labels[name]), pretext: '', title: `shop: ${firing.join()} | \`x\``, text });
/** Looks every 5 s, at which the mean is inhibited in a span. */
const looks = (from: number, to: number, all: readonly ReturnType<typeof sent>[]) => Array.from({ length: 30 }, (_, i) => 5 * i + 1).map((second) => ({
  second, alerts: all.filter((each) => each.from <= second && (each.to === undefined || second < each.to)).map((each) => ({ labels: each.labels, inhibitedBy: each.alert === 'ShopMean' && second >= from && second < to ? [labels.slow] : [] })),
}));
const both = [sent('slow', 20, 100), sent('mean', 40, undefined, ['notice'])];
function routed(fires: Expectation['fires'], more: Partial<Routed> = {}): Routed {
  return {
    told: { scenario: scenario({ name: 'locked', service: shop, story: { lasts: '9m', phases: [{ at: '7m', requests: { seconds: 2, in: 'locks' } }] }, expect: { fires: fires! } }), alerts },
    sent: both, messages: [message(21, 'page', ['slow'])], seen: looks(40, 100, both), speed: 20, byGrafana: [], ...more,
  };
}
const said = (each: Routed) => judgedRouting(each).map(({ check, path, message: text }) => `${check} ${path}: ${text}`);
const fine = { ShopSlow: { within, cause: 'LOCKS', receiver: 'page', inhibits: ['ShopMean'] } } as const;

it('what is told as expected is fine, and so is what is told when the other no longer fires', () => {
  expect(said(routed(fine))).toEqual([]);
  expect(said(routed(fine, { messages: [message(21, 'page', ['slow']), message(130, 'notice', ['mean'], { text: '' })] }))).toEqual([]);
  expect(said(routed({ ShopMean: { within } }))).toEqual([]); // nobody is told, and why is known
});
it('the wrong receiver, with the reason of it', () => {
  const [problem] = judgedRouting(routed({ ShopSlow: { within, receiver: 'notice' } }));
  expect(problem).toMatchObject({
    check: 'scenario/receiver', severity: 'error', file: __filename, path: 'expect.fires.ShopSlow.receiver', message: 'locked: ShopSlow should reach notice, and reaches page after 21 s',
    remedy: "its severity is 'critical', and critical leads to page, all else to notice: change the severity, or say receiver: 'page'",
  });
});
it('what nobody is told of', () => {
  expect(said(routed({ ShopSlow: { within } }, { messages: [], sent: [sent('slow', 20, 22)], seen: [] }))).toEqual(['scenario/told expect.fires.ShopSlow: locked: ShopSlow fires, and nobody is told: it leads to page, and is over before a message is due']);
  expect(said(routed({ ShopMean: { within, receiver: 'notice' } }))).toEqual(['scenario/told expect.fires.ShopMean.receiver: locked: ShopMean fires, and nobody is told: it is inhibited by ShopSlow']);
  expect(said(routed({ ShopSlow: { within } }, { messages: [], sent: [], seen: [] }))).toEqual(['scenario/told expect.fires.ShopSlow: locked: ShopSlow never fires, so nobody is told']);
  expect(said(routed({ ShopSlow: { within } }, { messages: [], sent: [], seen: [], byGrafana: ['ShopSlow'] }))).toEqual([]);
  // Of what is over, without a word before: that is no message about its firing.
  expect(said(routed({ ShopSlow: { within } }, { messages: [message(50, 'page', [], { resolved: ['slow'], text: '' })] }))).toHaveLength(1);
});
it('a message without the cause, with another one, or that takes it back', () => {
  const text = (first: string, over?: string) => said(routed(fine, { messages: [message(21, 'page', ['slow'], { text: first }), ...(over === undefined ? [] : [message(130, 'page', [], { resolved: ['slow'], text: over })])] }));
  expect(text('mean 2 s\n*Cause* LOCKS: locks\n*Facts* x')).toEqual([]);
  expect(text('mean 2 s')).toEqual(['scenario/text expect.fires.ShopSlow.cause: locked: the message that page gets about ShopSlow after 21 s should name LOCKS, and names no cause']);
  expect(text('*Cause* UNKNOWN: none. LOCKS: 0%')).toEqual([expect.stringContaining("should name LOCKS, and says 'UNKNOWN: none. LOCKS: 0%'")]);
  expect(text('*Cause* LOCKS: locks', 'Lasted 5m')).toEqual([]);
  expect(text('*Cause* LOCKS: locks', 'Lasted 5m\n*Cause* UNKNOWN: none')).toEqual(["scenario/text expect.fires.ShopSlow.cause: locked: the message that ShopSlow is over says 'UNKNOWN: none', and the cause was LOCKS"]);
});
it('inhibition that does not hold: a message, an active alert, or nothing to inhibit', () => {
  const path = 'scenario/inhibits expect.fires.ShopSlow.inhibits[0]: locked: ShopSlow should inhibit ShopMean';
  expect(said(routed(fine, { messages: [message(21, 'page', ['slow']), message(51, 'notice', ['mean'])] }))).toEqual([`${path}, and notice gets a message about it after 51 s, while both fire`]);
  expect(said(routed(fine, { seen: looks(40, 80, both) }))).toEqual([`${path}, and does not: both fire after 81 s, and Alertmanager calls it active`]);
  expect(said(routed(fine, { seen: looks(0, 0, both) }))).toEqual([expect.stringContaining('and does not')]);
  expect(said(routed(fine, { sent: [both[0]!] }))).toEqual([`${path}, which never fires while it does`]);
  const apart = [sent('slow', 20, 40), sent('mean', 40)];
  expect(said(routed(fine, { sent: apart, seen: looks(0, 0, apart) }))).toEqual([`${path}, which never fires while it does`]);
  const shortly = [sent('slow', 20, 45), sent('mean', 40)];
  expect(said(routed(fine, { sent: shortly, seen: looks(0, 0, shortly) }))).toEqual([`${path}, and both fire too short a time together to be seen`]);
});
it('the table says who is told when, what is quiet meanwhile, and what Grafana tells', () => {
  const each = routed(fine, { byGrafana: ['ShopCpu'], messages: [message(21.3, 'page', ['slow']), message(60, 'page', ['slow', 'slow'], { resolved: ['mean'], text: '' })] });
  expect(routingTable([each]).split('\n').slice(4)).toEqual([
    '| 21 | page #page | service=shop | firing | ShopSlow | – | shop: slow \\| `x` *Cause* LOCKS: locks |',
    '| 40 | – | – | inhibited | ShopMean | ShopMean | by ShopSlow |',
    '| 60 | page #page | service=shop | firing + resolved | ShopSlow ×2, ShopMean | ShopMean | shop: slow,slow \\| `x` |',
    '| – | – | – | told by Grafana | ShopCpu | – | Alertmanager does not get it |',
  ]);
  expect(routingData([each])).toMatchObject([{ scenario: 'locked', inhibited: [{ alert: 'ShopMean', by: ['ShopSlow'], from: 40, to: 100 }], messages: [{ second: 21.3, inhibited: [], text: '*Cause* LOCKS: locks' }, { inhibited: ['ShopMean'] }] }]);
  expect(routingTable([{ ...each, sent: [], messages: [], seen: [], byGrafana: [], speed: undefined }])).toContain('Nothing fires, and nobody is told.');
});
