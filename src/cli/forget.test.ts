import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CONFIG, put, repositoryWith, type Files } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
const rules = (...names: readonly string[]): Files => ({
  'alert-rules/api.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';
const runbook = { meaning: 'm', firstSteps: ['s'] };
export default ruleGroup({ name: 'api', rules: [${names.map((name) => `alert(api.up.missing({ for: '1m' }), { name: '${name}', severity: 'warning', engine: 'grafana', runbook })`).join(', ')}] });
`,
});
const root = (): string => repositoryWith({
  'oac.config.ts': CONFIG.replace('{}', "{ outputs: ['grafana'] }"),
  'services/api.ts': `
import { prometheus, service, targets } from 'observability-as-code';
export const api = service({ name: 'api', owner: 'team', select: { job: 'api' }, signals: { up: targets(prometheus.up) } });
`,
  ...rules('ApiGone', 'ApiLost'),
});
function run(folder: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
const list = (folder: string): string | undefined => {
  const file = path.join(folder, 'generated/grafana/provisioning/alerting/deletions.yml');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
};

it('what is taken out is deleted in Grafana until it is forgotten, and check agrees at each step', () => {
  const folder = root();
  const upToDate = (): void => expect(run(folder, 'check')).toMatchObject({ status: 0, said: expect.stringContaining('is up to date') as string });
  expect(run(folder, 'generate')).toMatchObject({ status: 0 });
  expect(list(folder)).toBeUndefined();
  put(folder, rules('ApiGone'));
  expect(run(folder, 'check')).toMatchObject({ status: 1, said: expect.stringContaining('generated/grafana/provisioning/alerting/deletions.yml') as string });
  expect(run(folder, 'generate')).toMatchObject({ status: 0 });
  expect(list(folder)).toContain('deleteRules:\n  - orgId: 1\n    uid: ApiLost\n');
  upToDate();
  expect(run(folder, 'generate')).toMatchObject({ status: 0, said: expect.stringMatching(/\d unchanged/) as string });
  expect(list(folder)).toContain('ApiLost');
  expect(run(folder, 'generate', '--forget')).toMatchObject({ status: 0, said: expect.stringContaining('1 removed') as string });
  expect(list(folder)).toBeUndefined();
  upToDate();
  put(folder, rules('ApiGone', 'ApiLost'));
  run(folder, 'generate');
  put(folder, rules('ApiLost'));
  run(folder, 'generate');
  put(folder, rules('ApiGone', 'ApiLost'));
  run(folder, 'generate');
  expect(list(folder)).toBeUndefined();
  upToDate();
  expect(run(folder, 'check', 'generated').said).toContain('no problems');
  expect(run(folder, 'check', '--forget')).toMatchObject({ status: 2, said: expect.stringContaining('oac generate does') as string });
}, 120_000);
