import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startPrometheus, type RunningPrometheus } from '../live/test-support';
import { scenario, type Phase } from '../index';
import { completeConfig } from '../model/config';
import type { Project } from '../model/project';
import { alertsOf } from '../model/rules';
import { testProject } from '../outputs/test-support';
import type { Scraped } from '../proof/promtool';
import { repository } from '../proof/repository.test-support';
import { tell } from '../proof/tell';
import { backtest, type BacktestOptions } from './index';
import { remoteWrite } from './remote-write.test-support';
import { APART, asBacktested, asPromtoolSays, engines, FLAGS, livedThrough, START, type Engine } from './test-support';

/*
 * Two ways to the same truth: promtool evaluates the generated rule files, recordings and all, evaluation after evaluation; a real server that holds the
 * same samples is asked by query_range, with recordings written out, and goes through the states of alerts here.
 */
const SCENARIOS = ['failing-requests', 'incident-busy-core', 'one-process-down', 'lost-metric'];
const PHASES: readonly (readonly Phase[])[] = [
  [{ at: '20m', lasts: '6m', requests: { seconds: 0.5 } }, { at: '21m', lasts: '1m', restart: '30s' }, { at: '24m', lasts: '1m', restart: true }],
  [{ at: '20m', lasts: '8m', down: true }],
  [{ at: '20m', requests: { seconds: 0.5 }, scrapes: { lost: 1, of: 3 } }, { at: '30m', lasts: '3m', down: true }, { at: '37m', lasts: '7m', gone: true }],
];
let own: Project;
let strangers: Project;
let ownStories: readonly Scraped[];
let resets: Scraped;
let gaps: Scraped;
let hole: Scraped;
beforeAll(async () => {
  own = await repository();
  ownStories = SCENARIOS.map((name) => tell(own.scenarios.find((each) => each.name === name)!, own.config, { offset: 3.3, shift: 0 }));
  strangers = testProject();
  // Scraped every 30 s, evaluated every 10 s.
  [resets, hole, gaps] = PHASES.map((phases) => tell(scenario({ name: 'told', service: strangers.services[0]!, story: { lasts: '50m', phases }, expect: { quiet: true } }), completeConfig({}), { offset: 7.5, shift: 0 })) as [Scraped, Scraped, Scraped];
});
/** What promtool says, without what fires before the first scrape: it knows nothing of the time before the story, the server knows that nothing was there. */
const expected = async (engine: Engine, project: Project, story: Scraped): Promise<string[]> => {
  const said = await asPromtoolSays(engine.promtool, project, story);
  expect(said.length).toBeGreaterThan(0);
  return said;
};
const SETTLED = 120;
const found = async (url: string, project: Project, story: Scraped, start: number, more: Partial<BacktestOptions> = {}): Promise<string[]> =>
  asBacktested(await backtest({ prometheus: url, project, from: start + SETTLED, to: start + story.until, ...more }), start);

describe('a backtest', async () => {
  for (const engine of await engines()) describe(`on Prometheus ${engine.promtool.series}`, () => comparesOn(engine));
});
function comparesOn(engine: Engine): void {
  let server: RunningPrometheus;
  beforeAll(async () => {
    server = await livedThrough([...ownStories, resets, hole], engine);
  });
  afterAll(() => server.stop());

  it("says of this repository's scenarios what promtool says, to the second", async () => {
    for (const [i, story] of ownStories.entries()) expect(await found(server.url, own, story, START + i * APART), SCENARIOS[i]).toEqual(await expected(engine, own, story));
  });
  it('loses nothing between two parts, a restart just there and `for` over several of them included', async () => {
    const said = await expected(engine, strangers, resets);
    expect(said.map((each) => each.split(' ')[0])).toEqual(expect.arrayContaining(['ShopSlow', 'ShopMeanHigh']));
    const start = START + ownStories.length * APART;
    for (const points of [3, 11_000]) expect(await found(server.url, strangers, resets, start, { points }), `${points}`).toEqual(said);
    // Of each alert a part ends just before the new process begins, and the next one begins with it.
    for (const { condition } of alertsOf(strangers.ruleGroups, 'prometheus').filter(({ deadMan }) => !deadMan)) {
      const begin = SETTLED - 10 - Math.ceil(((condition.for ?? 0) + (condition.keepFiringFor ?? 0)) / 10) * 10;
      for (const restart of [21.5 * 60, 24 * 60]) expect(await found(server.url, strangers, resets, start, { points: (restart - begin) / 10 }), `${restart} ${begin}`).toEqual(said);
    }
  }, 120_000);
  it('says nothing of a gap of some minutes, also where no mark ends the series', async () => {
    const start = START + (ownStories.length + 1) * APART;
    const { problems, alerts } = await backtest({ prometheus: server.url, project: strangers, from: start + SETTLED, to: start + hole.until });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^no sample of .* from \S+T00:21:\d\dZ to \S+T00:28:\d\dZ: nothing is said of that time by ShopSlow/)]);
    expect(alerts.filter(({ isPartial }) => isPartial).map(({ alert: { name } }) => name)).toEqual(expect.arrayContaining(['ShopSlow', 'ShopMeanHigh']));
  });
  it('sees gaps as a server did that lived through them: lost scrapes, targets that are down or gone', async () => {
    const lived = await startPrometheus('{}', [], { ...engine.server, flags: [...FLAGS, '--web.enable-remote-write-receiver'] });
    onTestFinished(() => lived.stop());
    await remoteWrite(lived.url, gaps, START);
    const said = await expected(engine, strangers, gaps);
    expect(said.map((each) => each.split(' ')[0])).toEqual(expect.arrayContaining(['ShopDown', 'ShopMissing']));
    expect(await found(lived.url, strangers, gaps, START)).toEqual(said);
    const { problems } = await backtest({ prometheus: lived.url, project: strangers, from: START, to: START + gaps.until });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^no sample of rpc_duration_seconds_count\{job="shop"\}, .* and 1 more from 2025-06-16T00:37:\d\dZ to 2025-06-16T00:44:\d\dZ: nothing is said of that time by ShopSlow, ShopMeanHigh, ShopDown$/)]);
  });
}
