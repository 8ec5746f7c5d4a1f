import { join } from 'node:path';
import { completeConfig, useConfig, type ConfigInput } from '../model/config';
import type { Project } from '../model/project';
import { writtenOut } from '../model/whole';
import { intervalOf } from '../model/rules';
import { ruleFiles } from '../outputs/prometheus/rules';
import { collect } from '../pipeline/collect';
import { findContent } from '../pipeline/walk';
import { projectRoot, type TestPromtool } from '../tools';
import { firings, type Firing, type Scraped } from './promtool';
import { allAsPrometheus } from './rules';

/** This repository's own definitions. */
export async function repository(): Promise<Project> {
  const root = projectRoot(__dirname);
  const { default: config } = await import(join(root, 'oac.config.ts')) as { default: ConfigInput };
  const complete = completeConfig(config);
  useConfig(complete);
  const files = await Promise.all(findContent(root).definitions.map(async (from) => ({ from, exports: await import(from.file) as unknown })));
  const { nouns, problems } = collect(files, () => '');
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { config: complete, ...nouns, dashboards: nouns.dashboards.map((dashboard) => writtenOut(dashboard, nouns)) };
}
export { allAsPrometheus };

/** What all rules of the project say about each story, groups of one interval together. */
export async function said(promtool: TestPromtool, project: Project, stories: readonly Scraped[]): Promise<readonly (readonly Firing[])[]> {
  const groups = allAsPrometheus(project.ruleGroups);
  const intervals = [...new Set(groups.map(intervalOf))];
  const found = await firings(promtool, intervals.map((evaluation) => ({
    evaluation, stories, rules: ruleFiles({ ...project, ruleGroups: groups.filter((group) => intervalOf(group) === evaluation) }).map(({ content }) => content),
  })));
  return stories.map((_, i) => found.flatMap((trial) => trial[i]!));
}
