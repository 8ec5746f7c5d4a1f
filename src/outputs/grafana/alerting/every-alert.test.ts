import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../../checks';
import { documentChecks, judge } from '../../../checks/judge';
import type { Project } from '../../../model/project';
import { alertsOf, type Engine, type RuleGroup } from '../../../model/rules';
import { repository } from '../../../proof/repository.test-support';
import { alert, scenario, type Phase } from '../../../index';
import { firings } from '../../../proof/promtool';
import { tell } from '../../../proof/tell';
import { promtoolsForTests } from '../../../tools';
import { queryOf } from './rules';
import { stranger } from '../stranger.test-support';
import { testProject } from '../../test-support';
import { grafana } from '../index';

const evaluatedBy = (project: Project, engine: Engine): Project =>
  ({ ...project, ruleGroups: project.ruleGroups.map((g): RuleGroup => ({ ...g, rules: g.rules.map((r) => (r.kind === 'alert' ? alert(r.condition, { ...r, engine }) : r)) })) });
/** What words and labels of the other two are on purpose. */
const AWKWARD = ['template/unbraced', 'provisioning/rule-variable'];
const faults = (project: Project): string[] => checks.flatMap((check) => check.run(project)).filter(({ severity }) => severity === 'error').map(({ message }) => message);
let own: Project;
beforeAll(async () => { own = await repository(); });

describe('every alert can be Grafana\'s', () => {
  const projects = (): readonly (readonly [string, Project])[] => [['this repository', own], ['a stranger', stranger()], ['a small project', testProject()]];
  it.each(['grafana', 'both'] as const)('in one word: %s', (engine) => {
    expect(documentChecks.filter(({ id }) => id.startsWith('provisioning/')).length).toBeGreaterThan(15);
    for (const [name, project] of projects()) for (const version of ['9.4', '11.6', '12.4', '13.2']) {
      const without = faults(evaluatedBy(project, 'prometheus'));
      const moved = evaluatedBy({ ...project, config: { ...project.config, grafana: { ...project.config.grafana, version } } }, engine);
      expect(faults(moved).filter((message) => !without.includes(message))).toEqual([]);
      const files = grafana.files(moved).filter(({ path }) => path.includes('/alerting/'));
      const titles = files.flatMap(({ content }) => (load(content) as { groups?: { rules: { title: string }[] }[] }).groups ?? []).flatMap((g) => g.rules.map((r) => r.title));
      expect(titles.sort(), name).toEqual(alertsOf(project.ruleGroups).map((a) => a.name).sort());
      const surroundings = { grafana: version, dashboards: project.dashboards.map(({ uid }) => uid), targetLabels: project.config.targetLabels };
      for (const { path, content } of files) {
        expect(judge({ kind: 'grafana-alerting', file: path, data: load(content), profile: 'generated' }, surroundings).filter(({ check }) => name === 'this repository' || !AWKWARD.includes(check)).map(({ check, path: at, message }) => `${name} ${version}: ${check} ${at.join('.')}: ${message}`)).toEqual([]);
      }
    }
  });
});

describe('what stays quiet while another alert fires', () => {
  /** When Grafana's queries of some alerts of this repository are true in a story, all alerts being Grafana's or none. */
  async function heard(names: readonly string[], engine: Engine, phases: readonly Phase[]): Promise<Readonly<Record<string, readonly number[]>>[]> {
    const { ruleGroups } = evaluatedBy(own, engine);
    const rules = alertsOf(ruleGroups).filter(({ name }) => names.includes(name)).map((a) => {
      const { compare } = a.condition;
      return { alert: a.name, expr: compare ? `(${queryOf(a, ruleGroups)}) ${compare.op} ${compare.limit}` : queryOf(a, ruleGroups) };
    });
    const [service] = own.services;
    const story = tell(scenario({ name: 'quiet', service: service!, story: { lasts: '10m', phases: phases as never }, expect: { quiet: true } }), own.config, { offset: 2, shift: 0 });
    return Promise.all((await promtoolsForTests()).map(async (promtool) => {
      const [[all]] = await firings(promtool, [{ evaluation: 10, stories: [story], rules: [JSON.stringify({ groups: [{ name: 'g', rules }] })] }]) as [[Awaited<ReturnType<typeof firings>>[number][number]]];
      return Object.fromEntries(names.map((name) => [name, all.filter((f) => f.alert === name).map(({ at }) => at)]));
    }));
  }
  it('does so in Grafana by its query: not before the other has held, and only where Grafana tells of both', async () => {
    const down = [{ at: '5m', down: true }] as unknown as Phase[];
    for (const said of await heard(['ApiDown', 'ApiTargetDown'], 'grafana', down)) {
      expect(said['ApiDown']!.length).toBeGreaterThan(20);
      // ApiDown waits 15 s: one or two looks.
      expect(said['ApiTargetDown']!.length).toBeLessThanOrEqual(2);
    }
    for (const said of await heard(['ApiDown', 'ApiTargetDown'], 'both', down)) expect(said['ApiTargetDown']).toEqual(said['ApiDown']);
  });
  it('does so for a cause while what it explains is paged', async () => {
    const asked = alertsOf(evaluatedBy(own, 'grafana').ruleGroups);
    const groups = evaluatedBy(own, 'grafana').ruleGroups;
    for (const a of asked.filter(({ explains }) => explains)) expect(queryOf(a, groups)).toMatch(/ unless on \(\) /);
    const cold = asked.find(({ name }) => name === 'ApiErrorRatioHigh')!;
    expect(queryOf(cold, groups).match(/unless on \(\)/g)).toHaveLength(2);
    expect(queryOf(asked.find(({ deadMan }) => deadMan)!, groups)).not.toContain('unless');
  });
});
