import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { engineInTools, findEngine, inEnvironment, inTools, toolsFolder, type Engine, type FindOptions, type Tool } from './find';
import { PINNED } from './releases';

/** A promtool and the series of Prometheus that it speaks for. */
export interface TestPromtool {
  readonly series: '2.42' | '2.53' | '3';
  readonly tool: Tool;
}

/** Two series that differ in what they accept, each with a release archive and a stable Debian suite. */
const ENGINES: readonly { readonly series: '2.42' | '2.53'; readonly engine: Engine }[] = [
  { series: '2.42', engine: { release: '2.42.0', suite: 'bookworm' } },
  { series: '2.53', engine: { release: '2.53.3', suite: 'trixie' } },
];

/**
 * Every promtool that rules are to be tested with: 2.42 and 2.53, and one of Prometheus 3 where `OAC_PROMTOOL_3` names it,
 * `.tools/prometheus-3/promtool` or the pinned release is there, or release archives can be fetched. What is missing is fetched.
 *
 * @throws {ToolError} when 2.42 or 2.53 cannot be had, or `OAC_PROMTOOL_3` names no program.
 */
export async function promtoolsForTests(options: FindOptions = {}): Promise<readonly TestPromtool[]> {
  const found: TestPromtool[] = [];
  for (const { series, engine } of ENGINES) found.push({ series, tool: await findEngine('promtool', engine, options) });
  const fromDebian = join(toolsFolder(options), 'debian-');
  const third = await promtool3(options, found.some(({ tool }) => !tool.path.startsWith(fromDebian)));
  return third ? [...found, { series: '3', tool: third }] : found;
}

async function promtool3(options: FindOptions, releasesReached: boolean): Promise<Tool | undefined> {
  const named = process.env.OAC_PROMTOOL_3;
  if (named) return inEnvironment('promtool', 'OAC_PROMTOOL_3', named);
  const placed = join(toolsFolder(options), 'prometheus-3', 'promtool');
  if (existsSync(placed)) return inTools('promtool', placed);
  const pinned = { release: PINNED.prometheus, suite: undefined };
  return releasesReached ? findEngine('promtool', pinned, options) : engineInTools('promtool', pinned, options);
}
