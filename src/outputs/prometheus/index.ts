import type { Output } from '../../model/project';
import { configFile } from './config';
import { ruleFiles } from './rules';
import { testFiles } from './tests';

/** What Prometheus reads: rules, tests of them, and its own configuration where the config says what to scrape: else somebody has one already. */
export const prometheus: Output = {
  name: 'prometheus',
  files: (project, remember) => [...(Object.keys(project.config.prometheus.scrape).length > 0 ? [configFile(project)] : []), ...ruleFiles(project), ...testFiles(project, remember)],
};
