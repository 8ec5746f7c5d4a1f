import type { Output } from '../../model/project';
import { configFile } from './config';
import { ruleFiles } from './rules';

/** What Prometheus reads: rules and its own configuration. */
export const prometheus: Output = {
  name: 'prometheus',
  files: (project) => [configFile(project), ...ruleFiles(project)],
};
