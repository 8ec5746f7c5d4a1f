import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { OutputFile, Project } from '../../model/project';
import { repository } from '../../proof/repository.test-support';
import { projectRoot, promtoolsForTests, run, type TestPromtool } from '../../tools';
import { prometheus } from '.';

let promtools: readonly TestPromtool[];
let files: readonly OutputFile[];
let project: Project;
beforeAll(async () => {
  promtools = await promtoolsForTests();
  project = await repository();
  files = prometheus.files(project);
});
const tests = (): readonly OutputFile[] => files.filter(({ path: at }) => at.startsWith('prometheus/tests/'));

/** What promtool says of the tests, with rules as they are or changed. */
async function said(promtool: TestPromtool, names: readonly string[], change: (content: string) => string = (content) => content): Promise<{ readonly status: number; readonly text: string }> {
  const root = mkdtempSync(path.join(tmpdir(), 'oac-tests-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const { path: at, content } of files) {
    mkdirSync(path.join(root, path.dirname(at)), { recursive: true });
    writeFileSync(path.join(root, at), at.startsWith('prometheus/rules/') ? change(content) : content);
  }
  const { status, stdout, stderr } = await run(promtool.tool.path, ['test', 'rules', ...names], { cwd: path.join(root, 'prometheus/tests'), timeout: 240_000 });
  return { status, text: stdout + stderr };
}

it('every scenario that Prometheus can judge has a file, and all are small', () => {
  expect(tests().length).toBeGreaterThan(10);
  const ofGrafana = project.scenarios.filter(({ name }) => name === 'memory-near-limit').map((each) => ({ ...each, expect: { ...each.expect, fires: { ApiMemoryNearLimit: each.expect.fires['ApiMemoryNearLimit']! } } }));
  expect(prometheus.files({ ...project, scenarios: ofGrafana }).filter(({ path: at }) => at.startsWith('prometheus/tests/'))).toEqual([]);
  for (const { path: at, content } of tests()) expect(content.length, at).toBeLessThan(200_000);
  expect(tests().reduce((sum, { content }) => sum + content.length, 0)).toBeLessThan(2_500_000);
});
it('what is committed is what is told: raise TELLING where the same scenario is told otherwise', () => {
  const root = projectRoot(__dirname);
  for (const { path: at, content } of tests()) {
    expect(readFileSync(path.join(root, 'generated', at), 'utf8').replace(/^# Made from [0-9a-f]{16}\n/m, ''), at).toBe(content);
  }
});
it('promtool passes them', async () => {
  const names = tests().map(({ path: at }) => path.basename(at));
  // All of them by one engine, every third by the others.
  for (const [i, promtool] of promtools.entries()) expect(await said(promtool, names.filter((_, n) => i === 0 || n % 3 === 0)), promtool.series).toMatchObject({ status: 0 });
}, 300_000);
it.each([
  ['incident-blocked-handlers', 'a limit that is never reached', (content: string) => content.replaceAll(/ > 0\.5\b/g, ' > 1.5')],
  ['incident-blocked-handlers', 'a limit that is always reached', (content: string) => content.replaceAll(/ > 0\.5\b/g, ' >= 0').replaceAll(/ >= [\d.]+(?=\s)/g, ' >= 0')],
  ['one-process-down', 'a wait too long', (content: string) => content.replaceAll('for: 1m', 'for: 5m')],
  ['targets-lost', 'another job', (content: string) => content.replaceAll('job="api"', 'job="shop"')],
])('%s fails with %s', async (name, _, change) => {
  for (const promtool of promtools) {
    const { status, text } = await said(promtool, [`${name}.yml`], change);
    expect(status, promtool.series).toBe(1);
    expect(text).toContain('FAILED');
  }
});
