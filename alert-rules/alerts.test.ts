import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scenario } from 'observability-as-code';
import { FAULTS } from '../demo/sample-service/faults';
import { api } from '../services/api';
import type { Project } from '../src/model/project';
import { intervalOf } from '../src/model/rules';
import { differences, PAGE } from '../src/proof/first-fire';
import { firings, type Firing, type Scraped } from '../src/proof/promtool';
import { edgesOf } from '../src/proof/edges';
import { prove, type Proven } from '../src/proof/prove';
import { quietLibrary } from '../src/proof/quiet';
import { repository } from '../src/proof/repository.test-support';
import { rulesOf } from '../src/proof/rules';
import { tell } from '../src/proof/tell';
import { onsetAt } from '../src/proof/verdict';
import { promtoolsForTests, type TestPromtool } from '../src/tools';

const at = (job: string) => ({ job, instance: `${job}-1` });
const instance = at('api');
/** What each alert carries besides owner and service, and says. When it fires is in scenarios/. */
const SAYS: Readonly<Record<string, readonly [labels: Readonly<Record<string, string>>, summary: RegExp]>> = {
  ApiLatencyRegression: [{ severity: 'critical', signal: 'latency', job: 'api' }, /^api: \d+(\.\d+)?% of requests slower than 200 ms$/],
  ApiLatencyShift: [{ severity: 'warning', signal: 'latency', job: 'api' }, /^api: mean latency \d+(\.\d+)?ms, more than 3 times that of the 1h before$/],
  ApiLatencyMeanHigh: [{ severity: 'warning', signal: 'latency', job: 'api' }, /^api: Mean latency \d+(\.\d+)?ms, limit 200 ms$/],
  ApiErrorBudgetBurnsFast: [{ severity: 'critical', signal: 'errors', job: 'api' }, /^api: the error budget of 30d \(99\.9 % of requests succeed\) is spent \d+\.\d times as fast as it may be$/],
  ApiErrorBudgetBurnsSlowly: [{ severity: 'warning', signal: 'errors', job: 'api' }, /^api: the error budget of 30d \(99\.9 % of requests succeed\) is spent [3-9]\.\d times as fast as it may be$/],
  ApiLatencyBudgetBurnsFast: [{ severity: 'critical', signal: 'latency', job: 'api' }, /^api: the error budget of 30d \(99 % of requests take at most 200 ms\) is spent \d+\.\d times as fast as it may be$/],
  ApiLatencyBudgetBurnsSlowly: [{ severity: 'warning', signal: 'latency', job: 'api' }, /^api: the error budget of 30d \(99 % of requests take at most 200 ms\) is spent [3-9]\.\d times as fast as it may be$/],
  ApiErrorRatioHigh: [{ severity: 'critical', signal: 'errors', job: 'api' }, /^api: \d+(\.\d+)?% of requests fail, limit 10 %$/],
  ApiDown: [{ severity: 'critical', signal: 'up', job: 'api' }, /^api: scrapes of all its targets fail$/],
  ApiTargetDown: [{ severity: 'warning', signal: 'up', ...instance }, /^api: scrapes of api-1 fail$/],
  ApiTargetMissing: [{ severity: 'critical', signal: 'up', job: 'api' }, /^api: Prometheus has no such target$/],
  ApiNoTraffic: [{ severity: 'warning', signal: 'traffic', job: 'api' }, /^api: no request in 5m although it is up$/],
  ApiCpuHigh: [{ severity: 'warning', signal: 'cpu', ...instance }, /^api: CPU of limit 9\d(\.\d+)?% at api-1, limit 80 %$/],
  ApiMemoryNearLimit: [{ severity: 'warning', signal: 'memory', ...instance }, /^api: Memory of limit 95% at api-1, limit 90 %$/],
  ApiCircuitBreakerOpen: [{ severity: 'warning', signal: 'breaker', job: 'api', name: 'main' }, /^api: circuit breaker main is open$/],
  ApiConnectionPoolFull: [{ severity: 'warning', signal: 'pool', ...instance }, /^api: Database connections: 10 wait for one at api-1$/],
  ApiRateLimiterRejecting: [{ severity: 'warning', signal: 'limiter', job: 'api' }, /^api: \d+(\.\d+)?% of requests are rejected, limit 10 %$/],
  ApiCacheCold: [{ severity: 'warning', signal: 'cache', job: 'api', cache: 'main' }, /^api: \d+(\.\d+)?% of lookups in cache main miss, limit 50 %$/],
  ApiEventLoopBlocked: [{ severity: 'warning', signal: 'longestBlock', ...instance }, /^api: Longest block 2\d\d(\.\d+)?ms at api-1, limit 100 ms$/],
  ApiEventLoopSaturated: [{ severity: 'warning', signal: 'eventLoop', ...instance }, /^api: Event loop busy 9\d(\.\d+)?% at api-1, limit 85 %$/],
  ApiCpuPerRequestHigh: [{ severity: 'warning', signal: 'cpuPerRequest', job: 'api' }, /^api: CPU per request \d+(\.\d+)?ms, more than 3 times that of the 1h before$/],
  ApiCpuThrottled: [{ severity: 'warning', signal: 'throttling', job: 'api' }, /^api: the CPU limit stops its processes for \d+(\.\d+)?% of the time in which they have work$/],
  ApiHeapNearLimit: [{ severity: 'warning', signal: 'heap', ...instance }, /^api: Heap of limit 95% at api-1, limit 90 %$/],
  ApiHeapWillFill: [{ severity: 'warning', signal: 'heap', ...instance }, /^api: Heap of limit at api-1: full in \d+m \d+s at the rate of the last 15m$/],
  ApiDatabaseSlow: [{ severity: 'warning', signal: 'database', job: 'api', operation: 'select' }, /^api: Database: \d+(\.\d+)?% of calls to select slower than 100 ms$/],
  ApiDownstreamSlow: [{ severity: 'warning', signal: 'downstream', job: 'api', peer: 'main' }, /^api: Downstream: \d+(\.\d+)?% of calls to main slower than 100 ms$/],
  ApiDownstreamFailing: [{ severity: 'warning', signal: 'downstream', job: 'api', peer: 'main' }, /^api: Downstream: \d+(\.\d+)?% of calls to main fail, limit 10 %$/],
  ApiCrashLoop: [{ severity: 'warning', signal: 'restarts', ...instance }, /^api: api-[12] started anew 3 times in 5m$/],
  ApiMetricsMissing: [{ severity: 'warning', job: 'api', metric: 'db_query_wait_seconds_total' }, /^api: up, but metric db_query_wait_seconds_total is missing, and rules that read it cannot fire$/],
};
/** The same of what watches the services. */
const WATCHES: typeof SAYS = {
  PrometheusRuleEvaluationFails: [{ severity: 'warning', signal: 'evaluations', ...at('prometheus'), rule_group: 'main' }, /^prometheus: Evaluations that fail: [1-9]\d* in 2m at prometheus-1 main$/],
  PrometheusNotificationsDropped: [{ severity: 'critical', signal: 'dropped', ...at('prometheus') }, /^prometheus: Notifications dropped: [1-9]\d* in 2m at prometheus-1$/],
  PrometheusConfigurationRefused: [{ severity: 'warning', signal: 'configuration', ...at('prometheus') }, /^prometheus: Configuration loaded: not at prometheus-1$/],
  AlertmanagerNotificationsFail: [{ severity: 'critical', signal: 'notifications', ...at('alertmanager'), integration: 'main' }, /^alertmanager: Notifications that fail: [1-9]\d* in 2m at alertmanager-1 main$/],
  AlertmanagerConfigurationRefused: [{ severity: 'warning', signal: 'configuration', ...at('alertmanager') }, /^alertmanager: Configuration loaded: not at alertmanager-1$/],
};

let project: Project;
let promtools: readonly TestPromtool[];
const proven = new Map<string, Proven>();
beforeAll(async () => {
  project = await repository();
  promtools = await promtoolsForTests();
  await Promise.all(promtools.map(async (promtool, i) => {
    // One engine as oac test does it, whose times are on the page; the others at one scrape offset.
    proven.set(promtool.series, await prove(project, { promtool, library: quietLibrary(project), workers: 1, ...(i === 0 ? { pending: true, edges: edgesOf(project) } : { offsets: { own: 1, library: 1 } }) }));
  }));
}, 600_000);

it('every scenario holds, and every quiet day is quiet', () => {
  for (const [engine, { problems, told }] of proven) {
    expect(problems.map(({ message }) => message), engine).toEqual([]);
    expect(told.length, engine).toBeGreaterThan(30);
  }
});
it('a scenario names a switch of the demo that there is, and every switch has a scenario', () => {
  const named = project.scenarios.flatMap(({ fault }) => fault ?? []);
  expect([...new Set(named)].sort()).toEqual(Object.keys(FAULTS).sort());
});
it('docs/first-fire.md is what oac test measures', () => {
  const measured = [...proven.entries()].find(([engine]) => engine === promtools[0]!.series)![1];
  expect(differences(readFileSync(path.join(__dirname, '..', PAGE), 'utf8'), measured).map(({ message }) => message)).toEqual([]);
});
describe('every alert', () => {
  const fired = (alert: string): readonly (readonly [engine: string, firing: Firing])[] => [...proven].flatMap(([engine, { told }]) =>
    told.filter(({ scenario: s }) => alert in s.expect.fires).flatMap(({ scenario: s, heard }) => heard.map(({ moment, outcome, otherForm }) =>
      // What Grafana alone evaluates has texts in the form for Prometheus only.
      [engine, [...outcome.firings, ...otherForm].find((f) => f.alert === alert && 'summary' in f.annotations && f.at >= onsetAt(s, moment))!] as const)));
  it.each(Object.entries({ ...SAYS, ...WATCHES }))('%s carries its labels, and says what', (name, [labels, summary]) => {
    const all = fired(name);
    expect(new Set(all.map(([engine]) => engine)).size).toBe(promtools.length);
    for (const [engine, firing] of all) {
      expect(firing.labels, engine).toEqual({ ...labels, ...(name in SAYS ? { service: 'api', owner: 'backend-oncall' } : { service: labels['job'], owner: 'platform' }) });
      expect(firing.annotations['summary'], engine).toMatch(summary);
    }
  });
  it('has texts without holes, in every story', () => {
    const all = [...proven.values()].flatMap(({ told }) => told.flatMap(({ heard }) => heard.flatMap(({ outcome }) => outcome.firings)));
    const texts = all.flatMap(({ alert, annotations }) => Object.entries(annotations).map(([key, text]) => `${alert}.${key}: ${text}`));
    expect(texts.length).toBeGreaterThan(1000);
    expect([...new Set(texts.filter((text) => /NaN|[+-]Inf|no value|<error|<nil>|\{\{|: $/.test(text)))]).toEqual([]);
  });
});

const day = (name: string, phases: Parameters<typeof scenario>[0]['story']['phases'], processes = 1): Scraped =>
  tell(scenario({ name, service: api, story: { lasts: '9m', processes, phases: phases as never }, expect: { quiet: true } }), project.config, { offset: 1.3, shift: 0 });
async function heard(promtool: TestPromtool, story: Scraped): Promise<readonly Firing[]> {
  const found = await firings(promtool, rulesOf(project, 'api').map(({ evaluation, rules }) => ({ evaluation, rules: rules.map((text) => text.replaceAll(/\n *deadman: 'true'/g, '')), stories: [story] })));
  return found.flatMap(([firing]) => firing!);
}
it('the heartbeat fires at every evaluation, whatever happens', async () => {
  const story = day('gone', [{ at: '7m', gone: true }]);
  const every = intervalOf(project.ruleGroups.find(({ rules }) => rules.some(({ name }) => name === 'Watchdog'))!);
  for (const promtool of promtools) {
    const beats = (await heard(promtool, story)).filter(({ alert }) => alert === 'Watchdog').map(({ at }) => at);
    expect(beats, promtool.series).toEqual(Array.from({ length: Math.floor(story.until / every) + 1 }, (_, n) => every * n));
  }
});
it('what happens to another service with the same metrics is its own matter', async () => {
  const others = [
    day('blocked', [{ at: '7m', requests: { seconds: 0.28, in: 'eventLoop' }, background: 0.7, memory: 0.99 }]), day('failing', [{ at: '7m', requests: { seconds: 0.3 }, failing: 1 }]), day('down', [{ at: '7m', down: true }]),
    day('without', [{ at: '1m', without: ['database'] }]), day('idle', [{ at: '0s', traffic: 0 }]), day('gone', [{ at: '7m', gone: true }]),
  ].flatMap(({ targets }, i) => targets.map((target) => ({ ...target, labels: { job: i < 4 ? 'other' : 'idle', instance: `other:${i}` } })));
  const calm = day('calm', []);
  for (const promtool of promtools) {
    const found = await heard(promtool, { ...calm, targets: [...calm.targets, ...others] });
    expect(found.filter(({ alert }) => alert !== 'Watchdog').map(({ alert, at }) => `${alert} after ${at} s`), promtool.series).toEqual([]);
  }
});
