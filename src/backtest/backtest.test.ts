import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentsOf } from '../proof/prove';
import type { Project } from '../model/project';
import { repository } from '../proof/repository.test-support';
import { tell } from '../proof/tell';
import type { Scraped } from '../proof/promtool';
import type { RunningPrometheus } from '../live/test-support';
import { backtest } from './index';
import { APART, asBacktested, asPromtoolSays, engines, livedThrough, START } from './test-support';

/*
 * Two ways to the same truth: promtool evaluates the generated rule files, recordings and all, evaluation by evaluation; a real server that holds the
 * same samples is asked by query_range, with the recordings written out.
 */
let project: Project;
let stories: readonly { readonly name: string; readonly story: Scraped }[];
beforeAll(async () => {
  project = await repository();
  stories = project.scenarios.map((scenario, n) => {
    const { scrape, evaluation } = scenario.service.info;
    return { name: scenario.name, story: tell(scenario, project.config, momentsOf(scrape, evaluation, 5)[n % 5]!) };
  });
  console.log(stories.map((s) => s.name));
});

describe.each(await engines())('Prometheus $promtool.series', (engine) => {
  let server: RunningPrometheus;
  beforeAll(async () => { server = await livedThrough(stories.map(({ story }) => story), engine); });
  afterAll(() => server.stop());

  it('x', async () => {
    for (const [n, { name, story }] of stories.entries()) {
      const start = START + n * APART;
      const t = Date.now();
      const found = await backtest({ prometheus: server.url, project, from: start, to: start + story.until });
      const t2 = Date.now();
      const expected = await asPromtoolSays(engine.promtool, project, story);
      const got = asBacktested(found, start);
      console.log(name, t2 - t, Date.now() - t2, JSON.stringify(expected) === JSON.stringify(got), expected.filter((e) => !got.includes(e)), got.filter((e) => !expected.includes(e)), found.problems.map((p) => p.message).filter((p) => !p.includes('xxx')));
    }
  });
});
