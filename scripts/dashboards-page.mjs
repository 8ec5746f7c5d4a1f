import fs from 'node:fs';
import path from 'node:path';

/** Written dashboards, in the order of their paths. */
const dashboardsIn = (folder) => fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.json')).sort().map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
/** Rows with their panels: those of a row that is closed at first are inside it. */
function rowsOf({ panels }) {
  const rows = [];
  for (const panel of panels) {
    if (panel.type === 'row') rows.push({ title: panel.title, closed: panel.collapsed, panels: [...panel.panels ?? []] });
    else rows.at(-1).panels.push(panel);
  }
  return rows;
}
const cell = (text) => text.replaceAll('|', '\\|');
const shown = (panels) => panels.map(({ title, type }) => `${cell(title)} (${type})`).join(', ');

/**
 * docs/dashboards.md: what each dashboard is there for, without a picture. Throws where one does not say which question it answers.
 * From the written files: they have the titles that a reader sees.
 */
export function dashboardsPage(folder) {
  return [
    '<!-- Written by `npm run docs` from generated/grafana/dashboards. Do not edit. -->',
    '# Dashboards',
    `Each answers one question, and its first row is the answer; what stands below says why. Panels are named with their kind.`,
    ...dashboardsIn(folder).flatMap((dashboard) => {
      if (!/\?$/.test(dashboard.description ?? '')) throw new Error(`dashboard '${dashboard.uid}' does not say which question it answers: end its description with a question mark`);
      const [first, ...others] = rowsOf(dashboard);
      return [
        `## ${dashboard.title}`,
        `**${dashboard.description}** \`${dashboard.uid}\`, ${rowsOf(dashboard).reduce((sum, { panels }) => sum + panels.length, 0)} panels.`,
        ['| row | shows |', '|---|---|', `| **${cell(first.title)}** | ${shown(first.panels)} |`, ...others.map(({ title, closed, panels }) => `| ${cell(title)}${closed ? ' (closed at first)' : ''} | ${shown(panels)} |`)].join('\n'),
      ];
    }),
  ].join('\n\n') + '\n';
}
