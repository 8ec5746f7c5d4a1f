import { expect, it } from 'vitest';
import { alert, counter, dashboard, errors, row, ruleGroup, service, slo, stat, type RuleGroup } from '../../index';
import { testProject } from '../../outputs/test-support';
import { recorded } from './recorded';
import { recordedOnce } from './recorded-once';

const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' },
  signals: { errors: errors(counter({ name: 'calls_total' }), counter({ name: 'failed_calls_total' }), { warning: 0.01, critical: 0.1 }) },
});
const monthly = slo(shop.errors, { objective: 0.999, over: '30d' });
const shown = dashboard({ uid: 'slo', title: 'SLO', rows: [row('Budget', stat(monthly.budgetLeft), stat(monthly.burnRate), stat(shop.errors))] });
const group = (name: string, promise: typeof monthly, severity: 'critical' | 'warning', engine: 'prometheus' | 'grafana' = 'prometheus'): RuleGroup =>
  ruleGroup({ name, rules: [alert(promise.burning(severity), { name: `${severity === 'critical' ? 'Fast' : 'Slow'}`, severity, engine, runbook: { meaning: 'm', firstSteps: ['s'] } })] });
const found = (...ruleGroups: RuleGroup[]) => recorded.run({ ...testProject(), dashboards: [shown], ruleGroups });

it('a panel that reads what nothing records is refused', () => {
  const problems = found();
  expect(problems).toMatchObject([
    { severity: 'error', file: __filename, path: 'queries', message: "'Error budget left of 30d' of service 'shop' reads service:errors_slo_requests:increase30d{service=\"shop\"}, and no rule records it: the panel would stay empty" },
    { message: expect.stringContaining('increase1h') as string, remedy: expect.stringContaining("burning('warning')") as string },
  ]);
  expect(found(group('a', slo(shop.errors, { objective: 0.999, over: '28d' }), 'warning'))).toMatchObject([{ message: expect.stringContaining('increase30d') as string }]);
});
it.each(['critical', 'warning'] as const)('either alert of its objective records it: %s', (severity) => {
  for (const engine of ['prometheus', 'grafana'] as const) expect(found(group('a', monthly, severity, engine))).toEqual([]);
});
it('two groups do not record it both', () => {
  const run = (...ruleGroups: RuleGroup[]) => recordedOnce.run({ ...testProject(), ruleGroups });
  expect(run(group('a', monthly, 'critical'), group('b', monthly, 'warning'))).toMatchObject([{ message: expect.stringMatching(/^groups 'a' and 'b' both record service:errors_slo_/) as string }]);
  expect(run(group('a', monthly, 'critical'))).toEqual([]);
});
