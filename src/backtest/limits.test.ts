import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { alert, gauge, histogram, quantity, recording, requestLatency, ruleGroup, scenario, service, type Alert } from '../index';
import { startPrometheus, type RunningPrometheus } from '../live/test-support';
import type { Condition } from '../model/condition';
import { completeConfig } from '../model/config';
import type { Project } from '../model/project';
import { CannotRun } from '../pipeline/cannot-run';
import { raw } from '../promql/nodes';
import type { Scraped } from '../proof/promtool';
import { tell } from '../proof/tell';
import { backtest, type Backtested } from './index';
import { remoteWrite } from './remote-write.test-support';
import { asBacktested, asPromtoolSays, engines, FLAGS, START, type Engine } from './test-support';

const queue = gauge({ name: 'queue_length', labels: { queue: 'any' } });
const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '30s', traffic: 2,
  signals: {
    latency: requestLatency(histogram({ name: 'rpc_duration_seconds', buckets: [0.1, 0.2, 1] }), { warning: 0.1, critical: 0.2 }),
    queue: quantity({ title: 'Queue', unit: 'short', expr: () => queue.value().max() }),
  },
});
const runbook = { meaning: 'm', firstSteps: ['s'] };
/** A rule that was written by hand. */
const rule = (name: string, expr: string, more: Partial<Condition> = {}) => alert({ kind: 'condition', service: shop.info, expr: raw(expr), windows: [], says: 'so', ...more }, { name, severity: 'warning', runbook });
const projectOf = (...rules: readonly Alert[]): Project =>
  ({ config: completeConfig({}), services: [shop], dashboards: [], scenarios: [], ruleGroups: [ruleGroup({ name: 'shop', rules: [recording('shop:queue:max', shop.queue), ...rules] })] });
const RULES = [
  rule('Now', 'shop:queue:max{service="shop"} > 5', { for: 20 }), rule('Before', 'shop:queue:max offset 47s > 5'), rule('Mean', 'avg_over_time(shop:queue:max[2m]) > 5', { keepFiringFor: 60 }),
  rule('Counts', 'sum_over_time((shop:queue:max > bool 5)[3m:25s]) >= 3'), rule('Changed', 'shop:queue:max > 2 * (shop:queue:max offset 5m)'),
];
let story: Scraped;
let engine: Engine;
let server: RunningPrometheus;
const lived = async (...flags: string[]): Promise<RunningPrometheus> => {
  const started = await startPrometheus('{}', [], { ...engine.server, flags: [...FLAGS, '--web.enable-remote-write-receiver', ...flags] });
  await remoteWrite(started.url, story, START);
  return started;
};
const asked = (project: Project, from = START + 120, to = START + story.until, url = server.url): Promise<Backtested> => backtest({ prometheus: url, project, from, to });
const said = ({ problems }: Backtested): string[] => problems.map(({ severity, message }) => `${severity}: ${message}`);

beforeAll(async () => {
  const series = (value: number) => [{ metric: queue as never, value, labels: { queue: 'a' } }];
  const told = scenario({ name: 'queue', service: shop, expect: { quiet: true }, story: { lasts: '40m', phases: [
    { at: '0s', lasts: '12m', series: series(1) }, { at: '12m', lasts: '4m', series: series(9) }, { at: '16m', lasts: '9m', series: series(2) }, { at: '25m', lasts: '6m', series: series(7) }, { at: '31m', lasts: '9m', series: series(1) }, { at: '31m', lasts: '2m', gone: true },
  ] as never } });
  story = tell(told, completeConfig({}), { offset: 13.5, shift: 0 });
  [engine] = await engines() as [Engine];
  server = await lived();
});
afterAll(() => server?.stop());

describe('rules that were written by hand', () => {
  it('read recording rules as they were evaluated: now, before, over windows, in subqueries', async () => {
    const project = projectOf(...RULES);
    const expected = await asPromtoolSays(engine.promtool, project, story);
    expect(new Set(expected.map((each) => each.split(' ')[0]))).toEqual(new Set(RULES.map(({ name }) => name)));
    const found = await asked(project);
    expect(said(found)).toEqual([]);
    expect(asBacktested(found, START)).toEqual(expected);
  });
  it('that history cannot tell of are errors with their place; the others are told all the same', async () => {
    const found = await asked(projectOf(rule('Many', 'count(ALERTS{alertstate="firing"}) > 3'), RULES[0]!, rule('Odd', 'queue_length * on () rpc_duration_seconds_bucket > 1'), rule('Same', 'label_replace(up, "service", "x", "", "") or label_replace(up, "service", "y", "", "")')));
    expect(found.alerts.map(({ alert: { name }, status }) => `${name} ${status}`)).toEqual(['Many not evaluated', 'Now fired', 'Odd not evaluated', 'Same not evaluated']);
    expect(found.problems).toMatchObject([
      { check: 'backtest/evaluated', severity: 'error', file: __filename, message: expect.stringContaining('Many was not backtested: it reads ALERTS') as string },
      { severity: 'error', file: __filename, message: expect.stringMatching(/Odd was not backtested: the server refuses the expression: .*many-to-many|Odd was not backtested: .*group_left/) as string },
      { severity: 'error', message: expect.stringContaining('Same was not backtested: two of its series have the same labels') as string },
    ]);
  });
});

describe('the time that is looked at', () => {
  it('cuts what fires: it began before, or has not ended', async () => {
    const whole = await asked(projectOf(RULES[0]!));
    const { start, end } = whole.alerts[0]!.firings[0]!;
    const cut = async (from: number, to: number) => (await asked(projectOf(RULES[0]!), from, to)).alerts[0]!.firings;
    expect(await cut(start + 60, end! + 60)).toMatchObject([{ start: start + 60, isEarlier: true, end }]);
    expect(await cut(start - 60, start + 60)).toMatchObject([{ start, isEarlier: false, end: undefined }]);
    expect(await cut(start, end!)).toMatchObject([{ start, isEarlier: false, end }]);
    // Not on the grid of evaluations.
    expect(await cut(start - 63, start + 58)).toMatchObject([{ start, isEarlier: false, end: undefined }]);
    expect(await cut(end! + 10, end! + 300)).toEqual([]);
  });
  it('has no data before there was any, and says so: that is not quiet', async () => {
    const found = await asked(projectOf(RULES[0]!, rule('Gone', 'up{job="shop"} == 5'), rule('Other', 'other_metric{job="shop",code="500"} > 1 or queue_length > 100')), START - 7200);
    expect(found.alerts.map(({ status, isPartial }) => `${status} ${isPartial}`)).toEqual(['fired true', 'did not fire true', 'did not fire true']);
    expect((await asked(projectOf(RULES[0]!))).alerts).toMatchObject([{ isPartial: false }]);
    expect(said(found)).toEqual([
      expect.stringMatching(/^warning: no sample of queue_length\{job="shop"\}, up\{job="shop"\}, queue_length before 2025-06-16T00:00:\d\dZ: nothing is said of that time by Now, Gone, Other$/),
      'warning: no sample of other_metric{job="shop"} from 2025-06-15T22:00:00Z to 2025-06-16T00:40:00Z: nothing is said of that time by Other',
    ]);
  });
  it('is of no use where an alert needs what is not there', async () => {
    const found = await asked(projectOf(rule('Lost', 'rate(lost_total{job="shop"}[5m]) > 1 and queue_length > 0'), rule('Absent', 'absent(lost_total{job="shop"})', { for: 60 })));
    expect(found.alerts.map(({ alert: { name }, status }) => `${name} ${status}`)).toEqual(['Lost no data', 'Absent fired']);
  });
  it('with nothing in it is no green result', async () => {
    const empty = asked(projectOf(RULES[0]!), START - 90_000, START - 80_000);
    await expect(empty).rejects.toBeInstanceOf(CannotRun);
    await expect(empty).rejects.toMatchObject({ message: expect.stringMatching(/has no sample of anything that alerts read, as queue_length\{job="shop"\}, in that time/) as string, remedy: expect.stringContaining('right server') as string });
    await expect(asked(projectOf(RULES[0]!), START, START + 5)).rejects.toMatchObject({ message: expect.stringContaining('is shorter than the 10 s between two evaluations') as string });
    await expect(asked(projectOf())).rejects.toMatchObject({ message: expect.stringContaining('nothing to backtest') as string });
  });
});

describe('a server with limits', () => {
  it('is asked for less at once, and says the same', async () => {
    const project = projectOf(...RULES.slice(0, 3), rule('Buckets', 'rate(rpc_duration_seconds_bucket[5m]) > 1'));
    const small = await lived('--query.max-samples=500');
    onTestFinished(() => small.stop());
    const data = await fetch(`${small.url}/api/v1/query_range?query=rate(rpc_duration_seconds_bucket[5m])&start=${START}&end=${START + story.until}&step=10`);
    expect([data.status, await data.text()]).toEqual([422, expect.stringContaining('too many samples')]);
    const found = await asked(project, undefined, undefined, small.url);
    expect(said(found)).toEqual([]);
    expect(asBacktested(found, START)).toEqual(asBacktested(await asked(project), START));
  });
  it('that allows next to nothing does not evaluate, and is told as that', async () => {
    const tiny = await lived('--query.max-samples=40');
    onTestFinished(() => tiny.stop());
    const found = await asked(projectOf(RULES[0]!), undefined, undefined, tiny.url);
    expect(found.alerts.map(({ status }) => status)).toEqual(['not evaluated']);
    expect(found.problems).toMatchObject([{ severity: 'error', message: expect.stringMatching(/^Now was not backtested: the server does not evaluate even \d+ points at once: .*too many samples/) as string, remedy: expect.stringContaining('--query.max-samples') as string }]);
  });
});
