import { expect, it } from 'vitest';
import { alert, always, cause, counter, diagnose, histogram, requestLatency, ruleGroup, scenario, service, waiting, type Expectation } from '../../index';
import { completeConfig } from '../../model/config';
import type { Project } from '../../model/project';
import { alertProven } from '../rule/proven';
import { scenarioAlertExists } from './alert-exists';
import { scenarioCanHold } from './can-hold';
import { scenarioNameUnique } from './name-unique';

const of = (name: string) => service({
  name, owner: 'team', select: { job: name }, scrapeInterval: '5s',
  signals: { latency: requestLatency(histogram({ name: 'rpc_seconds', buckets: [0.1, 1] }), { warning: 0.1, critical: 1 }), locks: waiting('Locks', counter({ name: 'lock_wait_seconds_total' })) },
});
const [shop, ship] = [of('shop'), of('ship')];
const runbook = { meaning: 'm', firstSteps: ['s'] };
const ruleGroups = [
  ruleGroup({
    name: 'latency',
    rules: [
      alert(shop.latency.mostlySlow({ detectWithin: '30s' }), { name: 'ShopSlow', severity: 'critical', runbook, diagnosis: diagnose(shop.latency, { causes: [cause('LOCKS', shop.locks, 'locks')] }) }),
      alert(shop.latency.mean.reaches('critical', { for: '1m' }), { name: 'ShopMeanHigh', severity: 'warning', runbook }),
      alert(always(), { name: 'Watchdog', severity: 'info', deadMan: true, runbook }),
    ],
  }),
  ruleGroup({ name: 'ship', rules: [alert(ship.latency.mostlySlow({ detectWithin: '30s' }), { name: 'ShipSlow', severity: 'critical', runbook })] }),
];
const told = (name: string, expected: Expectation) => scenario({ name, service: shop, story: { lasts: '12m', phases: [{ at: '7m', requests: { seconds: 2 } }] }, expect: expected });
const found = (...scenarios: Project['scenarios']) => {
  const project: Project = { config: completeConfig({}), services: [shop, ship], dashboards: [], ruleGroups, scenarios };
  return [alertProven, scenarioAlertExists, scenarioCanHold, scenarioNameUnique].flatMap((check) => check.run(project));
};
const fine = told('slow', { fires: { ShopSlow: { within: '30s', cause: 'LOCKS' }, ShopMeanHigh: { within: '2m' } } });
const proven = scenario({ name: 'ship-slow', service: ship, story: { lasts: '12m', phases: [{ at: '7m', requests: { seconds: 2 } }] }, expect: { fires: { ShipSlow: { within: '30s' } } } });
const others = (...scenarios: Project['scenarios']) => found(fine, proven, ...scenarios);

it('a repository whose alerts are all proven is fine, heartbeats need no proof', () => expect(found(fine, proven)).toEqual([]));
it('an alert without a scenario is a guess; without any scenario that is said once', () => {
  expect(found(fine)).toMatchObject([{ check: 'rule/proven', severity: 'warning', file: __filename, message: 'alert ShipSlow has never been seen firing: no scenario names it' }]);
  expect(found()).toMatchObject([{ check: 'rule/proven', severity: 'warning', file: __filename, message: 'no scenario proves that any of 3 alerts fires' }]);
});
it('alerts that there are not, or that are about another service', () => {
  expect(others(told('a', { fires: { ShopSlwo: { within: '30s' } } }))).toMatchObject([{ check: 'scenario/alert-exists', path: 'expect.fires.ShopSlwo', remedy: "did you mean 'ShopSlow'?" }]);
  expect(others(told('a', { quiet: true, mayFire: ['Nothing'] }))).toMatchObject([{ path: 'expect.mayFire[0]', remedy: 'name one of ShopMeanHigh, ShopSlow, Watchdog' }]);
  expect(others(told('a', { fires: { ShipSlow: { within: '30s' } } }))).toMatchObject([{ check: 'scenario/alert-exists', message: "scenario a is about service 'shop', and names ShipSlow, an alert about 'ship'" }]);
});
it('times and causes that cannot be', () => {
  expect(others(told('a', { fires: { ShopSlow: { within: '4s' } } }))).toMatchObject([{ check: 'scenario/can-hold', path: 'expect.fires.ShopSlow.within', message: expect.stringContaining('it is evaluated every 5s') }]);
  expect(others(told('a', { fires: { ShopMeanHigh: { within: '60s' } } }))).toMatchObject([{ message: expect.stringContaining('cannot before 1m5s: it is evaluated every 5s, and has to hold for 1m') }]);
  expect(others(told('a', { fires: { ShopSlow: { within: '30s', cause: 'LOKCS' } } }))).toMatchObject([{ path: 'expect.fires.ShopSlow.cause', remedy: "did you mean 'LOCKS'?" }]);
  expect(others(told('a', { fires: { ShopMeanHigh: { within: '2m', cause: 'LOCKS' } } }))).toMatchObject([{ message: expect.stringContaining('has no diagnosis') }]);
  expect(others(told('a', { fires: { ShopSlow: { within: '30s', cause: 'UNKNOWN' } } }))).toEqual([]);
});
it('inhibited alerts that there are not, said once, or that are about another service', () => {
  const inhibits = (...names: string[]) => others(told('a', { fires: { ShopSlow: { within: '30s', inhibits: names } } }));
  expect(inhibits('ShopMeanHigh')).toEqual([]);
  expect(inhibits('ShopMeanHgih')).toMatchObject([{ check: 'scenario/alert-exists', path: 'expect.fires.ShopSlow.inhibits[0]', remedy: "did you mean 'ShopMeanHigh'?" }]);
  expect(inhibits('ShopMeanHigh', 'ShipSlow')).toMatchObject([{ path: 'expect.fires.ShopSlow.inhibits[1]', message: expect.stringContaining("an alert about 'ship'") }]);
});
it("Alertmanager's part in what Grafana evaluates", () => {
  const inGrafana = ruleGroup({ name: 'grafana', rules: [alert(shop.latency.mean.reaches('warning', { for: '1m' }), { name: 'ShopLocked', severity: 'critical', engine: 'grafana', runbook }), alert(shop.latency.mean.reaches('critical', { for: '1m' }), { name: 'ShopBoth', severity: 'critical', engine: 'both', runbook })] });
  const ask = (expected: Expectation) => scenarioCanHold.run({ config: completeConfig({}), services: [shop], dashboards: [], ruleGroups: [...ruleGroups, inGrafana], scenarios: [told('a', expected)] });
  expect(ask({ fires: { ShopLocked: { within: '2m', receiver: 'page' } } })).toMatchObject([{ check: 'scenario/can-hold', path: 'expect.fires.ShopLocked.receiver', message: expect.stringContaining('that page is told is not proven') }]);
  expect(ask({ fires: { ShopLocked: { within: '2m', inhibits: ['ShopMeanHigh'] } } })).toMatchObject([{ path: 'expect.fires.ShopLocked.inhibits' }]);
  expect(ask({ fires: { ShopSlow: { within: '30s', inhibits: ['ShopMeanHigh', 'ShopLocked'] } } })).toMatchObject([{ path: 'expect.fires.ShopSlow.inhibits[1]', message: expect.stringContaining('that ShopSlow silences it is not proven') }]);
  expect(ask({ fires: { ShopBoth: { within: '2m', receiver: 'page', inhibits: ['ShopSlow'] }, ShopLocked: { within: '2m' } } })).toEqual([]);
});
it('a name that is taken', () => expect(others(told('slow', { quiet: true }))).toMatchObject([{ check: 'scenario/name-unique', path: 'name' }]));
