import { expect, it } from 'vitest';
import type { Engine } from '../../model/rules';
import { testProject } from '../../outputs/test-support';
import { alertDiagnosisAsked } from './diagnosis-asked';

it('a diagnosis needs Prometheus to ask', () => {
  const project = testProject();
  const evaluatedBy = (engine: Engine) => alertDiagnosisAsked.run({ ...project, ruleGroups: project.ruleGroups.map((g) => ({ ...g, rules: g.rules.map((r) => (r.kind === 'alert' ? { ...r, engine } : r)) })) });
  expect(evaluatedBy('grafana')).toMatchObject([{ severity: 'error', message: "alert ShopSlow has a diagnosis, but Grafana's alerting cannot ask for it", path: 'diagnosis' }]);
  expect(evaluatedBy('both')).toEqual([]);
  expect(evaluatedBy('prometheus')).toEqual([]);
});
