import type { Before, OutputFile, Project } from '../../../model/project';
import { alertsOf } from '../../../model/rules';
import { yaml } from '../../text';
import { deletionFiles } from './deletions';
import { contactPoints, environmentOf, muteTimes, policies } from './notifications';
import { ruleGroups } from './rules';
import { slackTemplates } from './slack-template';

/**
 * Rules that Grafana evaluates, and whom it tells. Not run: no Grafana is to be had in tests. Built from Grafana's documentation, "Use
 * configuration files to provision alerting resources", and from what servers of 9.4 and 12.4 did with such files. Where no alert is Grafana's,
 * nothing is written but what is to be deleted, since a policy tree from a file replaces the one that is there.
 */
export function alertingFiles(project: Project, before: Before): OutputFile[] {
  const files = definedFiles(project);
  return [...files, ...deletionFiles(project, files, before)];
}
function definedFiles(project: Project): OutputFile[] {
  const { config } = project;
  const alerts = alertsOf(project.ruleGroups, 'grafana');
  if (alerts.length === 0) return [];
  const file = (name: string, key: string, list: readonly object[], source: string, ...notes: string[]): OutputFile[] =>
    (list.length === 0 ? [] : [{ path: `grafana/provisioning/alerting/${name}.yml`, content: yaml({ apiVersion: 1, [key]: list }, source, notes) }]);
  const variables = environmentOf(config);
  return [
    ...file('contact-points', 'contactPoints', contactPoints(config, alerts), 'oac.config.ts and alert-rules/',
      `Grafana does not start where ${variables.join(' or ')} is missing from its environment: ${variables.length > 1 ? 'they hold URLs' : 'it holds the URL'} of Slack's incoming webhook.`),
    ...file('mute-timings', 'muteTimes', muteTimes(config, alerts), 'oac.config.ts and alert-rules/'),
    ...file('policies', 'policies', policies(config, alerts), 'oac.config.ts and alert-rules/', "This tree takes the place of the server's own."),
    ...file('rules', 'groups', ruleGroups(project), 'alert-rules/'),
    ...file('templates', 'templates', slackTemplates(config), 'oac.config.ts'),
  ];
}
