import type { OutputFile, Project } from '../../../model/project';
import { alertsOf } from '../../../model/rules';
import { yaml } from '../../text';
import { contactPoints, muteTimes, policies, templates } from './notifications';
import { grafanaGroups } from './rules';

/**
 * Rules that Grafana evaluates, and whom it tells. Not run: no Grafana is to be had in tests. Built from Grafana's documentation, "Use
 * configuration files to provision alerting resources", and from what servers of 9.4 and 12.4 did with such files. Nothing is written
 * where no alert is Grafana's, since a policy tree from a file replaces the one that is there.
 */
export function alertingFiles(project: Project): OutputFile[] {
  const { config, ruleGroups } = project;
  const alerts = alertsOf(ruleGroups, 'grafana');
  if (alerts.length === 0) return [];
  const muted = alerts.some((a) => a.engine === 'both');
  const file = (name: string, key: string, list: readonly object[], source: string): OutputFile =>
    ({ path: `grafana/provisioning/alerting/${name}.yml`, content: yaml({ apiVersion: 1, [key]: list }, source) });
  return [
    file('contact-points', 'contactPoints', contactPoints(config), 'oac.config.ts'),
    ...(muted ? [file('mute-times', 'muteTimes', muteTimes(), 'alert-rules/')] : []),
    file('policies', 'policies', policies(muted), 'oac.config.ts'),
    file('rules', 'groups', grafanaGroups(project), 'alert-rules/'),
    file('templates', 'templates', templates(config), 'oac.config.ts'),
  ];
}
