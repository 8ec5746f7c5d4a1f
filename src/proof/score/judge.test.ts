import { describe, expect, it } from 'vitest';
import type { Project } from '../../model/project';
import { promtoolsForTests } from '../../tools';
import { repository } from '../repository.test-support';
import { draw } from './draw';
import { diagnosed, notJudged, score, type Judged } from './judge';
import { groupOf, inWords, scoreTables } from './table';

const first = async (): Promise<{ project: Project; alert: ReturnType<typeof diagnosed>[number] }> => {
  const project = await repository();
  return { project, alert: diagnosed(project)[0]! };
};

describe('troubles', () => {
  it('are the same for the same number, and all kinds come', async () => {
    const { project, alert } = await first();
    const service = project.services.find(({ info }) => info.name === alert.diagnosis.of.place.service.name)!;
    const drawn = (n: number) => { const { state, ...rest } = draw(service, alert, n); return { ...rest, parts: [...rest.parts], then: state(rest.onset + 30), before: state(0) }; };
    expect(drawn(7)).toEqual(drawn(7));
    const many = Array.from({ length: 300 }, (_, n) => drawn(n));
    const kinds = new Set(many.flatMap(({ names }) => names));
    expect([...kinds].sort()).toEqual(['CPU limit', 'background work', 'blocked loop', 'cold: cache', 'garbage collection', 'memory leak', 'slow: database', 'slow: downstream', 'slow: poolWait', 'unexplained wait']);
    for (const { before, then, faults } of many) {
      expect(then, JSON.stringify(faults)).not.toEqual(before);
      expect(before.limit).toBeGreaterThan(before.threads);
    }
  });
});

it('alerts that name a cause of something else than a share of requests are not passed over in silence', async () => {
  const { project, alert } = await first();
  expect(notJudged(project)).toEqual([]);
  const { plan: _, ...condition } = alert.condition;
  const ruleGroups = project.ruleGroups.map((group) => ({ ...group, rules: group.rules.map((rule) => (rule === alert ? { ...alert, condition } : rule)) }));
  expect(notJudged({ ...project, ruleGroups }).map(({ severity, message }) => `${severity} ${message}`)).toEqual([expect.stringMatching(/^warning ApiLatencyRegression names a cause, and is not about a share of requests/)]);
  expect(diagnosed({ ...project, ruleGroups })).toEqual([]);
});

describe('the diagnosis of this repository', async () => {
  for (const promtool of await promtoolsForTests()) {
    if (promtool.series === '2.53') continue; // as 2.42
    it(`names no wrong cause, on ${promtool.series}`, { timeout: 240_000 }, async () => {
      const { project } = await first();
      const judged = await score(project, { promtool, troubles: 12, workers: 2, seed: 5 });
      expect(judged.filter(({ judgement }) => judgement === 'wrong' || judgement === 'silent').map(inWords)).toEqual([]);
      const known = judged.filter((each) => groupOf(each) !== 'missing');
      expect(known.filter(({ judgement }) => judgement === 'right').length).toBeGreaterThanOrEqual(0.8 * known.length); // of so few
      expect(scoreTables(judged)).toContain(`| **all** | ${judged.length} |`);
    });
  }

  it('is found wrong where it is: one that never asks the event loop blames what waits behind it', { timeout: 240_000 }, async () => {
    const { project, alert } = await first();
    const blind = { ...alert, diagnosis: { ...alert.diagnosis, causes: alert.diagnosis.causes.filter(({ signal }) => signal.key === 'database' || signal.key === 'downstream' || signal.key === 'poolWait') } };
    const ruleGroups = project.ruleGroups.map((group) => ({ ...group, rules: group.rules.map((rule) => (rule === alert ? blind : rule)) }));
    const [promtool] = await promtoolsForTests();
    const judged = await score({ ...project, ruleGroups }, { promtool: promtool!, troubles: 20, workers: 2, seed: 5 });
    const wrong = judged.filter((each: Judged) => each.judgement === 'wrong');
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every(({ trouble }) => trouble.lying)).toBe(true);
  });
});
