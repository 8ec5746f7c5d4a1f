import type { Output } from '../../model/project';
import { ruleFiles } from './rules';

/** What Prometheus reads: rules and its own configuration. */
export const prometheus: Output = {
  name: 'prometheus',
  files: (project) => [...ruleFiles(project)],
};
