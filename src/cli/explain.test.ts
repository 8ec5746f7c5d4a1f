import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { CONFIG, put, repositoryWith } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
let root: string;
function run(...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'explain', ...args], { cwd: root, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
beforeEach(() => {
  root = repositoryWith({
    'oac.config.ts': CONFIG,
    'services/jobs.ts': `
import { counter, quantity, service } from 'observability-as-code';
const done = counter({ name: 'jobs_done_total', labels: { queue: 'any' } });
export const jobs = service({ name: 'jobs', owner: 'team', select: { job: 'jobs' }, signals: {
  done: quantity({ title: 'Done', unit: 'reqps', limits: { warning: 5, critical: 9 }, expr: (use) => done.rate(use.range).sum('job') }),
} });
`,
    'alert-rules/jobs.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { jobs } from '../services/jobs';
export default ruleGroup({ name: 'jobs', rules: [alert(jobs.done.reaches('warning', { for: '1m' }), { name: 'JobsMany', severity: 'warning', runbook: { meaning: 'Too many.', firstSteps: ['Stop some.'] } })] });
`,
  });
});

it('shows people what it is, where it is, and what uses it, in columns', () => {
  expect(run('jobs_done_total')).toEqual({ status: 0, err: '', out: [
    'jobs_done_total  metric  services/jobs.ts:3', "  kind    counter, the service's own", '  labels  queue', 'used by 1 signal, 1 alert, 1 runbook',
    '  signal   jobs.done                       services/jobs.ts:5', '  alert    JobsMany                        alert-rules/jobs.ts:4', '  runbook  generated/runbooks/JobsMany.md', '',
  ].join('\n') });
  // Nothing was generated yet: what would be is explained.
  expect(run('generated/prometheus/rules/jobs.yml:6').out).toMatch(/^generated\/prometheus\/rules\/jobs\.yml:6 {2}- alert: JobsMany\nis made by alert JobsMany\n\nJobsMany {2}alert {2}alert-rules\/jobs\.ts:4\n {2}means +Too many\.\n/);
});
it('tells machines', () => {
  const { status, out } = run('jobs.done', '--json');
  expect([status, JSON.parse(out)]).toMatchObject([0, { problems: [], explain: { found: [{
    kind: 'signal', name: 'jobs.done', file: 'services/jobs.ts', line: 5, reads: [{ name: 'jobs_done_total', line: 3 }, { kind: 'service' }], usedBy: [{ kind: 'alert', name: 'JobsMany', file: 'alert-rules/jobs.ts', line: 4 }],
  }] } }]);
});
it('is 2 where there is nothing to explain, in one message', () => {
  for (const [args, said] of [
    [[], /^oac: oac explain needs something to explain\n {2}→ a name, as in/], [['JobsMny'], /^oac: there is nothing called 'JobsMny'\n {2}→ did you mean JobsMany\?\n$/],
    [['jobs', 'many'], /^oac: oac explain takes one name, and got 'jobs' and 'many'\n/], [['generated/prometheus/rules/jobs.yml:99'], /^oac: generated\/prometheus\/rules\/jobs\.yml has no line 99\n/],
  ] as const) expect(run(...args)).toEqual({ status: 2, out: '', err: expect.stringMatching(said) as string });
  const json = run('JobsMny', '--json');
  expect([json.status, JSON.parse(json.out)]).toMatchObject([2, { problems: [{ message: "there is nothing called 'JobsMny'" }] }]);
});
it('is 1 where definitions have errors', () => {
  put(root, { 'alert-rules/broken.ts': 'export default 5;' });
  expect(run('jobs')).toMatchObject({ status: 1, out: expect.stringMatching(/alert-rules\/broken\.ts[^]*nothing was explained\n$/) as string });
});
