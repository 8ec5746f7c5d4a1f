import { expect, it } from 'vitest';
import { alert, counter, errors, failures, gauge, histogram, matches, metricsMissing, pool, prometheus, requestLatency, ruleGroup, service, slo, targets, traffic } from '../index';
import { completeConfig, useConfig } from '../model/config';
import { alertsOf, type Alert } from '../model/rules';
import { scenario } from '../model/scenario';
import { ruleFiles } from '../outputs/prometheus/rules';
import { binary, call, nodesOf, number, raw, recorded, select, string, subquery, type Node } from '../promql/nodes';
import { promtoolsForTests } from '../tools';
import { asksOf, canBeAsked, isSilent, type Asked } from './asked';
import { mutantsOf } from './mutants';
import { outcomes } from './promtool';
import { prove } from './prove';
import { tell } from './tell';

const config = completeConfig({});
useConfig(config);
const runbook = { meaning: 'm', firstSteps: ['s'] };
const calls = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.1, 0.4] });
const own = { used: gauge({ name: 'pool_used' }), size: gauge({ name: 'pool_max' }), waiting: gauge({ name: 'pool_waiting' }) };
const shopAt = (scrapeInterval: '5s' | '15s' | '30s') => service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval, traffic: 4,
  signals: { up: targets(prometheus.up), latency: requestLatency(calls, { warning: 0.1, critical: 0.4 }), errors: errors(calls, { code: matches('5..') }, { warning: 0.02, critical: 0.05 }), traffic: traffic(calls), pool: pool('Connections', own, { warning: 0.7, critical: 0.9 }), lost: failures('Lost', counter({ name: 'lost_total' })) },
});
const alertsAt = (scrapeInterval: '5s' | '15s' | '30s') => {
  const shop = shopAt(scrapeInterval);
  const conditions = [
    shop.up.down({ for: '1m' }), shop.up.missing({ for: '1m' }), metricsMissing(shop, { up: shop.up, for: '2m' }), shop.latency.mostlySlow({ detectWithin: '4m' }), shop.errors.exceeds('critical', { detectWithin: '4m' }),
    shop.pool.reaches('warning', { for: '1m' }), shop.lost.goOn({ over: '3m', for: '1m' }), shop.traffic.stopped({ over: '5m', for: '1m', up: shop.up }), slo(shop.errors, { objective: 0.99, over: '28d' }).burning('critical'),
  ];
  const group = ruleGroup({ name: 'shop', rules: conditions.map((condition, i) => alert(condition, { name: `Shop${i}`, severity: 'warning', runbook })) });
  return { shop, group, project: { config, services: [shop], scenarios: [], dashboards: [], ruleGroups: [group] } };
};

it.each<[string, Node, number, boolean]>([
  ['metrics', binary('>', call('rate', select('x_total', [], 60)), number(1)), 15, true],
  ['what is recorded, at once', binary('>', recorded('a:x:sum', select('x'), []), number(1)), 15, true],
  ['what was recorded at an evaluation', binary('>', { ...recorded('a:x:sum', select('x'), []), offset: 45 } as Node, number(1)), 15, true],
  ['what was recorded between two', binary('>', { ...recorded('a:x:sum', select('x'), []), offset: 40 } as Node, number(1)), 15, false],
  ['recordings every so often', call('sum_over_time', subquery(recorded('a:x:sum', select('x'), []), 600, 60)), 15, true],
  ['recordings between evaluations', call('sum_over_time', subquery(recorded('a:x:sum', select('x'), []), 600, 50)), 15, false],
  ['as often as the server evaluates', call('sum_over_time', subquery(select('x'), 600)), 15, false],
  ['what is there before anything is recorded', binary('>', recorded('a:x:gone', call('absent', select('x')), []), number(0)), 15, false],
  ['raw text', raw('x > 1'), 15, false],
])('tells whether a query says what evaluations would: %s', (__, expr, evaluation, can) => {
  const { group } = alertsAt('15s');
  const [first] = alertsOf([group]);
  const { compare: _, ...condition } = first!.condition;
  expect(canBeAsked({ rule: { ...first!, condition: { ...condition, expr } }, evaluation })).toBe(can);
});

it.each(['5s', '15s', '30s'] as const)('asked or evaluated, alerts and their mutants are silent in the same stories, scraped every %s', { timeout: 240_000 }, async (scrapeInterval) => {
  const { shop, group, project } = alertsAt(scrapeInterval);
  const { evaluation } = shop.info;
  const all = alertsOf([group]).flatMap((each) => [each, ...mutantsOf(each).map(({ condition }, i): Alert => ({ ...each, name: `${each.name}M${i}`, condition })).filter((_, i) => i % 5 === 0)]);
  const asked = all.map((rule): Asked => ({ project, rule, evaluation })).filter(canBeAsked);
  const onset = 307;
  const stories = [
    { phases: [] }, { phases: [{ at: '307s', lasts: '5m', failing: 0.6, requests: { seconds: 1 }, levels: { pool: 0.95, lost: 0.1 } }] }, { phases: [{ at: '307s', restart: '35s' }] },
    { phases: [{ at: '307s', lasts: '40s', requests: { seconds: 0.3, share: 0.6 }, levels: { pool: 0.8 } }] }, { phases: [{ at: '307s', lasts: '7m', traffic: 0 }], processes: 2 },
  ].map((story) => tell(scenario({ name: 'told', service: shop, story: { lasts: '13m', ...story } as never, expect: { quiet: true } }), config, { offset: shop.info.scrape * 0.3, shift: 0, neighbours: true }));
  const rules = ruleFiles({ ...project, ruleGroups: [{ ...group, rules: asked.map(({ rule }) => rule) }] }).map(({ content }) => content);
  const promtools = await promtoolsForTests();
  for (const promtool of scrapeInterval === '15s' ? promtools : promtools.slice(0, 1)) {
    const asks = asked.flatMap((each) => asksOf(each, 780, onset));
    const [told, answered] = await outcomes(promtool, [{ evaluation, rules, stories, pending: true }, { evaluation: 780, rules: [], stories, asks }]);
    const seen = { silent: 0, waiting: 0, firing: 0 };
    stories.forEach((_, i) => {
      for (const each of asked) {
        const fires = told![i]!.firings.some((firing) => firing.alert === each.rule.name);
        const waits = told![i]!.pending.some((pending) => pending.alert === each.rule.name && pending.at >= onset);
        const where = `${promtool.series}, story ${i}: ${each.rule.name}`;
        seen[fires ? 'firing' : waits ? 'waiting' : 'silent']++;
        if (fires) expect(isSilent(each, asksOf(each, 780, onset), false, answered![i]!.answers), where).toBe(false);
        if (fires || waits) expect(isSilent(each, asksOf(each, 780, onset), true, answered![i]!.answers), where).toBe(false);
        // What has no time to wait for is known exactly.
        if (!fires && !waits && ((each.rule as Alert).condition.for ?? 0) === 0) expect(isSilent(each, asksOf(each, 780, onset), true, answered![i]!.answers), where).toBe(true);
      }
    });
    expect(Object.values(seen).every((many) => many >= 4), JSON.stringify(seen)).toBe(true);
  }
});

it('who has to wait may have begun before the story, where hours go before it', () => {
  const asked = (hasPast: boolean): Asked => ({ project: alertsAt('5s').project, rule: down('Down', select('up'), 60), evaluation: 15, hasPast });
  const asks = asksOf(asked(false), 600, 300);
  const held = (many: number) => [{ expr: asks[0]!.expr, at: 600, samples: [{ labels: {}, value: many }] }];
  expect([4, 5].map((many) => isSilent(asked(false), asks, true, held(many)))).toEqual([true, false]);
  expect([0, 1].map((many) => isSilent(asked(true), asks, true, held(many)))).toEqual([true, false]);
});

const down = (name: string, expr: Node, wait: number): Alert => {
  const { group } = alertsAt('5s');
  const [first] = alertsOf([group]);
  const { for: _, compare: __, ...condition } = first!.condition;
  return { ...first!, name, condition: { ...condition, expr, ...(wait > 0 ? { for: wait } : {}) } };
};
const recordedIn = ({ condition: { expr } }: Alert): string => nodesOf(expr).flatMap((n) => (n.type === 'recorded' ? [n.name] : [])).at(-1)!;
const problemsOf = async (rules: readonly Alert[]) => {
  const { shop, project, group } = alertsAt('5s');
  const day = scenario({ name: 'day', service: shop, story: { lasts: '8m', phases: [{ at: '4m', restart: '10s' }] }, expect: { quiet: true } });
  const [promtool] = await promtoolsForTests();
  return (await prove({ ...project, ruleGroups: [{ ...group, rules }], scenarios: [day] }, { promtool: promtool!, workers: 1 })).problems.map(({ message }) => message);
};
const isDown = binary('==', select('up', [{ label: 'job', op: '=', value: 'shop' }]), number(0));
it('what is asked and has something to say is evaluated: who has waited for just as long as it has to, and not who has to wait longer', async () => {
  expect(await problemsOf([down('AtOnce', isDown, 0), down('Soon', isDown, 5), down('Late', isDown, 10)])).toEqual([
    expect.stringMatching(/^day: AtOnce fires .* at 3 of 3 scrape offsets, and nobody expects it/), expect.stringMatching(/^day: Soon fires /),
  ]);
});
it('raw text is evaluated with the recordings and alerts that it reads', async () => {
  const read = down('Reads', raw('ALERTS{alertname="AtOnce",alertstate="firing"}'), 0);
  expect(await problemsOf([down('AtOnce', isDown, 0), read])).toEqual([expect.stringContaining('AtOnce fires'), expect.stringContaining('Reads fires')]);
});
it('raw text is evaluated with what is recorded for others', async () => {
  const { group } = alertsAt('5s');
  const [exceeds] = alertsOf([group]).filter(({ name }) => name === 'Shop4');
  const reads = down('Reads', raw(`sum(${recordedIn(exceeds!)}) >= 0`), 0);
  expect(await problemsOf([exceeds!, reads])).toEqual([expect.stringContaining('Reads fires')]);
});
it('labels of an alert that make one of several series count for it', async () => {
  const now = call('vector', call('time'));
  const [before, behind] = [binary('<', now, number(240)), binary('>=', call('label_replace', now, string('instance'), string('other'), string(''), string('')), number(240))];
  const either = (name: string, labels: Record<string, string>): Alert => ({ ...down(name, binary('or', before, behind), 300), labels });
  expect(await problemsOf([either('Apart', {}), either('Together', { instance: 'all' })])).toEqual([expect.stringContaining('Together fires')]);
});
it('what is asked sees all of a story before which hours go', async () => {
  const { shop, project, group } = alertsAt('5s');
  const day = scenario({ name: 'day', service: shop, story: { after: '1h', lasts: '395s', phases: [{ at: '335s', levels: { pool: 0.95 } }] }, expect: { fires: { Full: { within: '50s' } } } });
  const full: Alert = { ...alertsOf([group])[5]!, name: 'Full', engine: 'grafana', condition: shop.pool.reaches('warning', { for: '30s' }) };
  const [promtool] = await promtoolsForTests();
  const own = { ...project, ruleGroups: [{ ...group, rules: [full] }], scenarios: [day] };
  expect((await prove(own, { promtool: promtool!, workers: 1 })).problems.map(({ message }) => message)).toEqual([]);
  const late: Alert = { ...full, engine: 'prometheus', condition: shop.pool.reaches('warning', { for: '10s' }) };
  const quiet = scenario({ name: 'late', service: shop, story: { after: '1h', lasts: '395s', phases: [{ at: '365s', levels: { pool: 0.95 } }] }, expect: { quiet: true } });
  const edges = [{ name: 'late', alert: late, evaluation: 5, scenario: quiet }];
  expect((await prove({ ...own, ruleGroups: [{ ...group, rules: [late] }], scenarios: [] }, { promtool: promtool!, workers: 1, edges })).problems.map(({ message }) => message)).toEqual([expect.stringContaining('Full fires')]);
});
it('a query that the engine cannot answer is left to the rule, which says what is wrong', async () => {
  const several = binary('*', select('up'), select('up'), { on: ['nothing'] });
  await expect(problemsOf([down('Several', several, 0)])).rejects.toThrow(/cannot evaluate rules:[^]*many-to-many matching not allowed|cannot evaluate rules:[^]*many/);
});
