import type { Output, Project } from '../model/project';
import { alertsOf } from '../model/rules';
import { headline } from './alert-words';
import { cell, runbookPage } from './runbook-page';
import { runbookFile } from './runbook-url';

function index(project: Project): string {
  const alerts = alertsOf(project.ruleGroups).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = alerts.map((a) => {
    const { service } = a.condition;
    return `| [${a.name}](${runbookFile(a.name)}) | ${a.severity} | ${service ? `${service.name}, ${cell(service.owner)}` : '–'} | ${cell(headline(a))} |`;
  });
  return [
    '<!-- Written by `oac generate` from alert-rules/. Do not edit: change the definition and generate again. -->',
    '# Runbooks',
    alerts.length > 0 ? ['| Alert | Severity | Service, owner | Fires when |', '| --- | --- | --- | --- |', ...rows].join('\n') : 'There are no alerts.',
  ].join('\n\n') + '\n';
}

/** One page per alert, made from the alert, and an index. Markdown as GitHub and CommonMark read it; *not run*: no tool accepts or refuses it. */
export const runbooks: Output = {
  name: 'runbooks',
  files: (project) => [
    { path: 'runbooks/README.md', content: index(project) },
    ...project.ruleGroups.flatMap((group) => alertsOf([group]).map((alert) => ({ path: `runbooks/${runbookFile(alert.name)}`, content: runbookPage(alert, group, project) }))),
  ],
};
