import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, it } from 'vitest';
import { judge } from '../../checks/judge';
import type { ConfigInput } from '../../model/config';
import { findTool, run } from '../../tools';
import { temporaryFolder } from '../../tools/test-support';
import { alertmanagerConfig as file } from '../alertmanager/config';
import { slackField, slackFieldWhole, slackTemplate } from '../alertmanager/slack-template';
import { testProject } from '../test-support';
import { alertmanagerConfig } from './alertmanager';

const receivers: ConfigInput['receivers'] = { page: { channel: '#page', mention: '<!here>', webhookUrlFile: '/slack-webhook/url' }, notice: { channel: '#notice' }, deadMan: { url: 'https://x.example.org/a?b=1' } };
const project = testProject({ kubernetes: {}, receivers });

type Data = Record<string, unknown>;
const KEYS: Record<string, string> = { sourceMatch: 'source_matchers', targetMatch: 'target_matchers' };
/** What the operator makes of it, without a namespace and other routes: keys in Alertmanager's spelling, a Secret as a file. */
function asAlertmanager(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asAlertmanager);
  if (typeof value !== 'object' || value === null) return value;
  const data = value as Data;
  if ('matchType' in data) return `${String(data['name'])}${String(data['matchType'])}"${String(data['value'])}"`;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => (key === 'apiURL' ? ['api_url_file', `/${Object.values(inner as Data).join('/')}`]
    : [KEYS[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), asAlertmanager(inner)])));
}
const made = asAlertmanager((alertmanagerConfig({ project, kubernetes: project.config.kubernetes! }).data as { spec: Data }).spec) as Data;
const TEXT = /^(?:title|title_link|fallback|color|text|footer)$/;
/** Without the texts of messages, which differ on purpose. */
const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, inner: unknown) => (TEXT.test(key) ? undefined : inner)));

it('says what alertmanager.yml says', () => {
  const { templates: _, ...theirs } = file(project) as Data;
  expect(bare(made)).toEqual(bare(theirs));
});
it('lets notices wait as alertmanager.yml does', () => {
  const waiting = testProject({ kubernetes: {}, receivers: { ...receivers, noticeTimes: { days: ['monday', 'tuesday'], from: '09:00', to: '18:00', zone: 'UTC' } } });
  const { templates: _, time_intervals: mute_time_intervals, ...theirs } = file(waiting) as Data;
  expect(bare(asAlertmanager((alertmanagerConfig({ project: waiting, kubernetes: waiting.config.kubernetes! }).data as { spec: Data }).spec))).toEqual(bare({ ...theirs, mute_time_intervals }));
  expect(judge({ kind: 'kubernetes', file: 'x', data: alertmanagerConfig({ project: waiting, kubernetes: waiting.config.kubernetes! }).data, profile: 'generated' }, {})).toEqual([]);
});
it('is accepted and routed by amtool, with its texts and no template file', async () => {
  const path = join(temporaryFolder(), 'alertmanager.yml');
  writeFileSync(path, dump(made, { noRefs: true, lineWidth: -1 }));
  const amtool = (await findTool('amtool')).path;
  expect(await run(amtool, ['check-config', path])).toMatchObject({ status: 0 });
  for (const [receiver, ...labels] of [['page', 'severity=critical'], ['notice', 'severity=warning'], ['dead-man', 'deadman=true']] as const) {
    expect((await run(amtool, ['config', 'routes', 'test', `--config.file=${path}`, ...labels])).stdout.trim()).toBe(receiver);
  }
  // Each text defines what it uses, in the order of use.
  for (const { slack_configs: [slack] = [] } of made['receivers'] as { slack_configs?: Record<string, string>[] }[]) {
    for (const text of Object.entries(slack ?? {}).filter(([key]) => TEXT.test(key)).map(([, each]) => each)) {
      const defined = [...text.matchAll(/define "([\w.]+)"/g)].map(([, name]) => name);
      expect([...text.matchAll(/template "([\w.]+)"/g)].map(([, name]) => name).filter((name) => !defined.includes(name))).toEqual([]);
    }
  }
});
it.runIf(process.env['OAC_PROMTOOL_3'])('renders the same text as the template file', async () => {
  const folder = temporaryFolder();
  const amtool = join(process.env['OAC_PROMTOOL_3']!, '../amtool');
  const [withFile, none] = ['a.tmpl', 'b.tmpl'].map((name) => join(folder, name));
  writeFileSync(withFile!, slackTemplate());
  writeFileSync(none!, '{{ define "nothing" }}{{ end }}');
  for (const field of ['title', 'title_link', 'fallback', 'color', 'text', 'footer'] as const) {
    const [by, whole] = await Promise.all([[withFile!, slackField(field)], [none!, slackFieldWhole(field)]].map(([glob, text]) => run(amtool, ['template', 'render', `--template.glob=${glob!}`, `--template.text=${text!}`])));
    expect(whole, field).toMatchObject({ status: 0 });
    expect(whole!.stdout).toBe(by!.stdout);
  }
});
