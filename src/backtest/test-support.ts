import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPrometheus, type RunningPrometheus, type StartOptions } from '../live/test-support';
import type { Project } from '../model/project';
import { intervalOf } from '../model/rules';
import { ruleFiles } from '../outputs/prometheus/rules';
import { openMetrics } from '../proof/openmetrics';
import { firings, type Scraped } from '../proof/promtool';
import { promtoolsForTests, run, type TestPromtool } from '../tools';
import type { Backtested } from './index';

/** When stories begin, in unix seconds: a multiple of every interval. */
export const START = 20_255 * 86_400;
/** From the beginning of a story to that of the next: none sees the one before. */
export const APART = 4 * 86_400;
/** Nothing is deleted because it is old. */
export const FLAGS = ['--storage.tsdb.retention.time=100y'];

export interface Engine {
  readonly promtool: TestPromtool;
  readonly server: StartOptions;
}
/** The Prometheus that tests find, and a later one where there is one. */
export async function engines(): Promise<readonly Engine[]> {
  const all = await promtoolsForTests();
  const beside = (promtool: TestPromtool): string => join(dirname(promtool.tool.path), 'prometheus');
  const third = all.find((each) => each.series === '3' && existsSync(beside(each)));
  return [{ promtool: all[0]!, server: {} }, ...(third ? [{ promtool: third, server: { program: beside(third) } }] : [])];
}

/** A server that has lived through stories, one after the other. */
export async function livedThrough(stories: readonly Scraped[], { promtool, server }: Engine): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'oac-backtest-'));
  try {
    const blocks = join(folder, 'blocks');
    for (const [n, story] of stories.entries()) {
      writeFileSync(join(folder, 'story.txt'), openMetrics(story, START + n * APART));
      const { status, stdout, stderr } = await run(promtool.tool.path, ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'story.txt'), blocks], { timeout: 60_000 });
      if (status !== 0) throw new Error(stdout + stderr);
    }
    return await startPrometheus('{}', [], { ...server, blocks, flags: FLAGS });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A time that an alert fires, in seconds since the story began: `ApiDown {…} 65-120`; it still fires at the end where the second is missing. */
const told = (alert: string, labels: object, start: number, end: number | undefined): string =>
  `${alert} ${JSON.stringify(Object.fromEntries(Object.entries(labels).sort()))} ${start}-${end ?? ''}`;
/** What promtool says fires in a story, with the alerts of Prometheus. */
export async function asPromtoolSays(promtool: TestPromtool, project: Project, story: Scraped): Promise<string[]> {
  const intervals = [...new Set(project.ruleGroups.map(intervalOf))];
  const found = await firings(promtool, intervals.map((evaluation) => ({
    evaluation, stories: [story], rules: ruleFiles({ ...project, ruleGroups: project.ruleGroups.filter((group) => intervalOf(group) === evaluation) }).map(({ content }) => content),
  })));
  return found.flatMap(([all = []], i) => {
    const step = intervals[i]!;
    const spans = new Map<string, { alert: string; labels: object; start: number; last: number }[]>();
    for (const { at, alert, labels } of all) {
      const key = told(alert, labels, 0, 0);
      const list = spans.get(key) ?? [];
      spans.set(key, list);
      if (list.at(-1)?.last === at - step) list.at(-1)!.last = at;
      else list.push({ alert, labels, start: at, last: at });
    }
    return [...spans.values()].flat().map(({ alert, labels, start, last }) => told(alert, labels, start, last + step <= story.until ? last + step : undefined));
  }).sort();
}
/** The same of a backtest. The heartbeat, of which promtool is not asked, is left out. */
export const asBacktested = ({ alerts }: Backtested, start: number): string[] => alerts.filter(({ alert }) => !alert.deadMan).flatMap(({ alert, firings: all }) =>
  all.map((firing) => told(alert.name, firing.labels, firing.start - start, firing.end === undefined ? undefined : firing.end - start))).sort();
