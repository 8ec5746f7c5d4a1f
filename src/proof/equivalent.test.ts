import { expect, it } from 'vitest';
import { alert, counter, errors, failures, gauge, histogram, matches, pool, requestLatency, ruleGroup, service, slo, traffic } from '../index';
import { completeConfig } from '../model/config';
import type { Project } from '../model/project';
import { alertsOf } from '../model/rules';
import type { AnyService } from '../model/service';
import { aggregate, binary, call, number, select, type Matcher, type Node } from '../promql/nodes';
import { ruleFiles } from '../outputs/prometheus/rules';
import { scenario } from '../model/scenario';
import { promtoolsForTests } from '../tools';
import { sameSign, selectsNoMore } from './equivalent';
import { mutantsOf } from './mutants';
import { outcomes } from './promtool';
import { tell } from './tell';

const mine: Matcher = { label: 'app', op: '=', value: 'a' };
const of = (metric: string, ...matchers: Matcher[]): Node => aggregate('sum', call('rate', select(metric, matchers, 60)), { by: ['app'] });

it.each<[string, Node, boolean]>([
  ['an operand that the other narrows', binary('/', of('x'), of('y', mine)), true],
  ['the other operand', binary('>', binary('-', of('x', mine), of('y')), number(3)), true],
  ['what is only kept where the other is', binary('and', of('x'), of('y', mine)), true],
  ['what only takes away from the other', binary('unless', of('x', mine), of('y')), true],
  ['nothing narrows it', binary('>', of('x'), number(3)), false],
  ['what the other takes away from', binary('unless', of('x'), of('y', mine)), false],
  ['one of two that are joined', binary('or', of('x'), of('y', mine)), false],
  ['added up over all', binary('/', aggregate('sum', select('x')), aggregate('sum', select('y', [mine]))), false],
  ['matched by something else', binary('/', select('x'), select('y', [mine]), { on: ['pod'] }), false],
  ['several for one that is matched', binary('*', of('x', mine), select('y'), { on: ['app'] }), false],
  ['one for each that is matched', binary('*', of('x', mine), aggregate('max', select('y'), { by: ['app'] }), { on: ['app'] }), true],
  ['what is there where nothing is', binary('and', call('absent_over_time', select('x', [], 60)), of('y', mine)), false],
])('tells whether a selector selects no more than it did: %s', (_, expr, same) => expect(selectsNoMore(expr, mine)).toBe(same));

it.each<[string, Node, Node, boolean]>([
  ['by the second, and all of it', of('x'), aggregate('sum', call('increase', select('x', [], 60)), { by: ['app'] }), true],
  ['the sum of counts, and the largest', of('x'), aggregate('max', call('rate', select('x', [], 60)), { by: ['app'] }), true],
  ['another window', call('rate', select('x', [], 60)), call('rate', select('x', [], 120)), false],
  ['the smallest', of('x'), aggregate('min', call('rate', select('x', [], 60)), { by: ['app'] }), false],
  ['other labels', of('x'), aggregate('sum', call('rate', select('x', [], 60)), { by: ['pod'] }), false],
  ['what may be below zero', aggregate('sum', select('x')), aggregate('max', select('x')), false],
])('tells whether two expressions have the same sign: %s', (_, a, b, same) => expect(sameSign(a, b)).toBe(same));

it('is right about the alerts of a service that is not alone, as promtool says', { timeout: 120_000 }, async () => {
  const calls = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.1, 0.4] });
  const own = { used: gauge({ name: 'pool_used' }), size: gauge({ name: 'pool_max' }), waiting: gauge({ name: 'pool_waiting' }) };
  const shop = service({
    name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', traffic: 2,
    signals: { latency: requestLatency(calls, { warning: 0.1, critical: 0.4 }), errors: errors(calls, { code: matches('5..') }, { warning: 0.02, critical: 0.05 }), traffic: traffic(calls), pool: pool('Connections', own, { warning: 0.7, critical: 0.9 }), lost: failures('Lost', counter({ name: 'lost_total' })) },
  });
  const runbook = { meaning: 'm', firstSteps: ['s'] };
  const conditions = [shop.latency.mostlySlow({ detectWithin: '3m' }), shop.errors.exceeds('critical', { detectWithin: '3m' }), shop.pool.reaches('warning', { for: '1m' }), shop.lost.goOn({ over: '2m', for: '1m' }), slo(shop.errors, { objective: 0.99, over: '28d' }).burning('critical')];
  const group = ruleGroup({ name: 'shop', rules: conditions.map((condition, i) => alert(condition, { name: `Shop${i}`, severity: 'warning', runbook })) });
  const project: Project = { config: completeConfig({}), services: [shop as unknown as AnyService], scenarios: [], dashboards: [], ruleGroups: [group] };
  const bad = { at: '5m', lasts: '10m', failing: 0.6, requests: { seconds: 1 }, levels: { pool: 0.95, lost: 0.1 } } as const;
  const stories = [{ phases: [bad] }, { phases: [], neighbour: [bad] }, { phases: [{ ...bad, failing: 0.03 }], neighbour: [bad], processes: 2 }].map((story) =>
    tell(scenario({ name: 'told', service: shop, story: { lasts: '20m', ...story }, expect: { quiet: true } }), project.config, { offset: 4.6, shift: 0, neighbours: true }));
  const all = alertsOf([group]).flatMap((each) => [{ each, as: each.name, condition: each.condition }, ...mutantsOf(each).filter(({ same }) => same).map(({ condition }, i) => ({ each, as: `${each.name}Same${i}`, condition }))]);
  expect(all.length).toBeGreaterThan(20);
  const rules = ruleFiles({ ...project, ruleGroups: [{ ...group, rules: all.map(({ each, as, condition }) => ({ ...each, name: as, condition })) }] }).map(({ content }) => content);
  for (const promtool of await promtoolsForTests()) {
    const [found] = await outcomes(promtool, [{ evaluation: 15, stories, rules }]);
    const times = (name: string): string => JSON.stringify(found!.map(({ firings }) => firings.filter((f) => f.alert === name).map(({ at, labels }) => [at, labels])));
    for (const { each, as } of all) expect(times(as), `${as}, promtool ${promtool.series}`).toBe(times(each.name));
    expect(found![0]!.firings.length).toBeGreaterThan(20);
  }
});
