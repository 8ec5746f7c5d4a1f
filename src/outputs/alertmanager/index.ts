import type { Output } from '../../model/project';
import { yaml } from '../text';
import { alertmanagerConfig } from './config';
import { slackTemplate } from './slack-template';

/** What Alertmanager reads: routes, inhibition, receivers, and the texts that it posts to Slack. */
export const alertmanager: Output = {
  name: 'alertmanager',
  files: (project) => [
    { path: 'alertmanager/alertmanager.yml', content: yaml(alertmanagerConfig(project), 'oac.config.ts and alert-rules/') },
    { path: 'alertmanager/templates/slack.tmpl', content: slackTemplate() },
  ],
};
