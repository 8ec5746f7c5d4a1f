import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { promtoolsForTests } from './promtools';
import { fakeTool, program, temporaryFolder } from './test-support';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('gives promtool 2.42 and 2.53, both running', { timeout: 180_000 }, async () => {
  vi.stubEnv('OAC_PROMTOOL_3', '');
  const found = await promtoolsForTests();
  const versions = await Promise.all(found.map(async ({ series, tool }) => [series, await tool.version()] as const));
  expect(found.slice(0, 2).map(({ series }) => series)).toEqual(['2.42', '2.53']);
  for (const [series, version] of versions) expect(version.startsWith(`${series}.`)).toBe(true);
});

it("adds Prometheus 3's from OAC_PROMTOOL_3, and refuses a path that is none", { timeout: 180_000 }, async () => {
  const path = program(temporaryFolder(), 'promtool', fakeTool('promtool', '3.13.3'));
  vi.stubEnv('OAC_PROMTOOL_3', path);
  expect((await promtoolsForTests()).at(-1)).toMatchObject({ series: '3', tool: { path, from: 'environment' } });
  const missing = join(path, '../nothing');
  vi.stubEnv('OAC_PROMTOOL_3', missing);
  await expect(promtoolsForTests()).rejects.toThrow(
    `OAC_PROMTOOL_3 names ${missing}, which does not exist. Let it name a promtool, or unset it`);
});
