import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentChecks, judge } from '../../../checks/judge';
import type { Project } from '../../../model/project';
import { alertsOf, type Engine, type RuleGroup } from '../../../model/rules';
import { repository } from '../../../proof/repository.test-support';
import { stranger } from '../stranger.test-support';
import { testProject } from '../../test-support';
import { grafana } from '../index';

const evaluatedBy = (project: Project, engine: Engine): Project =>
  ({ ...project, ruleGroups: project.ruleGroups.map((g): RuleGroup => ({ ...g, rules: g.rules.map((r) => (r.kind === 'alert' ? { ...r, engine } : r)) })) });
let own: Project;
beforeAll(async () => { own = await repository(); });

describe('every alert can be Grafana\'s', () => {
  const projects = (): readonly (readonly [string, Project])[] => [['this repository', own], ['a stranger', stranger()], ['a small project', testProject()]];
  it.each(['grafana', 'both'] as const)('in one word: %s', (engine) => {
    expect(documentChecks.filter(({ id }) => id.startsWith('provisioning/')).length).toBeGreaterThan(15);
    for (const [name, project] of projects()) for (const version of ['9.4', '11.6', '12.4', '13.2']) {
      const moved = evaluatedBy({ ...project, config: { ...project.config, grafana: { ...project.config.grafana, version } } }, engine);
      const files = grafana.files(moved).filter(({ path }) => path.includes('/alerting/'));
      const titles = files.flatMap(({ content }) => (load(content) as { groups?: { rules: { title: string }[] }[] }).groups ?? []).flatMap((g) => g.rules.map((r) => r.title));
      expect(titles.sort(), name).toEqual(alertsOf(project.ruleGroups).map((a) => a.name).sort());
      const surroundings = { grafana: version, dashboards: project.dashboards.map(({ uid }) => uid), targetLabels: project.config.targetLabels };
      for (const { path, content } of files) {
        expect(judge({ kind: 'grafana-alerting', file: path, data: load(content), profile: 'generated' }, surroundings).map(({ check, path: at, message }) => `${name} ${version}: ${check} ${at.join('.')}: ${message}`)).toEqual([]);
      }
    }
  });
});
